"""Measures money arriving: from a notification to every screen, and as many a second as there may be.

The server is a real `livehub serve`; bank and screens are this process. Each figure is of one
run with several hundred samples or more, so it is taken once and not as a median of rounds.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.bench import Figure
from tests.bench.money.hall import Hall, hall
from tests.builders import Tasks, tasks_until_the_end

SCREENS = 12  # three helpers with a laptop, a tablet and a phone each, and some to spare
SINGLE = 300  # notifications one by one
PAUSE_S = 0.05  # 20 orders paid a second: no show has been faster
FLOOD = 4_000  # as fast as they are taken
CONNECTIONS = 32


def figures(stack: ExitStack) -> list[Figure]:
    """Both parts share one server, and are run once, at the first figure that is asked for."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))

    @cache
    def taken() -> dict[str, float]:
        return asyncio.run(_take(folder))

    return [
        Figure(name, lambda name=name: taken()[name])  # type: ignore[misc]
        for name in (
            "paid_to_screens_p50_ms",
            "paid_to_screens_p99_ms",
            "answer_p99_ms",
            "notifications_per_s",
            "lost",
        )
    ]


async def _take(folder: Path) -> dict[str, float]:
    async with hall(folder, SINGLE + FLOOD + 10) as made, tasks_until_the_end() as tasks:
        screens = Screens(made)
        screens.watch_in(tasks)
        orders = await _orders(made, screens, SINGLE)
        arrived, answered = await _one_by_one(made, screens, orders)
        flood = await _orders(made, screens, FLOOD)
        screens.reading = "first"
        took, refused = await _flood(made, screens, flood)
    return {
        "paid_to_screens_p50_ms": statistics.median(arrived),
        "paid_to_screens_p99_ms": statistics.quantiles(arrived, n=100)[98],
        "answer_p99_ms": statistics.quantiles(answered, n=100)[98],
        "notifications_per_s": FLOOD / took,
        "lost": len([each for each in (*orders, *flood) if each not in screens.paid]) + refused,
    }


async def _orders(made: Hall, screens: Screens, wanted: int) -> list[str]:
    """So many orders, whose codes the screens know."""

    async def some(share: int) -> list[str]:
        return [await made.order() for _ in range(share)]

    shares = [wanted // 8 + (each < wanted % 8) for each in range(8)]
    found = [key for part in await asyncio.gather(*map(some, shares)) for key in part]
    async with asyncio.timeout(60):
        for key in found:
            await screens.told_of(key)
    return found


async def _one_by_one(
    made: Hall, screens: Screens, orders: list[str]
) -> tuple[list[float], list[float]]:
    """(notification sent -> on the last screen, -> answered) in ms, for each order."""
    arrived, answered = [], []
    for number, order in enumerate(orders, 1):
        await asyncio.sleep(PAUSE_S * (0.5 + number % 7 / 7))  # never in step with the hub's beat
        start = time.monotonic()
        assert await made.notify(number, screens.codes[order]) == 200
        answered.append((time.monotonic() - start) * 1000)
        last = await screens.all_show(order)
        arrived.append((last - start) * 1000)
    return arrived, answered


async def _flood(made: Hall, screens: Screens, orders: list[str]) -> tuple[float, int]:
    """(seconds until the last of them is paid on a screen, how many were not answered 200)."""
    waiting = list(enumerate(orders, 1_000_000))
    refused = 0

    async def send() -> None:
        nonlocal refused
        while waiting:
            number, order = waiting.pop()
            refused += await made.notify(number, screens.codes[order]) != 200

    start = time.monotonic()
    await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
    last = start
    for order in orders:
        last = max(last, await screens.all_show(order))
    return last - start, refused


class Screens:
    """Studios that read all they are sent, and remember when each was told that an order is paid."""

    def __init__(self, made: Hall) -> None:
        self._made = made
        self._told: dict[str, list[float]] = {}
        self._moved = asyncio.Event()
        self.codes: dict[str, str] = {}
        self.reading: Literal["all", "first"] = "all"
        """In the flood the other screens are sent everything too, but understanding it twelve times
        is this process's own work and would be measured with the server's."""

    @property
    def paid(self) -> set[str]:
        """Orders that a screen showed as paid."""
        return {*self._told}

    def watch_in(self, tasks: Tasks) -> None:
        """Open all screens."""
        for number in range(SCREENS):
            tasks.create_task(self._watch(first=number == 0))

    async def told_of(self, order: str) -> None:
        """Wait until the first screen knows the order's payment code."""
        while order not in self.codes:
            self._moved.clear()
            await self._moved.wait()

    async def all_show(self, order: str) -> float:
        """When the last screen had the order as paid; waits for it, 30 s at most."""
        async with asyncio.timeout(30):
            while len(self._told.get(order, ())) < (SCREENS if self.reading == "all" else 1):
                self._moved.clear()
                await self._moved.wait()
        return max(self._told[order])

    async def _watch(self, *, first: bool) -> None:
        feeds = [f"show:{self._made.show}/helper", "bank/helper", f"vitals:{self._made.show}"]
        async with self._made.screen(*feeds) as socket:
            try:
                await self._read(socket, first=first)
            except ConnectionClosed:
                return

    async def _read(self, socket: ClientConnection, *, first: bool) -> None:
        seen: set[str] = set()
        async for raw in socket:
            at = time.monotonic()
            if self.reading == "first" and not first:
                continue
            message = msgspec.json.decode(raw)
            documents = message.get("put") or message.get("documents") or {}
            for key, order in documents.get("orders", {}).items():
                if first:
                    self.codes[key] = order["code"]
                if order["payment"] == "paid" and key not in seen:
                    seen.add(key)
                    self._told.setdefault(key, []).append(at)
            self._moved.set()
