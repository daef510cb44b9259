"""Owns what sources share that hear only while they are connected: batches, and what was missed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager

from livehub.clock import SECOND, Clock, Millis
from livehub.comments.sources.contract import Heard, Hearing

WAITING_MOST = 1_000
"""Comments read and not yet taken in. Overflow: nothing more is read, the platform has to wait."""
BATCH_MOST = 500
GAP_LEAST: Millis = 2 * SECOND
"""Shorter than this nobody reads a platform again for what may be missing."""

Put = Callable[[Sequence[Heard]], Awaitable[None]]
Take = Callable[[Sequence[Heard]], Awaitable[object]]


@asynccontextmanager
async def flowing(take: Take, *beside: Coroutine[object, object, None]) -> AsyncIterator[Put]:
    """Hand on what comes piece by piece, in its order, in batches of all that is ready.

    What was put is taken before the block is left, also by an error; not when it is cancelled.
    What `take` raises ends the block and is raised. What is to run `beside` ends with the block.
    """
    queue: asyncio.Queue[Heard] = asyncio.Queue(maxsize=WAITING_MOST)

    async def put(heard: Sequence[Heard]) -> None:
        for each in heard:
            await queue.put(each)

    failure: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(_pump(queue, take))]
            running += [tasks.create_task(each) for each in beside]
            try:
                yield put
            except Exception as error:  # noqa: BLE001 - raised below, after what came before it
                failure = error
            await queue.join()
            for each in running:
                each.cancel()
    except* Exception as group:  # noqa: BLE001 - raised as what it is, not as a group
        raise _first(group) from None
    if failure is not None:
        raise failure


async def _pump(queue: asyncio.Queue[Heard], take: Take) -> None:
    while True:
        batch = [await queue.get()]
        while not queue.empty() and len(batch) < BATCH_MOST:
            batch.append(queue.get_nowait())
        await take(batch)
        for _ in batch:
            queue.task_done()


def _first(group: BaseExceptionGroup[Exception]) -> Exception:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found


class Ear:
    """Tells a hearing what comes, and how long nothing could be heard before it did.

    The cursor is when it was heard last, in milliseconds: of such a platform nothing else is left.
    """

    def __init__(self, hearing: Hearing, clock: Clock) -> None:
        self._hearing = hearing
        self._clock = clock
        cursor = hearing.cursor
        known = cursor.isascii() and cursor.isdecimal() and len(cursor) < 16
        self._left: Millis | None = int(cursor) if known else None
        self.first = self._left is None
        """True when it has never been heard before: what was there already is history."""
        self.connected_at: Millis = 0

    def connected(self) -> None:
        """From now on all is heard; before, it may not have been."""
        self.connected_at = self._clock.now()
        self._hearing.is_now("live")
        if self._left is not None and self.connected_at - self._left >= GAP_LEAST:
            self._hearing.missed(self._left, self.connected_at)
        self._left = None

    async def take(self, heard: Sequence[Heard]) -> None:
        """Tell them; when it returns, they are kept, and so is until when all was heard."""
        await self._hearing.tell(heard, cursor=str(self._clock.now()))

    async def lost(self) -> None:
        """The connection broke just now: keep when, so that the gap can be named."""
        if self.connected_at:
            await self.take(())
