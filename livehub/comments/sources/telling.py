"""Owns telling each thing once, and running what a source does at the same time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Sequence

import msgspec

from livehub.comments.sources.contract import Heard, Hearing

REMEMBERED = 50_000
"""Comments that a source knows it has told; beyond, the oldest are forgotten, and told again if
they come again, which changes nothing."""


class Telling:
    """Tells a Hearing what is new, from however many ways of hearing at once."""

    def __init__(self, hearing: Hearing, most: int = REMEMBERED) -> None:
        self._hearing = hearing
        self._most = most
        self._told: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._turn = asyncio.Lock()
        self._cursor = hearing.cursor

    async def tell(self, heard: Sequence[Heard], cursor: str) -> int:
        """Tell what was not told yet; the same comment with another text is an edit of it.

        The number of those that were new. Only what is durable counts as told.
        """
        async with self._turn:
            fresh: dict[tuple[str, str], Heard] = {}
            for each in heard:
                if (new := self._as_new(each, fresh)) is not None:
                    fresh[_key(each)] = new
            if fresh or cursor != self._cursor:
                await self._hearing.tell(list(fresh.values()), cursor=cursor)
                self._cursor = cursor
            for each in fresh.values():
                self._remember(each)
            return len(fresh)

    def _as_new(self, heard: Heard, fresh: dict[tuple[str, str], Heard]) -> Heard | None:
        key = _key(heard)
        if key in fresh:
            return None if heard.text == fresh[key].text else heard
        before = self._told.get(key)
        if before is None:
            return heard
        if before == hash(heard.text):
            self._told.move_to_end(key)
            return None
        return msgspec.structs.replace(heard, kind="edit") if heard.kind == "comment" else heard

    def _remember(self, heard: Heard) -> None:
        key = _key(heard)
        self._told[key] = hash(heard.text)
        self._told.move_to_end(key)
        while len(self._told) > self._most:
            self._told.popitem(last=False)


def _key(heard: Heard) -> tuple[str, str]:
    kind = "comment" if heard.kind == "edit" else heard.kind
    return kind, heard.native or heard.author


class _Over(Exception):
    """One of those that run together came to its end."""


async def together(*works: Coroutine[object, object, None]) -> None:
    """Run until one of them ends, or fails: then the others are cancelled, and what went wrong
    first is raised by itself."""

    async def to_its_end(work: Coroutine[object, object, None]) -> None:
        await work
        raise _Over

    failure: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as tasks:
            for work in works:
                tasks.create_task(to_its_end(work))
    except BaseExceptionGroup as group:
        failure = _first(group)
    if failure is not None and not isinstance(failure, _Over):
        raise failure


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
