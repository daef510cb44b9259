"""Owns the one thread that writes: what waits together is committed by one fsync."""

from __future__ import annotations

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

from livehub.errors import Busy, LiveHubError, ProviderError

logger = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

WAITING = 4_096  # writes; one more is refused with `busy`
GROUP = 256  # writes in one commit


class Writer:
    """Runs pieces of work in order, each all or nothing, many to a commit.

    A piece that raises is rolled back alone. If the commit itself fails, all of its pieces fail
    and none of them happened.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._closed = False
        self._queue: queue.Queue[tuple[Work[object], Future[object]] | None] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._work, name="livehub-writer", daemon=True)
        self._thread.start()

    async def write(self, work: Work[T]) -> T:
        """The result of the work once it is on disk."""
        done: Future[T] = Future()
        if self._closed:
            raise Busy("busy", retry_s=1)
        try:
            self._queue.put_nowait((work, done))  # type: ignore[arg-type]
        except queue.Full:
            raise Busy("busy", retry_s=1) from None
        # A caller that is cancelled goes away; the write itself goes on to its end.
        return await asyncio.shield(asyncio.wrap_future(done))

    def close(self) -> None:
        """Finish what waits, then stop; blocks until that is done."""
        self._closed = True
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        connection = self._connect()
        try:
            while (first := self._queue.get()) is not None:
                group = [first]
                stop = False
                while len(group) < GROUP and not self._queue.empty():
                    following = self._queue.get()
                    if following is None:
                        stop = True
                        break
                    group.append(following)
                _commit(connection, group)
                if stop:
                    return
        finally:
            connection.close()


def _commit(
    connection: sqlite3.Connection, group: list[tuple[Work[object], Future[object]]]
) -> None:
    finished: list[tuple[Future[object], object, Exception | None]] = []
    try:
        connection.execute("BEGIN IMMEDIATE")
        for work, done in group:
            finished.append((done, *_one(connection, work)))
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        _roll_back(connection)
        failure = storage_error(error)
        for _, done in group:
            done.set_exception(failure)
        return
    for done, result, problem in finished:
        if problem is None:
            done.set_result(result)
        else:
            done.set_exception(problem)


def _one(connection: sqlite3.Connection, work: Work[object]) -> tuple[object, Exception | None]:
    connection.execute("SAVEPOINT piece")
    try:
        result = work(connection)
    except LiveHubError as refusal:
        return None, _undo(connection, refusal)
    except sqlite3.Error:
        raise  # the disk or the file: none of the group can be trusted to be written
    except Exception as bug:
        # A bug in this piece alone must not end the thread that writes for all.
        logger.exception("a piece of writing failed")
        return None, _undo(connection, bug)
    connection.execute("RELEASE piece")
    return result, None


def _undo(connection: sqlite3.Connection, problem: Exception) -> Exception:
    connection.execute("ROLLBACK TO piece")
    connection.execute("RELEASE piece")
    return problem


def _roll_back(connection: sqlite3.Connection) -> None:
    # A disk that fails may fail this too; SQLite then rolls back by itself at the next use.
    with suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def storage_error(error: sqlite3.Error) -> ProviderError:
    """What a failing disk means to the one who asked."""
    full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    return ProviderError("store_full" if full else "store_failed")
