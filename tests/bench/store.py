"""Measures the embedded store: durable commands against bare inserts, and folding at start."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path

from livehub.clock import SystemClock
from livehub.log.command import Body
from livehub.log.runner import Runner
from livehub.shows.commands import CallHelper
from livehub.shows.comment_commands import ReceiveComment
from livehub.shows.domains import SHOW_KIND
from livehub.shows.state import ShowState
from livehub.store.sqlite import SqliteStore
from tests.bench import Figure

COMMANDS = 2_000
AT_ONCE = 64  # senders: as many commands share one sync at the most
FOLDED = 20_000  # events


def figures(stack: ExitStack) -> list[Figure]:
    """The ratio is taken within one measurement, on the same disk, with the same number of syncs."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    numbers = count()
    written = folder / "written"
    asyncio.run(_send(written, FOLDED, _comment))

    def fresh() -> Path:
        return folder / f"store{next(numbers)}"

    return [
        Figure("commands_per_s", lambda: COMMANDS / _seconds(fresh(), _call)),
        Figure("comments_per_s", lambda: COMMANDS / _seconds(fresh(), _comment)),
        Figure("commands_vs_bare_inserts", lambda: _bare(fresh()) / _seconds(fresh(), _call)),
        Figure("fold_events_per_s", lambda: FOLDED / _fold(written)),
    ]


def _call(_: int) -> Body:
    """The smallest command that always becomes an event: what the log itself costs."""
    return CallHelper()


def _comment(number: int) -> Body:
    """What most commands of a show are: text to clean, mask and read, and two values to seal."""
    return ReceiveComment(
        source="web", author=f"a{number % 400}", name="Khách", text=f"đẹp quá {number}"
    )


def _seconds(folder: Path, body: Callable[[int], Body]) -> float:
    """Seconds for all commands, each answered only when it is on disk."""
    return asyncio.run(_send(folder, COMMANDS, body))


async def _send(folder: Path, commands: int, body: Callable[[int], Body]) -> float:
    store = await asyncio.to_thread(SqliteStore, folder, SystemClock())
    runner: Runner[ShowState] = Runner("show:bench", SHOW_KIND, store, SystemClock())
    await runner.load()
    waiting = iter(range(commands))

    async def sender() -> None:
        for number in waiting:
            await runner.run(body(number), actor=f"watch:{number % 400}", id=f"c{number}")

    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(runner.serve())
        start = time.perf_counter()
        async with asyncio.TaskGroup() as senders:
            for _ in range(AT_ONCE):
                senders.create_task(sender())
        seconds = time.perf_counter() - start
        serving.cancel()
    await store.close()
    return seconds


def _bare(folder: Path) -> float:
    """Seconds for as many plain rows of the same size, with a sync for each group of senders."""
    folder.mkdir()
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE rows (seq INTEGER PRIMARY KEY, raw BLOB)")
    raw = b"x" * 200
    start = time.perf_counter()
    for first in range(0, COMMANDS, AT_ONCE):
        connection.execute("BEGIN IMMEDIATE")
        for seq in range(first, min(first + AT_ONCE, COMMANDS)):
            connection.execute("INSERT INTO rows VALUES (?, ?)", (seq, raw))
        connection.execute("COMMIT")
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def _fold(folder: Path) -> float:
    return asyncio.run(_load(folder))


async def _load(folder: Path) -> float:
    store = await asyncio.to_thread(SqliteStore, folder, SystemClock())
    runner: Runner[ShowState] = Runner("show:bench", SHOW_KIND, store, SystemClock())
    start = time.perf_counter()
    await runner.load()
    seconds = time.perf_counter() - start
    await store.close()
    return seconds
