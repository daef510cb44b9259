"""Owns looking after the doors: does the public address reach us, which addresses are ours."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import httpx2

from livehub import ids
from livehub.clock import Clock
from livehub.links import Links
from livehub.log.logs import Logs
from livehub.screens.door import Door
from livehub.screens.vitals import Vitals
from livehub.shows.state import ShowState

logger = logging.getLogger(__name__)

LOOK_S = 1.0
CHECK_S = 30.0  # between two checks of the same address
TIMEOUT_S = 8.0
ADDRESSES_S = 10.0


class Doorkeeper:
    """Checks the public address through itself, and shows what came of it."""

    def __init__(
        self,
        door: Door,
        wanted: Callable[[], str | None],
        links: Links,
        logs: Logs,
        vitals: Vitals,
        clock: Clock,
        *,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._door = door
        self._wanted = wanted
        self._links = links
        self._logs = logs
        self._vitals = vitals
        self._clock = clock
        self._timeout_s = timeout_s
        self._checked_at = float("-inf")

    async def run(self) -> None:
        """Look after the public address for ever."""
        async with httpx2.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as client:
            while True:
                await self.look(client)
                await asyncio.sleep(LOOK_S)

    async def look(self, client: httpx2.AsyncClient) -> None:
        """Check when the address changed or the last check is old; then tell the screens."""
        url = self._wanted()
        if url != self._door.url:
            self._door.url, self._door.state = url, "failing" if url else "unset"
            self._checked_at = float("-inf")
        if url and self._clock.steady() - self._checked_at >= CHECK_S:
            self._checked_at = self._clock.steady()
            answered = await self._answers(client, url)
            if answered != (self._door.state == "ok"):
                logger.info("public address %s", "answers" if answered else "does not answer")
            self._door.state = "ok" if answered else "failing"
        self._tell()

    async def _answers(self, client: httpx2.AsyncClient, url: str) -> bool:
        """True when the address leads to this very world: only it knows the answer."""
        probe = ids.fresh()
        expected = self._links.make("probe", probe)
        asked = client.stream("GET", f"{url}/healthz", params={"probe": probe})
        try:
            # The whole of it in time, and only the head: whoever answers there may be anybody.
            async with asyncio.timeout(self._timeout_s), asked as response:
                answered = response.headers.get("Livehub-Probe")
                return response.status_code == 200 and answered == expected
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError):
            return False

    def _tell(self) -> None:
        helper = {"state": self._door.state, "url": self._door.url}
        for runner in self._logs:
            if not isinstance(runner.state, ShowState) or not runner.state.show:
                continue
            show = runner.state.show
            self._vitals.put(show, "helper", ("door", "door"), dict(helper))
            self._vitals.put(show, "public", ("door", "door"), self._public(show))

    def _public(self, show: str) -> dict[str, str | None]:
        url = self._door.open_url
        if url is None:
            return {"shop_qr": None, "text": None}
        # The picture's address changes with what it shows, so that OBS draws it anew.
        key = self._links.make("overlay", show)
        return {
            "shop_qr": f"/o/{key}/shop-qr.svg?for={ids.digest(url)[:8]}",
            "text": url.partition("://")[2],
        }


async def watch_addresses(
    look: Callable[[], Awaitable[None]], *, every_s: float = ADDRESSES_S
) -> None:
    """Look again and again which addresses this machine has: cables and Wi-Fi come and go."""
    while True:
        await asyncio.sleep(every_s)
        try:
            await look()
        except OSError as error:
            logger.warning("addresses not read: %s", error)
        except Exception:
            # Yesterday's certificate serves better than none.
            logger.exception("looking at the addresses failed")
