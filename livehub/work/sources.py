"""Owns which comment sources are listened to: those of every show that is not over."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import httpx2

from livehub.clock import Clock, Millis
from livehub.comments.sources.contract import Given, Heard, Source
from livehub.comments.sources.youtube_quota import SHOW_MS
from livehub.errors import LiveHubError
from livehub.events.comments import SourceConnected
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.record import Record
from livehub.log.runner import Runner
from livehub.log.vault import Personal
from livehub.screens.vitals import Vitals
from livehub.shows.sources import source_subject
from livehub.shows.state import ShowState
from livehub.work.fetching import outgoing
from livehub.work.follower import Around, Follower, Wanted
from livehub.work.gaps import Gaps
from livehub.work.ingest import Ingest
from livehub.work.losses import Losses
from livehub.work.places import Place, cursors
from livehub.work.source_lamps import SourceLamp

logger = logging.getLogger(__name__)

LOOK_S = 0.5
LAMP_S = 1.0
"""How often at most a lamp's figures are told; a state is told at once."""
PUSHED = "ssn"
"""Comes to us by itself; it is only gone to where a stream says where."""
BESIDE_MOST = 20
"""Other shows that are looked at for what they used of a quota today."""
STOP_S = 5.0
"""So long a source may take to end before the next one begins."""

Name = tuple[str, str]
"""(show, source)."""


class Sources:
    """Starts, stops and restarts sources, and tells the screens how each stands."""

    def __init__(
        self,
        registry: Mapping[str, Source],
        logs: Logs,
        ingest: Ingest,
        store: Store,
        vitals: Vitals,
        clock: Clock,
        *,
        bases: Mapping[str, str] | None = None,
        watching: Callable[[str], int | None] = lambda _: None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`bases` are other addresses of APIs, `watching` says of a show how many are told to watch
        by what is pushed to us, `pause` and `chance` are other ways to wait, for tests."""
        self._registry = registry
        self._logs = logs
        self._store = store
        self._vitals = vitals
        self._clock = clock
        self._pause = pause
        self._bases = bases or {}
        self._watching = watching
        self._around = Around(ingest, clock, pause, chance)
        self._followers: dict[Name, tuple[Follower, asyncio.Task[None]]] = {}
        self._pushed: dict[Name, tuple[Place, Gaps]] = {}
        self._lamps: dict[Name, SourceLamp] = {}
        self._nudged: set[str] = set()
        """Sources that a person connected again, maybe with other keys."""
        self._losses: dict[Name, Losses] = {}
        self._told_at = float("-inf")
        ingest.listen(self._came)
        ingest.on_loss(self._lost)
        for runner in logs:
            self._hear_of(runner)
        logs.on_open(self._hear_of)

    def _hear_of(self, runner: Runner[Any]) -> None:
        if isinstance(runner.state, ShowState):
            runner.listen(self._heard)

    def _heard(self, _: ShowState, record: Record, __: ShowState) -> None:
        if isinstance(record.event, SourceConnected):
            self._nudged.add(record.event.source)

    def _came(self, show: str, source: str, heard: Sequence[Heard]) -> None:
        """Something came in, by a follower or pushed."""
        now = self._clock.now()
        if source == PUSHED and (show, source) not in self._lamps:
            self._lamps[show, source] = self._lamp(show, source, "listening")
        if (lamp := self._lamps.get((show, source))) is not None:
            lamp.heard(heard, now)

    def _lost(self, show: str, source: str) -> None:
        """Something that was pushed could not be kept."""
        name = show, source
        if name not in self._losses:
            self._losses[name] = Losses(source, self._logs.get(f"show:{show}"), self._clock)
        self._losses[name].note()

    async def run(self) -> None:
        """Follow what shows listen to, for ever."""
        # Reading the trusted certificates takes a while.
        async with await asyncio.to_thread(outgoing) as client, asyncio.TaskGroup() as group:
            while True:
                try:
                    await self.look(client, group)
                except LiveHubError as error:  # the disk, or a log that is behind: looked at again
                    logger.warning("sources not looked after: %s", error)
                except Exception:
                    # One source's bug must not end the hearing of all others.
                    logger.exception("sources not looked after")
                await self._pause(LOOK_S)

    async def look(self, client: httpx2.AsyncClient, group: asyncio.TaskGroup) -> None:
        """Begin, end and begin again what has to be; tell how all stand."""
        open_ = {
            each.state.show: each
            for each in self._logs
            if isinstance(each.state, ShowState) and each.state.phase != "closed"
        }
        wanted = {
            (show, source): stream
            for show, runner in open_.items()
            for source, stream in runner.state.sources.items()
            if source in self._registry or source == PUSHED
        }
        nudged, self._nudged = self._nudged, set()
        await self._end_others(wanted, nudged)
        for name in [each for each in self._lamps if each not in wanted]:
            pushed = name not in self._pushed and self._lamps[name].state == "listening"
            if name[0] not in open_ or not pushed:
                self._forget(name)
        for name, stream in wanted.items():
            if name[1] == PUSHED and not stream:
                await self._listen(name, open_[name[0]])
            elif name not in self._followers:
                others = await cursors(self._store, name[1], self._shows_beside(name[0]))
                self._begin(await self._wanted(name, stream), open_[name[0]], client, group, others)
        await self._look_after(open_)

    def _shows_beside(self, show: str) -> list[str]:
        """The latest of the others, the last one first."""
        shows = [each.state.show for each in self._logs if isinstance(each.state, ShowState)]
        return [each for each in reversed(shows) if each != show][:BESIDE_MOST]

    async def _end_others(self, wanted: Mapping[Name, str], nudged: set[str]) -> None:
        """Those that are wanted no more, or otherwise."""
        for name, (follower, task) in list(self._followers.items()):
            stream = wanted.get(name)
            if task.done() and not follower.over:  # a bug, and its pause: once more
                del self._followers[name]
                continue
            if stream is not None and stream == follower.wanted.stream and name[1] not in nudged:
                continue
            if stream is not None and not follower.over:
                now = await self._wanted(name, stream)
                if now == follower.wanted and not task.done() and follower.lamp.hears:
                    continue
            logger.info("show=%s source=%s is stopped", *name)
            del self._followers[name]
            task.cancel()
            await asyncio.wait([task], timeout=STOP_S)

    async def _wanted(self, name: Name, stream: str) -> Wanted:
        show, source = name
        kept = {each: Personal(source_subject(source), each) for each in ("token", "secret")}
        values = await self._store.reveal(kept.values())
        return Wanted(show, source, stream, {k: values[ref] or "" for k, ref in kept.items()})

    def _begin(
        self,
        wanted: Wanted,
        runner: Runner[Any],
        client: httpx2.AsyncClient,
        group: asyncio.TaskGroup,
        others: Sequence[str],
    ) -> None:
        show, source = name = wanted.show, wanted.source
        logger.info("show=%s source=%s begins", *name)
        self._pushed.pop(name, None)
        lamp = self._lamps[name] = self._lamp(show, source, "connecting")
        given = Given(
            stream=wanted.stream,
            keys={},
            client=client,
            clock=self._clock,
            pause=self._pause,
            bases=self._bases,
            until=_until(runner.state),
            others=others,
        )
        follower = Follower(
            wanted,
            self._registry[source],
            given,
            self._around,
            Place(self._store, self._clock, show, source),
            Gaps(source, runner, self._clock),
            lamp,
            lambda: self._tell(name, runner.state),
        )
        self._tell(name, runner.state)
        task = group.create_task(follower.guarded(), name=f"source {source} {show}")
        self._followers[name] = follower, task

    def _lamp(self, show: str, source: str, state: Any) -> SourceLamp:
        """A new one; when it last heard something is known from the comments."""
        old = self._lamps.get((show, source))
        lamp = SourceLamp(source, self._clock.now(), state)
        if old is not None:
            lamp.heard_at = old.heard_at
            return lamp
        comments = self._logs.get(f"show:{show}").state.queue.comments.values()
        lamp.heard_at = max((each.at for each in comments if each.source == source), default=None)
        return lamp

    async def _listen(self, name: Name, runner: Runner[Any]) -> None:
        """What is pushed needs no task; what was pushed while we were away is missing."""
        if name in self._pushed:
            return
        place = Place(self._store, self._clock, *name)
        await place.find("")
        gaps = Gaps(name[1], runner, self._clock)
        lamp = self._lamps[name] = self._lamp(*name, "listening")
        if place.live_at and lamp.heard_at is not None:
            gaps.note(place.live_at, self._clock.now())
        self._pushed[name] = place, gaps

    def _forget(self, name: Name) -> None:
        self._lamps.pop(name, None)
        self._pushed.pop(name, None)
        self._vitals.put(name[0], "helper", ("sources", name[1]), None)

    async def _look_after(self, open_: Mapping[str, Runner[Any]]) -> None:
        for follower, _ in self._followers.values():
            follower.look()
            await _tried(follower.still_hears())
            await _tried(follower.gaps.tell())
        for name in [each for each in self._losses if each[0] not in open_]:
            del self._losses[name]
        for losses in list(self._losses.values()):
            await _tried(losses.tell())
        for name, (place, gaps) in self._pushed.items():
            await _tried(gaps.tell())
            if self._lamps[name].heard_at is not None:
                await _tried(place.hears())
        steady = self._clock.steady()
        if steady - self._told_at >= LAMP_S:
            self._told_at = steady
            self._figures_of_pushed()
            for name in self._lamps:
                if name[0] in open_:  # or it was opened just now
                    self._tell(name, open_[name[0]].state)

    def _figures_of_pushed(self) -> None:
        """What followers say of themselves others say of these."""
        for name, lamp in self._lamps.items():
            if name[1] == PUSHED and name not in self._followers:
                lamp.viewers = self._watching(name[0])
                lamp.dropped = self._losses[name].count if name in self._losses else 0

    def _tell(self, name: Name, state: ShowState) -> None:
        lamp = self._lamps.get(name)
        if lamp is None or state.phase == "closed":
            return
        live_since: Millis | None = state.started_at if state.phase == "live" else None
        echoes = self._around.ingest.counts(*name).echoes
        document = lamp.document(self._clock.now(), live_since, echoes)
        self._vitals.put(name[0], "helper", ("sources", name[1]), document)


def _until(state: ShowState) -> Millis | None:
    """When a live show is over, as far as anybody knows; a source that is run anew in the midst of
    it must not plan for a whole one again."""
    return None if state.started_at is None else state.started_at + SHOW_MS


async def _tried(work: Awaitable[None]) -> None:
    """What cannot be done for one source now is done at the next look."""
    try:
        await work
    except LiveHubError as error:
        logger.warning("a source is not looked after: %s", error)
