"""Rules of the one thread that writes: in order, all or nothing, and never dead."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable

import pytest

from livehub.errors import Busy, ProviderError, Refused
from livehub.store.writer import WAITING, Writer, storage_error
from tests.builders import tasks_until_the_end


@pytest.fixture
def writer(tmp_path):
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            tmp_path / "w.sqlite3", isolation_level=None, check_same_thread=False
        )
        connection.execute("CREATE TABLE IF NOT EXISTS t (n INTEGER CHECK (n < 100))")
        connection.execute("CREATE TABLE IF NOT EXISTS late (n REFERENCES t DEFERRABLE)")
        return connection

    writer = Writer(connect)
    yield writer
    writer.close()


def put(number: int) -> Callable[[sqlite3.Connection], int]:
    return lambda connection: connection.execute("INSERT INTO t VALUES (?)", (number,)).rowcount


def numbers(connection: sqlite3.Connection) -> list[int]:
    return [row[0] for row in connection.execute("SELECT n FROM t ORDER BY rowid")]


def refuse(connection: sqlite3.Connection) -> None:
    put(50)(connection)
    raise Refused("sold_out")


def stumble(connection: sqlite3.Connection) -> None:
    put(51)(connection)
    raise ZeroDivisionError


async def together(writer: Writer, *pieces: Callable[[sqlite3.Connection], object]) -> list[object]:
    """What pieces come to that wait while the thread is busy, so that one commit takes them all."""
    busy, go_on = threading.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        busy.set()
        go_on.wait(5)

    async with tasks_until_the_end() as tasks:
        tasks.create_task(writer.write(hold))
        await asyncio.to_thread(busy.wait, 5)
        waiting = asyncio.gather(*map(writer.write, pieces), return_exceptions=True)
        await asyncio.sleep(0)
        go_on.set()
        return await waiting


async def test_pieces_are_done_in_the_order_they_were_asked(writer):
    await together(writer, *(put(number) for number in range(9)))
    assert await writer.write(numbers) == list(range(9))


async def test_a_piece_that_is_refused_or_fails_is_undone_alone(writer, caplog):
    results = await together(writer, put(1), refuse, stumble, put(2))
    assert [type(each) for each in results] == [int, Refused, ZeroDivisionError, int]
    assert await writer.write(numbers) == [1, 2]
    assert "ZeroDivisionError" in caplog.text


async def test_when_the_database_fails_none_of_what_waited_together_happened(writer):
    results = await together(writer, put(1), put(100), put(2))
    assert [getattr(each, "code", None) for each in results] == ["store_failed"] * 3
    assert await writer.write(numbers) == []
    await writer.write(put(3))
    assert await writer.write(numbers) == [3]


async def test_a_caller_that_goes_away_does_not_stop_the_write(writer):
    busy, go_on = threading.Event(), threading.Event()

    def slowly(connection: sqlite3.Connection) -> None:
        busy.set()
        go_on.wait(5)
        put(7)(connection)

    async with tasks_until_the_end() as tasks:
        asked = tasks.create_task(writer.write(slowly))
        await asyncio.to_thread(busy.wait, 5)
        asked.cancel()
        go_on.set()
        assert await writer.write(numbers) == [7]


async def test_too_many_that_wait_are_refused(writer):
    busy, go_on = threading.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        busy.set()
        go_on.wait(5)

    async with tasks_until_the_end() as tasks:
        tasks.create_task(writer.write(hold))
        await asyncio.to_thread(busy.wait, 5)
        waiting = [tasks.create_task(writer.write(put(1))) for _ in range(WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await writer.write(put(2))
        go_on.set()
        await asyncio.gather(*waiting)
        assert len(await writer.write(numbers)) == WAITING


async def test_closing_finishes_what_waits(writer):
    busy, go_on = threading.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        busy.set()
        go_on.wait(5)

    async with tasks_until_the_end() as tasks:
        tasks.create_task(writer.write(hold))
        await asyncio.to_thread(busy.wait, 5)
        last = asyncio.gather(writer.write(put(1)))
        await asyncio.sleep(0)
        closing = asyncio.gather(asyncio.to_thread(writer.close))
        go_on.set()
        assert list(await last) == [1]
        await closing


@pytest.mark.parametrize(
    ("code", "said"),
    [(13, "store_full"), (269, "store_full"), (778, "store_failed"), (10, "store_failed")],
)
def test_a_full_disk_is_told_from_a_failing_one(code, said):
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code
    found = storage_error(error)
    assert isinstance(found, ProviderError)
    assert found.code == said
