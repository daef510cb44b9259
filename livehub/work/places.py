"""Owns where a comment source was in a show: its cursor, and when it last heard all. Both outlive us."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import msgspec

from livehub.clock import DAY, SECOND, Clock, Millis
from livehub.log.contract import Store

KEEP: Millis = 30 * DAY
LIVE_EVERY: Millis = 10 * SECOND
"""So often at most it is written down that a source still hears."""


class _Kept(msgspec.Struct, frozen=True):
    stream: str = ""
    cursor: str = ""
    since: int = 0


class Place:
    """One source's place in one show."""

    def __init__(self, store: Store, clock: Clock, show: str, source: str) -> None:
        self._store = store
        self._clock = clock
        self._name = f"source:{show}:{source}"
        self._stream = ""
        self._marked_at: Millis = 0
        self._writing = asyncio.Lock()
        self.cursor = ""
        self.same_stream = False
        """True when it was here before with the stream it has now."""
        self.since: Millis = 0
        """When it came to this stream."""
        self.live_at: Millis = 0
        """When it last heard all that was written in this stream; 0 when it never did."""

    async def find(self, stream: str) -> None:
        """Where it was. A cursor stays when the stream changes: some keep a day's quota in it."""
        self._stream = stream
        kept = _read(await self._store.read_ring(self._name))
        self.cursor = "" if kept is None else kept.cursor
        self.same_stream = kept is not None and kept.stream == stream
        self.since = kept.since if kept and kept.stream == stream else self._clock.now()
        self.live_at = await self._store.mark(self._name) if self.same_stream else 0
        self._marked_at = self.live_at

    async def keep(self, cursor: str) -> None:
        """It is here now; durable when it returns."""
        async with self._writing:
            if not self.same_stream or cursor != self.cursor:
                await self._write(cursor)

    async def hears(self, *, leaves: bool = False) -> None:
        """It hears all now; `leaves` when that is over, and has to be written down at once."""
        async with self._writing:
            now = self._clock.now()
            self.live_at = now
            if not leaves and abs(now - self._marked_at) < LIVE_EVERY:
                return
            if not self.same_stream:
                await self._write(self.cursor)
            await self._store.set_mark(self._name, now)
            self._marked_at = now

    async def _write(self, cursor: str) -> None:
        text = msgspec.json.encode(_Kept(self._stream, cursor, self.since)).decode()
        until = self._clock.now() + KEEP
        await self._store.put_ring(self._name, text, most=1, until=until)
        self.cursor, self.same_stream = cursor, True


async def cursors(store: Store, source: str, shows: Iterable[str]) -> list[str]:
    """Where a source is in these shows; those in which it never was are left out."""
    kept = [_read(await store.read_ring(f"source:{show}:{source}")) for show in shows]
    return [each.cursor for each in kept if each is not None and each.cursor]


def _read(texts: Any) -> _Kept | None:
    """The last of them; one that cannot be read is none."""
    try:
        return msgspec.json.decode(texts[-1], type=_Kept) if texts else None
    except msgspec.DecodeError:
        return None
