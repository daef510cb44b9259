"""Owns that shows are recorded as their logs say: starts recorders, starts them again, ends them.

What is recorded is about now, so this is no reaction with a cursor: the log's state says what is
wanted, at a start and after every record. What a recorder left, however it ended, is made good here:
its files are told to the log once each, and get their on-air marks when the recording is over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from livehub.clock import Clock, Millis
from livehub.errors import LiveHubError
from livehub.log.command import Body
from livehub.log.contract import Store
from livehub.log.runner import Runner
from livehub.media.recorder import child, manifest, talk
from livehub.media.recorder.manifest import Part
from livehub.screens.vitals import Vitals
from livehub.shows import commands as cmd
from livehub.shows.recorded import Running
from livehub.shows.state import ShowState
from livehub.work.marking import mark

logger = logging.getLogger(__name__)

ACTOR = "house:recordings"
AGAIN_S = (0.5, 2.0, 5.0, 15.0)  # pauses before a recorder is started again; then the last one
SEALINGS = 3  # lives of a recorder to finish what is over; then the next start of livehub tries
BROKEN = "recording_broken"
FEED_S = 1.0  # between two looks for media

FeedPath = Callable[[str], Path | None]
"""Where a show's cameras are to be had; None while media is not there."""


class Recordings:
    """The recorders of all shows of a world."""

    def __init__(
        self, store: Store, vitals: Vitals, clock: Clock, folder: Path, least_free: int
    ) -> None:
        """`folder` holds a folder per show; `least_free`: octets that stay free on its disk."""
        self.store = store
        self.vitals = vitals
        self.clock = clock
        self.folder = folder
        self.least_free = least_free
        self.feed_path: FeedPath = lambda _: None
        self._shows: dict[str, Runner[ShowState]] = {}
        self._known: dict[str, _Recording] = {}
        self._done: set[str] = set()
        self._woken = asyncio.Event()

    def follow(self, runner: Runner[Any]) -> None:
        """Do what this log says, if it is a show's; from its state as it is now on."""
        kind, _, show = runner.log.partition(":")
        if kind == "show":
            self._shows[show] = runner
            runner.listen(lambda before, _, after: self._heard(before, after))
            self._woken.set()

    def _heard(self, before: ShowState, after: ShowState) -> None:
        if before.recorded.running is not after.recorded.running:
            self._woken.set()

    async def run(self) -> None:
        """Record for ever; owned by the world's task group."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                await self._woken.wait()
                self._woken.clear()
                for show, runner in tuple(self._shows.items()):
                    for wanted in await self._begun(show, runner):
                        one = _Recording(self, show, runner, wanted)
                        self._known[wanted.recording] = one
                        tasks.create_task(one.run(), name=f"recording {wanted.recording}")
                for one in self._known.values():
                    one.look()

    def folder_of(self, show: str, recording: str, since: Millis) -> Path:
        """Where the files of a recording lie."""
        return self.folder / show / manifest.folder_name(recording, since)

    async def _begun(self, show: str, runner: Runner[ShowState]) -> list[Running]:
        """Recordings of a show that nobody looks after yet: what runs, and what was left undone."""
        recorded = runner.state.recorded
        found = []
        for recording, since in recorded.begun.items():
            running = recorded.running
            if recording in self._known or recording in self._done:
                continue
            if running is not None and running.recording == recording:
                found.append(running)
            elif await asyncio.to_thread(_undone, self.folder_of(show, recording, since)):
                found.append(Running(recording, since, False, False))
            else:
                self._done.add(recording)
        return found


def _undone(folder: Path) -> bool:
    """Whether a recording that is over lacks its end: livehub was ended before it came."""
    known = manifest.read(folder)
    return known is not None and known.marks is None


class _Recording:
    """One recording, until its last file is safe and marked."""

    def __init__(
        self, house: Recordings, show: str, runner: Runner[ShowState], wanted: Running
    ) -> None:
        self._house = house
        self._show = show
        self._runner = runner
        self._what = wanted
        self._folder = house.folder_of(show, wanted.recording, wanted.since)
        self._unwanted = asyncio.Event()
        self._kept = asyncio.Event()

    @property
    def _wanted(self) -> bool:
        running = self._runner.state.recorded.running
        return running is not None and running.recording == self._what.recording

    def look(self) -> None:
        """The log changed: is this still to go on?"""
        if not self._wanted:
            self._unwanted.set()

    async def run(self) -> None:
        """Record until the log says otherwise, or the disk does."""
        self.look()
        try:
            async with asyncio.TaskGroup() as tasks:
                keeping = tasks.create_task(self._keep_as_told())
                code = await self._live_on()
                keeping.cancel()
            await self._end(code)
            await self._keep_files()
            await mark(self._house.store, self._runner, self._folder, self._house.clock.now())
        except* Exception:
            # One recording's bug must not stop the world; but nobody may be told it goes on.
            logger.exception("recording=%s failed", self._what.recording)
            await self._end(BROKEN)
        finally:
            self._tell(None)

    async def _end(self, code: str) -> None:
        """Have the log say that nothing is recorded any more, and why."""
        if code and self._wanted:
            body = cmd.EndRecording(recording=self._what.recording, reason=code)
            await self._command(body, f"end:{self._what.recording}")

    async def _live_on(self) -> str:
        """Life after life of a recorder; the code of what ended the last one, if anything did."""
        deaths = 0
        while True:
            self._tell("finishing" if self._unwanted.is_set() else "starting")
            over = await self._live(await self._start())
            if over is not None and (over.code or self._unwanted.is_set()):
                return over.code
            deaths += 1
            logger.error("recorder ended recording=%s", self._what.recording)
            if self._unwanted.is_set() and deaths >= SEALINGS:
                return ""
            self._tell("restarting")
            await asyncio.sleep(AGAIN_S[min(deaths, len(AGAIN_S)) - 1])

    async def _live(self, start: talk.Start) -> talk.Over | None:
        try:
            return await child.live(start, self._unwanted, self._heard)
        except* OSError:  # no process, no socket: as bad as one that died
            logger.exception("recorder not started recording=%s", self._what.recording)
        return None

    async def _start(self) -> talk.Start:
        feed = self._house.feed_path(self._show)
        while feed is None and not self._unwanted.is_set():
            await asyncio.sleep(FEED_S)
            feed = self._house.feed_path(self._show)
        return talk.Start(
            recording=self._what.recording,
            show=self._show,
            folder=str(self._folder),
            feed=str(feed or ""),
            program=self._what.program,
            cameras=self._what.cameras,
            least_free=self._house.least_free,
        )

    def _heard(self, message: talk.Now | talk.Kept) -> None:
        if isinstance(message, talk.Kept):
            self._kept.set()
            return
        state = "recording" if message.writing else "waiting"
        self._tell("finishing" if self._unwanted.is_set() else state, message)

    def _tell(self, state: str | None, now: talk.Now | None = None) -> None:
        """Vitals for helpers: `state`, and what the recorder said of itself."""
        document: dict[str, Any] | None = None
        if state is not None:
            document = {
                "state": state,
                "files": now.parts if now else 0,
                "octets": now.octets if now else 0,
                "free": now.free if now else None,
                "trouble": now.trouble if now else "",
            }
        self._house.vitals.put(self._show, "helper", ("recording", "recording"), document)

    async def _keep_as_told(self) -> None:
        while True:
            await self._kept.wait()
            self._kept.clear()
            await self._keep_files()

    async def _keep_files(self) -> None:
        """Tell the log of every file that is safe; those it knows are nothing new."""
        known = await asyncio.to_thread(manifest.read, self._folder)
        for part in known.parts if known is not None else []:
            key = f"{self._what.recording}/{part.file}"
            if part.sha256 and key not in self._runner.state.recorded.kept:
                await self._command(_kept(self._what.recording, part), f"keep:{key}")

    async def _command(self, body: Body, id_: str) -> None:
        try:
            await self._runner.run(body, actor=ACTOR, id=id_)
        except LiveHubError as error:  # at the next start it is told again
            logger.warning("recording=%s not told: %s", self._what.recording, error)


def _kept(recording: str, part: Part) -> cmd.KeepRecording:
    return cmd.KeepRecording(
        recording=recording,
        file=part.file,
        camera=part.camera,
        started_at=part.started_at,
        ms=part.ms,
        octets=part.octets,
        sha256=part.sha256,
        codec=part.codec,
        width=part.width,
        height=part.height,
        whole=part.whole,
    )
