"""Owns the cameras of shows: what media does by the show's log, what screens are told of them.

Takes and key frames are about now, so they are no reactions with a cursor: the log's state says who
is the program, at a start and after every record, and what was asked of a phone yesterday is past.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from itertools import count
from typing import Any, Protocol

from livehub.errors import LiveHubError
from livehub.events import camera as ev
from livehub.links import Links
from livehub.log.record import Record
from livehub.log.runner import Runner
from livehub.screens.projections import Doc
from livehub.screens.vitals import Vitals
from livehub.shows.commands import KeepProgram
from livehub.shows.state import ShowState

logger = logging.getLogger(__name__)

RETRY_S = 1.0
KEY_FRAMES_MOST = 64  # asked for at once; more are dropped: the next tap asks again


class Engine(Protocol):
    """What is needed of media."""

    async def take(self, room: str, camera: str) -> None:
        """Viewers of the program go over to this camera, as soon as it can be seen."""

    async def ask_key_frame(self, room: str, camera: str) -> None:
        """A whole picture, please."""

    def vitals(self, room: str) -> Mapping[str, Mapping[str, Any]]:
        """Per camera of a show what is true now."""


class Cameras:
    """Between the logs of shows, media, and the vitals that screens see."""

    def __init__(self, vitals: Vitals, links: Links) -> None:
        self._vitals = vitals
        self._links = links
        self._media: Engine | None = None
        self._shows: dict[str, Runner[ShowState]] = {}
        self._numbers: dict[str, dict[str, int]] = {}
        # What run() has to do. Latest wins: at most one entry per show, and per camera.
        self._takes: dict[str, str] = {}
        self._firsts: dict[str, str] = {}
        self._key_frames: dict[tuple[str, str], None] = {}
        self._woken = asyncio.Event()

    @property
    def media(self) -> Engine | None:
        """The engine; one that starts knows of no take, so it is told again."""
        return self._media

    @media.setter
    def media(self, media: Engine | None) -> None:
        self._media = media
        self.take_again()

    def take_again(self) -> None:
        """Media has forgotten who is the program (it started anew): tell it."""
        for show, runner in self._shows.items():
            self._want(show, _program(runner.state))

    def follow(self, show: str, runner: Runner[ShowState]) -> None:
        """Do what this show's log says, from its state as it is now on."""
        self._shows[show] = runner
        runner.listen(lambda _before, record, _after: self._heard(show, record))
        self._want(show, _program(runner.state))

    def _heard(self, show: str, record: Record) -> None:
        event = record.event
        if isinstance(event, ev.CameraTaken):
            self._want(show, event.camera)
        elif isinstance(event, ev.CameraAsked) and event.wish == "key_frame":
            if len(self._key_frames) < KEY_FRAMES_MOST:
                self._key_frames[show, event.camera] = None
            self._woken.set()

    def _want(self, show: str, camera: str | None) -> None:
        if camera is not None:
            self._takes[show] = camera
            self._woken.set()

    async def run(self) -> None:
        """Tell media what the logs want, for ever; owned by the world's task group."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            if not await self.settle():
                await asyncio.sleep(RETRY_S)
                self._woken.set()

    async def settle(self) -> bool:
        """Do all that waits to be done; False when media could not be told of a take."""
        if self._media is None:
            return True  # told when it comes
        firsts, self._firsts = self._firsts, {}
        for show, camera in firsts.items():
            await self._keep(show, camera)
        key_frames, self._key_frames = self._key_frames, {}
        for show, camera in key_frames:
            try:
                await self._media.ask_key_frame(show, camera)
            except LiveHubError as error:  # the camera is gone: nobody misses its picture
                logger.info("key frame of %s not asked for: %s", camera, error)
            except Exception:
                logger.exception("key frame of %s not asked for", camera)
        return await self._take_all(self._media)

    async def _take_all(self, media: Engine) -> bool:
        takes, self._takes = self._takes, {}
        told = True
        for show, camera in takes.items():
            try:
                await media.take(show, camera)
            except Exception:
                logger.exception("show=%s camera=%s not taken", show, camera)
                self._takes.setdefault(show, camera)  # unless another was taken meanwhile
                told = False
        return told

    async def _keep(self, show: str, camera: str) -> None:
        body = KeepProgram(camera=camera)
        try:
            await self._shows[show].run(body, actor="house:cameras", id=f"first:{camera}")
        except LiveHubError as error:  # its vitals come again, and with them the next try
            logger.warning("show=%s keeps no program yet: %s", show, error)

    def changed(self, room: str) -> None:
        """Media says that something about a show's cameras changed."""
        if self._media is None:
            return
        found = self._media.vitals(room)
        numbers = self._numbers.setdefault(room, {})
        for camera in set(numbers) - set(found):
            del numbers[camera]
            self._tell(room, camera, None, None)
            self._vitals.put(room, "helper", ("phones", camera), None)
        for camera, vitals in found.items():
            number = numbers.get(camera) or _free(numbers)
            numbers[camera] = number
            key = self._links.make("preview", f"{room}:{camera}")
            helper = {**vitals, "number": number, "whep": f"/whep/{key}"}
            self._tell(room, camera, helper, _of_phone(vitals, number))
            if vitals["state"] == "off":
                self._vitals.put(room, "helper", ("phones", camera), None)
        self._look_at_program(room, found)

    def _tell(self, room: str, camera: str, helper: Doc | None, phone: Doc | None) -> None:
        self._vitals.put(room, "helper", ("cameras", camera), helper)
        self._vitals.put(room, f"camera:{camera}", ("camera", "camera"), phone)

    def _look_at_program(self, room: str, found: Mapping[str, Mapping[str, Any]]) -> None:
        on_air = [
            camera
            for camera, vitals in found.items()
            if vitals["program"] and vitals["state"] in {"on_air", "stalled"}
        ]
        program = {"state": "on_air" if on_air else "off"}
        self._vitals.put(room, "public", ("cameras", "program"), program)
        sound = found[on_air[0]].get("sound") if on_air else None
        self._vitals.put(room, "tv", ("cameras", "program"), {**program, "sound": sound})
        runner = self._shows.get(room)
        if on_air and runner is not None and runner.state.program is None:
            self._firsts[room] = on_air[0]
            self._woken.set()


def _program(show: ShowState) -> str | None:
    """Who is to be the program; in a show that is over, nobody."""
    return None if show.phase == "closed" else show.program


def _free(numbers: dict[str, int]) -> int:
    """The lowest number that no camera has: it stays the same while the camera is there."""
    return next(number for number in count(1) if number not in numbers.values())


def _of_phone(vitals: Mapping[str, Any], number: int) -> Doc:
    """What the artisan's own phone is told: enough to say whether picture and sound arrive."""
    fields = ("state", "program", "sound", "silent_s")
    return {"number": number, **{field: vitals[field] for field in fields}}
