"""Owns which bank providers' lists are read, each by a task of its own, and how often."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import httpx2

from livehub.clock import Clock
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.runner import Runner
from livehub.orders.order import Order
from livehub.payments.lamps import Lamps
from livehub.payments.pages import Listing
from livehub.payments.providers import LISTINGS
from livehub.shop.state import COUNTER
from livehub.shows.state import ShowState
from livehub.work.fetching import TIMEOUT_S, Fetching, Pause, outgoing
from livehub.work.poller import IDLE_S, Intake, Poller

logger = logging.getLogger(__name__)

LOOK_S = 0.5


class Polling:
    """Reads the list of every provider that is connected for it. Everything goes outwards only."""

    def __init__(
        self,
        wanted: Callable[[], Collection[str]],
        logs: Logs,
        intake: Intake,
        lamps: Lamps,
        store: Store,
        clock: Clock,
        *,
        bases: Mapping[str, str] | None = None,
        pause: Pause = asyncio.sleep,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        """`wanted` names the providers connected for polling; `bases` are other addresses of APIs,
        for tests."""
        self._wanted = wanted
        self._logs = logs
        self._intake = intake
        self._lamps = lamps
        self._store = store
        self._clock = clock
        self._bases = bases or {}
        self._pause = pause
        self._timeout_s = timeout_s
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Follow who is connected, for ever."""
        # Reading the trusted certificates takes a while.
        async with await asyncio.to_thread(outgoing) as client, asyncio.TaskGroup() as group:
            while True:
                self.look(client, group)
                await self._pause(LOOK_S)

    def look(self, client: httpx2.AsyncClient, group: asyncio.TaskGroup) -> None:
        """Begin with those who were connected, and end with those who are no more."""
        wanted = {name: each for name, each in LISTINGS.items() if name in self._wanted()}
        for name in self._tasks.keys() - wanted.keys():
            logger.info("poll=%s ended", name)
            self._tasks.pop(name).cancel()
        for name, listing in wanted.items():
            if name not in self._tasks:
                logger.info("poll=%s begins", name)
                reading = self._read(client, self.poller(name, listing))
                self._tasks[name] = group.create_task(reading, name=f"poll {name}")

    def poller(self, name: str, listing: Listing) -> Poller:
        """What reads one list."""
        fetching = Fetching(
            name,
            listing,
            self._clock,
            base=self._bases.get(name, ""),
            timeout_s=self._timeout_s,
            pause=self._pause,
        )

        def every_s() -> float:
            return listing.EVERY_S if money_waits(self._logs) else IDLE_S

        given = (self._intake, self._lamps, self._store, self._clock)
        return Poller(name, fetching, every_s, *given)

    async def _read(self, client: httpx2.AsyncClient, poller: Poller) -> None:
        while True:
            await poller.look(client)
            await self._pause(LOOK_S)


def money_waits(logs: Iterable[Runner[Any]]) -> bool:
    """True while a show is live and some order of a show that is not over waits for its money."""
    states = [
        each.state
        for each in logs
        if isinstance(each.state, ShowState) and each.state.phase != "closed"
    ]
    if not any(each.phase == "live" and each.show != COUNTER for each in states):
        return False
    return any(map(_unpaid, (order for each in states for order in each.orders.values())))


def _unpaid(order: Order) -> bool:
    return order.state == "open" and not order.settled
