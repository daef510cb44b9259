"""Owns listening to one source of one show: run again until its platform or a person says stop."""

from __future__ import annotations

import asyncio
import logging
import random
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from livehub import retries
from livehub.clock import SECOND, Clock, Millis
from livehub.comments.sources.contract import Given, Heard, Source
from livehub.comments.sources.contract import State as Said
from livehub.errors import Busy, LiveHubError, ProviderError
from livehub.work.gaps import Gaps
from livehub.work.ingest import Ingest
from livehub.work.places import Place
from livehub.work.source_lamps import SourceLamp, State

logger = logging.getLogger(__name__)

WAIT_S = 1.0  # doubled with each failure, and any part of it: sources do not come back in step
WAIT_LEAST_S = 0.2
WAIT_MOST_S = 60.0
HEALTHY_S = 30.0
"""After so long of hearing, what failed before is forgotten."""
DUMB_S = 120.0
"""A source that is connecting and says nothing for so long is started anew."""
INSIST_MOST_S = 10.0
"""Between two tries to take in what the log or the disk could not."""
FRAMES = 6  # of a bug in a source, as the log shows it


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a show listens to."""

    show: str
    source: str
    stream: str
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Around:
    """What every follower works with."""

    ingest: Ingest
    clock: Clock
    pause: Callable[[float], Awaitable[None]]
    chance: Callable[[], float] = random.random


class Follower:
    """Runs a source; is the `Hearing` that it tells."""

    def __init__(
        self,
        wanted: Wanted,
        source: Source,
        given: Given,
        around: Around,
        place: Place,
        gaps: Gaps,
        lamp: SourceLamp,
        changed: Callable[[], None],
    ) -> None:
        """`given` lacks only the keys; `changed` is called when the lamp's state is another."""
        self.wanted = wanted
        self.lamp = lamp
        self.gaps = gaps
        self.over = False
        """True when only a person can start it again."""
        self._source = source
        self._given = replace(given, keys=_named(source, wanted.keys))
        self._around = around
        self._clock = around.clock
        self._place = place
        self._changed = changed
        self._failures = 0
        self._hears_since: float | None = None
        """In steady seconds."""
        self._said_at = self._clock.steady()
        self._deadline: asyncio.Timeout | None = None
        self._away = False
        """True until it hears for the first time since it was run: it may have missed something."""

    # What the source sees.

    @property
    def cursor(self) -> str:
        """What the source said last when it was told of here before; empty at the first time."""
        return self._place.cursor

    async def tell(self, heard: Sequence[Heard], *, cursor: str = "") -> None:
        """Take these in; see `Hearing.tell`. What cannot be taken now is tried for ever, and waits."""
        self._said_at = self._clock.steady()
        show, source = self.wanted.show, self.wanted.source
        if heard:
            at = self._clock.now()
            await self._insist(lambda: self._around.ingest.hear(show, source, heard, at=at))
        await self._insist(self.gaps.tell)  # before its cursor goes past them
        if cursor:
            await self._insist(lambda: self._place.keep(cursor))

    async def _insist(self, work: Callable[[], Awaitable[Any]]) -> None:
        wait_s, said = 0.5, (self.lamp.state, self.lamp.code)
        while True:
            try:
                await work()
            except (Busy, ProviderError) as error:
                # The log or our own disk: no fault of the platform's, so it is kept waiting.
                logger.warning("%s waits: %s", self._name, error)
                self._is_now("degraded", error.code)
                await self._around.pause(wait_s)
                wait_s = min(wait_s * 2, INSIST_MOST_S)
            else:
                if self.lamp.state == "degraded":
                    self._is_now(*said)
                return

    def is_now(self, state: Said, code: str = "") -> None:
        """How the source stands; `code` names a sentence for people when all is not well."""
        self._said_at = self._clock.steady()
        if state == "live":
            self._heals()
        self._is_now(state, code)

    def figures(
        self,
        *,
        viewers: int | None = None,
        dropped: int | None = None,
        quota_used: int | None = None,
        quota_limit: int | None = None,
        every_s: float | None = None,
    ) -> None:
        """What it knows of itself, as far as it does."""
        self._said_at = self._clock.steady()
        lamp = self.lamp
        lamp.viewers = lamp.viewers if viewers is None else viewers
        lamp.dropped = lamp.dropped if dropped is None else dropped
        lamp.quota_used = lamp.quota_used if quota_used is None else quota_used
        lamp.quota_limit = lamp.quota_limit if quota_limit is None else quota_limit
        lamp.every_s = lamp.every_s if every_s is None else every_s

    def missed(self, since: Millis, until: Millis) -> None:
        """Comments of that time may be missing and cannot be had any more. Before it came to this
        stream it listened to another, and missed nothing."""
        self.gaps.note(max(since, self._place.since), until)

    def _heals(self) -> None:
        """It hears: where it came without a cursor, nobody knows what was said meanwhile."""
        if self._hears_since is None:
            self._hears_since = self._clock.steady()
        if self._away and not self._place.cursor and self._place.live_at:
            self.gaps.note(self._place.live_at, self._clock.now())
        self._away = False

    # What the supervisor sees.

    @property
    def _name(self) -> str:
        return f"show={self.wanted.show} source={self.wanted.source}"

    async def run(self) -> None:
        """Listen until cancelled, until the platform says that it is over, or only a person can
        mend it."""
        await self._insist(lambda: self._place.find(self.wanted.stream))
        while not self.over:
            error = await self._once()
            if self._healthy():
                self._failures = 0
            await self._leave()
            if error is None:
                self._end("ended", "")
            elif isinstance(error, ProviderError) and not error.retryable:
                self._end("refused", error.code)
            else:
                await self._wait(error)

    async def _once(self) -> LiveHubError | None:
        """One run; what it came to, None when it is over."""
        self._hears_since, self._away = None, True
        self._said_at = self._clock.steady()
        self._is_now("connecting", "")
        try:
            async with asyncio.timeout(None) as self._deadline:
                await self._source.run(self._given, self)
        except LiveHubError as error:
            return error
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return ProviderError("source_failed")  # it cancelled itself
        except Exception as error:  # noqa: BLE001 - logged without its words
            logger.warning("%s failed: %s%s", self._name, type(error).__name__, _where(error))
            return ProviderError("source_failed")
        finally:
            self._deadline = None
        return None

    async def guarded(self) -> None:
        """Listen; whatever goes wrong here, the sources beside this one go on."""
        try:
            await self.run()
        except Exception:
            logger.exception("%s ended", self._name)
            self._is_now("waiting", "source_failed")
            await self._around.pause(WAIT_MOST_S)

    def look(self) -> None:
        """Start it anew when it hangs."""
        dumb = self._clock.steady() - self._said_at >= DUMB_S
        if dumb and self.lamp.state == "connecting" and self._deadline is not None:
            logger.warning("%s says nothing", self._name)
            self._said_at = self._clock.steady()
            self._deadline.reschedule(0)

    async def still_hears(self) -> None:
        """Write down that it does, now and then."""
        if self.lamp.state == "live":
            await self._place.hears()

    def _healthy(self) -> bool:
        since = self._hears_since
        return since is not None and self._clock.steady() - since >= HEALTHY_S

    async def _leave(self) -> None:
        """It heard until just now: what comes after that it may miss."""
        if self.lamp.state == "live":
            await self._insist(lambda: self._place.hears(leaves=True))

    def _end(self, state: State, code: str) -> None:
        logger.info("%s %s %s", self._name, state, code)
        self.over = True
        self._is_now(state, code)

    async def _wait(self, error: LiveHubError) -> None:
        most = min(WAIT_S * 2**self._failures, WAIT_MOST_S)
        self._failures = min(self._failures + 1, 10)
        asked = min(float(error.data.get("retry_s", 0)), retries.MOST_S)
        wait_s = max(most * self._around.chance(), WAIT_LEAST_S, asked)
        logger.info("%s again in %.1f s: %s", self._name, wait_s, error)
        code = error.code if isinstance(error, ProviderError | Busy) else "source_failed"
        self._is_now("waiting", code, self._clock.now() + int(wait_s * SECOND))
        await self._around.pause(wait_s)

    def _is_now(self, state: State, code: str, retry_at: Millis | None = None) -> None:
        if self.lamp.is_now(state, code, self._clock.now(), retry_at):
            self._changed()


def _named(source: Source, kept: Mapping[str, str]) -> dict[str, str]:
    """The vault's two fields under the names that the source has for them."""
    fields = ("token", "secret")
    named = {key: kept.get(field, "") for key, field in zip(source.KEYS, fields, strict=False)}
    return {**kept, **named}


def _where(error: Exception) -> str:
    """Where a bug is. Without what the error says: that may hold an address, and that a key."""
    if isinstance(error, OSError):
        return ""  # networks fail, that is life
    return "\n" + "".join(traceback.format_tb(error.__traceback__)[-FRAMES:])
