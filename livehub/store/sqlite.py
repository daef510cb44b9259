"""Owns the embedded store: SQLite with write-ahead log, full syncs, one writer thread."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from livehub import ids
from livehub.clock import Clock, Millis
from livehub.errors import ConfigError, LiveHubError
from livehub.log.contract import Append, Conflict, Head, Receipt, Taken
from livehub.log.record import Stored, chain, encode, genesis
from livehub.log.vault import Personal, Sealer
from livehub.store import many, receipts, rings
from livehub.store.database import connect, hold, prepare
from livehub.store.writer import Writer, storage_error

logger = logging.getLogger(__name__)

T = TypeVar("T")
Row = tuple[Any, ...]


class SqliteStore:
    """The contract of stores over one file; see livehub.log.contract.Store for what it promises."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Opens or makes the store in `folder`; ConfigError when it is in use or too new."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = hold(folder)
        self._path = folder / "livehub.sqlite3"
        self._clock = clock
        try:
            self._sealer = Sealer.open(folder / "vault.key")
            prepare(self._path)
        except BaseException:
            os.close(self._lock)
            raise
        self._writer = Writer(self._connect)
        self._reader = ThreadPoolExecutor(1, "livehub-reader", initializer=self._open_reader)
        self._reading: sqlite3.Connection
        self._moved: dict[str, asyncio.Event] = {}

    async def open_log(self, log: str) -> Head:
        """The head of a log, made empty with a new epoch when it is not there."""

        def work(connection: sqlite3.Connection) -> Head:
            epoch = ids.fresh(12)
            connection.execute(
                "INSERT OR IGNORE INTO logs VALUES (?, ?, 0, ?)", (log, epoch, genesis(log, epoch))
            )
            return _head(connection, log)

        return await self._writer.write(work)

    async def logs(self) -> Sequence[str]:
        """Names of all logs."""
        rows = await self._read("SELECT log FROM logs ORDER BY log")
        return [row[0] for row in rows]

    async def append(self, append: Append) -> Head:
        """Write all of it or nothing; raises Conflict, Taken, ProviderError."""
        head = await self._writer.write(lambda connection: self._append(connection, append))
        if append.records:
            self._moved.pop(append.log, asyncio.Event()).set()
        return head

    def _append(self, connection: sqlite3.Connection, append: Append) -> Head:
        head = _head(connection, append.log)
        if head.seq != append.expected:
            raise Conflict("log_moved", log=append.log, seq=head.seq)
        seq, hashed = head.seq, head.hash
        written = []
        for record in append.records:
            seq, raw = seq + 1, encode(record)
            hashed = chain(hashed, raw)
            written.append((append.log, seq, raw, hashed))
        many.put(connection, "INSERT INTO records", written)
        connection.execute(
            "UPDATE logs SET seq = ?, hash = ? WHERE log = ?", (seq, hashed, append.log)
        )
        self._write_beside(connection, append)
        return Head(head.epoch, seq, hashed)

    def _write_beside(self, connection: sqlite3.Connection, append: Append) -> None:
        for unique in append.uniques:
            try:
                connection.execute(
                    "INSERT INTO uniques VALUES (?, ?, ?)", (unique.space, unique.key, unique.value)
                )
            except sqlite3.IntegrityError:
                raise Taken("unique_taken", space=unique.space) from None
        keys = self._persons(connection, [each.subject for each in append.secrets])
        sealed = [
            (each.subject, each.field, self._sealer.seal(keys[each.subject], each))
            for each in append.secrets
        ]
        many.put(connection, "INSERT OR REPLACE INTO vault", sealed)
        receipts.put(connection, append.log, append.receipts)

    def _persons(self, connection: sqlite3.Connection, subjects: Iterable[str]) -> dict[str, bytes]:
        """The sealed keys of these people; whoever is new gets one."""
        wanted = dict.fromkeys(subjects)
        select = "SELECT subject, key FROM wanted CROSS JOIN persons USING (subject)"
        found = many.find(connection, "subject", [(each,) for each in wanted], select)
        keys: dict[str, bytes] = dict(found)
        new = [(each, self._sealer.new_key(each)) for each in wanted if each not in keys]
        many.put(connection, "INSERT INTO persons", new)
        return keys | dict(new)

    async def read(self, log: str, after: int, limit: int = 1000) -> Sequence[Stored]:
        """Records with seq > after, in order."""
        rows = await self._read(
            "SELECT seq, raw, hash FROM records WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?",
            (log, after, limit),
        )
        return [Stored(*row) for row in rows]

    async def follow(self, log: str, after: int) -> AsyncIterator[Sequence[Stored]]:
        """Records with seq > after as they come, for ever."""
        while True:
            # The event is taken before reading, so that no append falls between the two.
            moved = self._moved.setdefault(log, asyncio.Event())
            if stored := await self.read(log, after):
                yield stored
                after = stored[-1].seq
            else:
                await moved.wait()

    def fingerprint(self, raw: bytes) -> str:
        """A keyed hash of what may be personal."""
        return self._sealer.fingerprint(raw)

    async def receipts(self, log: str, keys: Iterable[tuple[str, str]]) -> Sequence[Receipt]:
        """Known receipts among (actor, command id), expired ones left out."""
        now = self._clock.now()
        return await self._in_reader(lambda: receipts.find(self._reading, log, keys, now))

    async def unique(self, space: str, key: str) -> str | None:
        """The value of a unique key."""
        rows = await self._read(
            "SELECT value FROM uniques WHERE space = ? AND key = ?", (space, key)
        )
        return rows[0][0] if rows else None

    async def reveal(self, refs: Iterable[Personal]) -> dict[Personal, str | None]:
        """Values in the vault; None where there is none or its person was erased."""
        wanted = list(dict.fromkeys(refs))

        def work() -> dict[Personal, str | None]:
            found = many.find(
                self._reading,
                "subject, field",
                [(ref.subject, ref.field) for ref in wanted],
                "SELECT subject, field, key, sealed FROM wanted"
                " CROSS JOIN vault USING (subject, field) CROSS JOIN persons USING (subject)",
            )
            known = {
                Personal(subject, field): self._unsealed(Personal(subject, field), key, sealed)
                for subject, field, key, sealed in found
            }
            return {ref: known.get(ref) for ref in wanted}

        return await self._in_reader(work) if wanted else {}

    def _unsealed(self, ref: Personal, key: bytes, sealed: bytes) -> str | None:
        try:
            return self._sealer.unseal(key, ref.subject, ref.field, sealed)
        except ConfigError:
            # One damaged value must not take every screen down with it: it counts as erased.
            logger.exception("vault subject=%s field=%s: cannot be opened", ref.subject, ref.field)
            return None

    async def erase(self, subject: str) -> None:
        """Drop a person's key: their values are gone, from backups too."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM persons WHERE subject = ?", (subject,))
            connection.execute("DELETE FROM vault WHERE subject = ?", (subject,))
            connection.execute("DELETE FROM rings WHERE 'ring:' || ring = ?", (subject,))

        await self._writer.write(work)

    async def mark(self, name: str) -> int:
        """A named number; 0 when never set."""
        rows = await self._read("SELECT value FROM marks WHERE name = ?", (name,))
        return rows[0][0] if rows else 0

    async def set_mark(self, name: str, value: int) -> None:
        """Remember a named number."""
        await self._writer.write(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value)
            )
        )

    async def put_ring(self, ring: str, text: str, *, most: int, until: Millis) -> None:
        """Add a text to a ring, pushing out what is beyond the latest `most`."""

        def work(connection: sqlite3.Connection) -> None:
            subject = rings.subject(ring)
            key = self._persons(connection, [subject])[subject]
            rings.put(connection, self._sealer, key, ring, text, most=most, until=until)

        await self._writer.write(work)

    async def read_ring(self, ring: str) -> Sequence[str]:
        """The texts of a ring whose time is not over, oldest first."""
        now = self._clock.now()
        return await self._in_reader(lambda: rings.read(self._reading, self._sealer, ring, now))

    async def lease(self, name: str, holder: str, now: Millis, until: Millis) -> bool:
        """True when `holder` has the lease until then; nobody else has it meanwhile."""

        def work(connection: sqlite3.Connection) -> bool:
            row = connection.execute(
                "SELECT holder, until FROM leases WHERE name = ?", (name,)
            ).fetchone()
            if row is not None and row[0] != holder and row[1] > now:
                return False
            connection.execute(
                "INSERT OR REPLACE INTO leases VALUES (?, ?, ?)", (name, holder, until)
            )
            return True

        return await self._writer.write(work)

    async def healthy(self) -> bool:
        """True when a write would succeed now."""
        try:
            await self.set_mark("health", self._clock.now())
        except LiveHubError:
            return False
        return True

    async def forget_expired(self) -> None:
        """Drop receipts, and texts of rings, whose time is over."""
        now = self._clock.now()

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM receipts WHERE until <= ?", (now,))
            connection.execute("DELETE FROM rings WHERE until <= ?", (now,))

        await self._writer.write(work)

    async def close(self) -> None:
        """Finish what was begun and let go of files."""
        await asyncio.to_thread(self._writer.close)
        await self._in_reader(lambda: self._reading.close())
        await asyncio.to_thread(self._reader.shutdown)
        os.close(self._lock)

    def _connect(self) -> sqlite3.Connection:
        return connect(self._path)

    def _open_reader(self) -> None:
        self._reading = connect(self._path)

    async def _read(self, query: str, values: tuple[str | int, ...] = ()) -> list[Row]:
        return await self._in_reader(lambda: self._reading.execute(query, values).fetchall())

    async def _in_reader(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._reader, work)
        except sqlite3.Error as error:
            raise storage_error(error) from error


def _head(connection: sqlite3.Connection, log: str) -> Head:
    row = connection.execute("SELECT epoch, seq, hash FROM logs WHERE log = ?", (log,)).fetchone()
    if row is None:
        raise Conflict("log_unknown", log=log)
    return Head(*row)
