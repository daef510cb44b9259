"""The stores that the conformance suite runs against: one line each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from livehub.log.command import Unique
from livehub.log.contract import Append, Receipt, Store
from livehub.log.record import Record
from livehub.log.vault import Secret
from livehub.store.sqlite import SqliteStore
from tests.fakes import FakeClock
from tests.log.tally import Counted

Open = Callable[[Path, FakeClock], Awaitable[Store]]


async def open_sqlite(folder: Path, clock: FakeClock) -> Store:
    return await asyncio.to_thread(SqliteStore, folder, clock)


STORES: dict[str, Open] = {
    "sqlite": open_sqlite,
}


@asynccontextmanager
async def a_store(kind: str, folder: Path, clock: FakeClock | None = None) -> AsyncIterator[Store]:
    store = await STORES[kind](folder, clock or FakeClock())
    try:
        yield store
    finally:
        await store.close()


def an_append(
    log: str = "tally:1",
    *,
    expected: int = 0,
    count: int = 1,
    receipts: Sequence[Receipt] = (),
    secrets: Sequence[Secret] = (),
    uniques: Sequence[Unique] = (),
) -> Append:
    """`count` records after `expected`, and what goes with them."""
    records = [
        Record(seq, 1_000, "helper:h1", f"c{seq}", Counted(by=seq))
        for seq in range(expected + 1, expected + count + 1)
    ]
    return Append(log, expected, records, receipts, secrets, uniques)
