"""Measures comments arriving: through Social Stream Ninja's own door, as people write, and as a flood.

The server is a real `livehub serve` with a helper's screen, over TLS. Figures are of one run with
thousands of samples, so they are taken once and not as medians of rounds.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import tempfile
import time
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import msgspec
from websockets.asyncio.client import ClientConnection

from livehub.clock import SystemClock
from livehub.events.comments import CommentReceived
from livehub.events.show import SHOW
from livehub.log.record import decode
from livehub.store.sqlite import SqliteStore
from tests.bench import Figure
from tests.bench.comments.feeding import message, number_of, social_stream
from tests.bench.money.hall import hall
from tests.builders import tasks_until_the_end

PACES = ((20, 120), (100, 60))
"""(comments a second, for so many seconds), as a full evening and as its wildest minute."""
FLOOD = 216_000
"""20 a second for three hours."""
QUIET_S = 20.0
"""After the last was sent, and none came any more for so long, what is not there is lost."""


def figures(stack: ExitStack) -> list[Figure]:
    """All of them share one server, and are run once, at the first figure that is asked for."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))

    @cache
    def taken() -> dict[str, float]:
        return asyncio.run(_take(folder))

    return [
        Figure(name, lambda name=name: taken()[name])  # type: ignore[misc]
        for name in ("lost", "p95_ms", "p50_ms", "flood_per_s")
    ]


async def _take(folder: Path) -> dict[str, float]:
    sent, late, middle, unseen = 0, [], [], 0
    async with hall(folder, 10) as made, tasks_until_the_end() as tasks:
        screen = Screen()
        async with made.screen(f"show:{made.show}/helper") as looking, social_stream(made) as say:
            tasks.create_task(screen.watch(looking))
            for pace, seconds in PACES:
                told = await _paced(say, pace, seconds, sent)
                sent += len(told)
                await screen.settled(sent)
                waited = [
                    (screen.seen[number] - at) * 1000
                    for number, at in told.items()
                    if number in screen.seen
                ]
                unseen += len(told) - len(waited)
                late.append(statistics.quantiles(waited, n=20)[18])
                middle.append(statistics.median(waited))
            start = time.monotonic()
            for number in range(sent, sent + FLOOD):
                await say.send(message(number))
            sent += FLOOD
            await screen.settled(sent)
            took = max(screen.last, start + 1e-3) - start
    return {
        "lost": unseen + sent - await _kept(folder, made.show),
        "p95_ms": max(late),
        "p50_ms": max(middle),
        "flood_per_s": FLOOD / took,
    }


async def _paced(say: ClientConnection, pace: int, seconds: int, first: int) -> dict[int, float]:
    """Number of each comment -> when it was sent; they come one by one, never in step."""
    told: dict[int, float] = {}
    start = time.monotonic()
    for place in range(pace * seconds):
        due = start + (place + 0.5 * (place % 7) / 7) / pace
        await asyncio.sleep(max(due - time.monotonic(), 0))
        number = first + place
        told[number] = time.monotonic()
        await say.send(message(number))
    return told


class Screen:
    """A helper's studio: when it was told of each comment first."""

    def __init__(self) -> None:
        self.seen: dict[int, float] = {}
        self.last = time.monotonic()
        self._moved = asyncio.Event()

    async def watch(self, socket: ClientConnection) -> None:
        """Read all there is."""
        async for raw in socket:
            at = time.monotonic()
            changes = msgspec.json.decode(raw)
            documents = changes.get("put") or changes.get("documents") or {}
            for comment in documents.get("comments", {}).values():
                number = number_of(comment["text"] or "")
                if number is not None and number not in self.seen:
                    self.seen[number] = self.last = at
                    self._moved.set()

    async def settled(self, most: int) -> None:
        """Until all were seen, or nothing new comes any more."""
        with contextlib.suppress(TimeoutError):
            while len(self.seen) < most:
                self._moved.clear()
                async with asyncio.timeout(QUIET_S):
                    await self._moved.wait()


async def _kept(folder: Path, show: str) -> int:
    """How many different comments stand in the log."""
    store = await asyncio.to_thread(SqliteStore, folder / "data", SystemClock())
    found: set[int] = set()
    seq = 0
    while batch := await store.read(f"show:{show}", seq):
        for stored in batch:
            if b'"comment_received"' in stored.raw:
                event = decode(SHOW, stored.raw).event
                if isinstance(event, CommentReceived):
                    number = number_of(event.text)
                    if number is not None:
                        found.add(number)
        seq = batch[-1].seq
    await store.close()
    return len(found)
