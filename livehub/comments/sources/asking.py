"""Owns asking a platform over HTTP: in time, in bounds, never elsewhere, no key in an error."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from livehub.comments.sources.contract import BODY_MOST, Given
from livehub.errors import ProviderError

TIMEOUT_S = 20.0
"""For the whole of an answer; villages have slow lines, and a hanging platform is none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Stream:
    """An answer that goes on for as long as the platform likes."""

    def __init__(self, response: httpx2.Response) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._response = response

    async def chunks(self, idle_s: float) -> AsyncIterator[bytes]:
        """Pieces as they arrive; TimeoutError when there is none for `idle_s`."""
        pieces = self._response.aiter_raw()
        while True:
            try:
                async with asyncio.timeout(idle_s):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                return
            yield piece

    async def whole(self) -> bytes:
        """All that is still to come, as one answer. Raises ProviderError `source_failed`."""
        body = bytearray()
        async with asyncio.timeout(TIMEOUT_S):
            async for piece in self._response.aiter_raw():
                body += piece
                if len(body) > BODY_MOST:
                    raise failed("too_large")
        return bytes(body)


async def ask(
    given: Given,
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    json: Any = None,
) -> Answer:
    """The whole answer, whatever its status.

    Raises ProviderError `source_failed` with `why` when there is none, or none within bounds.
    """
    async with _told(given, url, params, headers, method=method, json=json) as stream:
        body = await stream.whole()
    return Answer(stream.status, stream.headers, body)


@asynccontextmanager
async def following(
    given: Given,
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> AsyncIterator[Stream]:
    """An answer to be read piece by piece. Raises as `ask` does, from within the block too."""
    async with _told(given, url, params, headers) as stream:
        yield stream


@asynccontextmanager
async def _told(
    given: Given,
    url: str,
    params: Mapping[str, str] | None,
    headers: Mapping[str, str] | None,
    method: str = "GET",
    json: Any = None,
) -> AsyncIterator[Stream]:
    # Packed, little could become much.
    sent = {"Accept-Encoding": "identity", **(headers or {})}
    with clean_errors():
        timeout = httpx2.Timeout(TIMEOUT_S, read=None)  # reading has bounds of its own
        request = given.client.build_request(
            method, url, params=params, headers=sent, json=json, timeout=timeout
        )
        async with asyncio.timeout(TIMEOUT_S):
            response = await given.client.send(request, stream=True, follow_redirects=False)
        try:
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise failed("packed")
            yield Stream(response)
        finally:
            await response.aclose()


@contextmanager
def clean_errors() -> Iterator[None]:
    """What goes wrong on the way becomes `source_failed`: the original may name the address."""
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, TimeoutError) as error:
        raise failed(type(error).__name__) from None
    except UnicodeEncodeError:  # a key that is no header value
        raise ProviderError("source_unauthorised", retryable=False) from None


def failed(why: str) -> ProviderError:
    """ProviderError `source_failed`; `why` is for the log alone, and has nothing of the answer."""
    return ProviderError("source_failed", why=why)
