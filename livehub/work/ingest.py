"""Owns the one door through which comments of every source come in: each once, in order, durably.

What waits is bounded. One source's comments are offered to the show's log in the order in which
they were told; many share one append.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from livehub.clock import Clock, Millis
from livehub.comments.sources.contract import Heard
from livehub.errors import Busy, LiveHubError, NotFound, UserError
from livehub.links import Links
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.runner import BATCH, Outcome, Runner
from livehub.work.lanes import Counts, Lane
from livehub.work.telling import EVERYBODY, Telling, Wish

logger = logging.getLogger(__name__)

PART = BATCH
FLYING_MOST = 600
"""Commands of one show that its runner holds for us; the rest of its queue is for people."""
WAITING_MOST = 5_000
"""Comments that wait for one show. Where some wait, what would make it more is refused with
`busy`: who tells of them keeps them, and tells again."""
PATIENCE_S = 30.0
"""So long a part of them is tried again while the log is busy; then its teller is told so."""
AGAIN_S = 0.02


Listener = Callable[[str, str, Sequence[Heard]], None]
"""Called with (show, source, what it heard) once that is durable; must not block."""


class Ingest:
    """Takes in what sources hear."""

    def __init__(
        self,
        logs: Logs,
        links: Links,
        store: Store,
        clock: Clock,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._logs = logs
        self._store = store
        self._clock = clock
        self._pause = pause
        self._telling = Telling(links, store.fingerprint)
        self._lanes: dict[str, Lane] = {}
        self._counts: dict[tuple[str, str], Counts] = {}
        self._listeners: list[Listener] = []
        self._losers: list[Callable[[str, str], None]] = []

    def listen(self, listener: Listener) -> None:
        """Hear of all that comes in."""
        self._listeners.append(listener)

    def on_loss(self, loser: Callable[[str, str], None]) -> None:
        """Hear of (show, source) when something could not be kept that is not told again."""
        self._losers.append(loser)

    def lose(self, show: str, source: str) -> None:
        """Something could not be kept, and whoever told of it will not do so again."""
        for loser in self._losers:
            loser(show, source)

    def counts(self, show: str, source: str) -> Counts:
        """What a source came to."""
        return self._counts.setdefault((show, source), Counts())

    async def hear(
        self, show: str, source: str, heard: Sequence[Heard], *, at: Millis | None = None
    ) -> int:
        """Take these in, in their order; how many were new comments. Durable when it returns.

        The same again changes nothing, through whichever source. What cannot be taken (no text,
        the show is over) is skipped and counted, and stops no other. Waits while the log is behind;
        raises Busy when that lasts, ProviderError `store_full` or `store_failed` when the disk
        fails, NotFound `show_unknown`: then some may have been taken, and all may be told again,
        with the same `at` (when they came, now by default): by it those without an id are known.
        """
        runner = self._runner(show)
        if runner.state.phase == "closed":
            self._forget(show)
            return 0
        lane = self._lanes.get(show) or self._new_lane(show)
        if lane.waiting and lane.waiting + len(heard) > WAITING_MOST:
            raise Busy("busy", retry_s=1)
        lane.waiting += len(heard)
        try:
            new = await self._take(lane, runner, source, heard, at or self._clock.now())
        finally:
            lane.waiting -= len(heard)
        for listener in self._listeners:
            listener(show, source, heard)
        return new

    def _runner(self, show: str) -> Runner[Any]:
        try:
            return self._logs.get(f"show:{show}")
        except NotFound:
            raise NotFound("show_unknown") from None

    def _new_lane(self, show: str) -> Lane:
        for other in list(self._lanes):  # nothing may have come since that was over
            if self._runner(other).state.phase == "closed":
                self._forget(other)
        return self._lanes.setdefault(show, Lane())

    def _forget(self, show: str) -> None:
        self._lanes.pop(show, None)
        for key in [each for each in self._counts if each[0] == show]:
            del self._counts[key]

    async def _take(
        self, lane: Lane, runner: Runner[Any], source: str, heard: Sequence[Heard], at: Millis
    ) -> int:
        new = 0
        for start in range(0, len(heard), PART):
            part = heard[start : start + PART]
            try:
                async with asyncio.timeout(PATIENCE_S):
                    new += await self._take_part(lane, runner, source, part, at)
            except TimeoutError:
                raise Busy("busy", retry_s=1) from None
        return new

    async def _take_part(
        self, lane: Lane, runner: Runner[Any], source: str, part: Sequence[Heard], at: Millis
    ) -> int:
        tally = Counts()
        async with lane.turn:
            wishes = [
                wish
                for each in part
                for wish in await self._wishes(lane, runner, source, each, at, tally)
            ]
            before = runner.state.queue.count
            offered = await self._offer_all(lane, runner, wishes)
        new = 0
        while offered:
            answers = await asyncio.gather(*(each for _, each in offered), return_exceptions=True)
            again = []
            for (wish, _), answer in zip(offered, answers, strict=True):
                if isinstance(answer, Busy):
                    again.append(wish)
                else:
                    new += _settled(lane, wish, answer, before, tally)
            _raise_first(answers)
            if again:
                await self._pause(AGAIN_S)
            async with lane.turn:
                offered = await self._offer_all(lane, runner, again)
        counts = self.counts(runner.state.show, source)
        counts.heard += len(part)
        counts.echoes += tally.echoes
        counts.skipped += tally.skipped
        return new

    async def _offer_all(
        self, lane: Lane, runner: Runner[Any], wishes: Sequence[Wish]
    ) -> list[tuple[Wish, asyncio.Future[Outcome]]]:
        """In this order; who goes away meanwhile takes back what is not carried out yet."""
        offered: list[tuple[Wish, asyncio.Future[Outcome]]] = []
        try:
            for wish in wishes:
                offered.append((wish, await self._offer(lane, runner, wish)))
        except BaseException:
            for _, each in offered:
                each.cancel()
            raise
        return offered

    async def _offer(self, lane: Lane, runner: Runner[Any], wish: Wish) -> asyncio.Future[Outcome]:
        while True:
            if lane.flying < FLYING_MOST:
                try:
                    offered = runner.offer(wish.body, actor=wish.actor, id=wish.id)
                except Busy:
                    pass
                else:
                    lane.flying += 1
                    offered.add_done_callback(lane.landed)
                    return offered
            await self._pause(AGAIN_S)

    async def _wishes(
        self,
        lane: Lane,
        runner: Runner[Any],
        source: str,
        heard: Heard,
        at: Millis,
        tally: Counts,
    ) -> list[Wish]:
        """What one thing that was heard makes us do."""
        queue = runner.state.queue
        wish: Wish | None = None
        first: Wish | None = None
        if heard.kind == "comment":
            wish = self._telling.comment(source, heard, lane.echoes, queue, at)
        elif heard.kind == "ban":
            wish = self._telling.ban(source, heard)
        elif heard.kind in {"delete", "hide"}:
            if key := await self._key(lane, runner, source, heard):
                wish = self._telling.delete(heard, key, queue)
        elif heard.native:
            key = await self._key(lane, runner, source, heard)
            wish = self._telling.edit(source, heard, key)
            if wish is not None and key not in queue.keys and (heard.author or heard.name):
                # What we never saw as it was is taken as it is.
                first = self._telling.comment(source, heard, lane.echoes, queue, at)
        if wish is None:
            tally.skipped += 1
            return []
        if wish.id in lane.done:
            tally.echoes += 1
            return []
        return [wish] if first is None or first.id in lane.done else [first, wish]

    async def _key(self, lane: Lane, runner: Runner[Any], source: str, heard: Heard) -> str:
        """Under which key a comment is known: another source may have told of it first, without the
        id. Empty for one without an id that nobody told of lately."""
        native = self._telling.native(heard)
        if not native:
            return self._telling.named(source, heard, lane.echoes)
        if native in runner.state.queue.keys:
            return native
        for receipt in await self._store.receipts(runner.log, [(EVERYBODY, native)]):
            comment = runner.state.queue.get(str(receipt.result.get("comment", "")))
            if comment is not None and comment.key:
                return str(comment.key)
        return lane.echoes.key(native) or native


def _settled(
    lane: Lane, wish: Wish, answer: Outcome | BaseException, before: int, tally: Counts
) -> int:
    """Remember what became of a wish; 1 for a new comment."""
    known = bool(wish.key) and wish.key in lane.done
    if isinstance(answer, BaseException):
        if getattr(answer, "code", "") != "command_differs":  # we have it from another source
            tally.skipped += 1
            logger.info("not taken in: %s", answer)
            return 0
        made = False
    else:
        made = int(str(answer.result.get("comment", 0))) > before
    lane.finish(wish.id)
    if not wish.key:
        return 0
    lane.finish(wish.key)
    new = made and not known
    tally.echoes += not new
    return int(new)


def _raise_first(answers: Sequence[Outcome | BaseException]) -> None:
    """What is no fault of a single comment's concerns whoever told of them."""
    for each in answers:
        if isinstance(each, LiveHubError) and not isinstance(each, UserError):
            raise each
        if isinstance(each, BaseException) and not isinstance(each, Exception):
            raise each
