"""Owns asking a bank provider for one page: in time, in bounds, and never elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx2

from livehub.clock import Clock
from livehub.errors import ProviderError
from livehub.payments.pages import Ask, Listing, Page
from livehub.retries import retry_s

TIMEOUT_S = 15.0
"""For the whole of an answer: villages have slow lines, and a hanging provider is none."""
BODY_MOST = 2 * 1024 * 1024
"""Bytes of an answer; a page of 100 rows has a twentieth of that."""
SPACING_S = 0.35
"""Between two requests to one provider: SePay takes 3 a second from one address."""

Pause = Callable[[float], Awaitable[None]]

_UNAUTHORISED = frozenset({401, 403})


def outgoing() -> httpx2.AsyncClient:
    """A client that follows no redirect: the token is for the provider alone."""
    return httpx2.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False)


class Fetching:
    """One provider's list, asked at most every `SPACING_S` however many want a page."""

    def __init__(
        self,
        name: str,
        listing: Listing,
        time: Clock,
        *,
        base: str = "",
        timeout_s: float = TIMEOUT_S,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """`base` is another address for the API, for tests."""
        self._name = name
        self._listing = listing
        self._base = base or listing.BASE
        self._clock = time
        self._timeout_s = timeout_s
        self._pause = pause
        self._next_at = float("-inf")

    async def page(self, client: httpx2.AsyncClient, token: str, ask: Ask) -> Page:
        """The page.

        Raises ProviderError `poll_unauthorised`, `poll_throttled` (`retry_s` says for how long), or
        `poll_failed` with `why` it came to nothing.
        """
        await self._turn()
        try:
            async with asyncio.timeout(self._timeout_s):
                body = await self._body(client, token, self._listing.target(ask))
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError) as error:
            # ValueError: a token that is no header value. The error may name the address, not more.
            raise self._failed(type(error).__name__) from None
        return self._listing.read(body, ask)

    async def _turn(self) -> None:
        wait = self._next_at - self._clock.steady()
        self._next_at = max(self._next_at, self._clock.steady()) + SPACING_S
        if wait > 0:
            await self._pause(wait)

    async def _body(self, client: httpx2.AsyncClient, token: str, target: str) -> bytes:
        headers = {
            **self._listing.headers(token),
            "Accept": "application/json",
            # Packed, little could become much.
            "Accept-Encoding": "identity",
        }
        async with client.stream("GET", self._base + target, headers=headers) as answer:
            self._check(answer)
            body = bytearray()
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > BODY_MOST:
                    raise self._failed("too_large")
        return bytes(body)

    def _check(self, answer: httpx2.Response) -> None:
        status = answer.status_code
        if status in _UNAUTHORISED:
            raise ProviderError("poll_unauthorised", provider=self._name)
        if status == 429 or (status == 503 and "Retry-After" in answer.headers):
            wait = retry_s(answer.headers.get("Retry-After", ""), self._clock)
            raise ProviderError("poll_throttled", provider=self._name, retry_s=wait)
        if status != 200:
            raise self._failed(f"status {status}")
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise self._failed("packed")

    def _failed(self, why: str) -> ProviderError:
        return ProviderError("poll_failed", provider=self._name, why=why)
