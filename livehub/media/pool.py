"""Owns the media processes: one per core where wanted, started anew when one dies.

All cameras of a show are in one process; its viewers go to the process that has the fewest, which
gets the cameras from the first one's feed. Commerce never waits for a key frame on its way to two
hundred people, and a process that dies takes only its own viewers along; they come back.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from livehub.errors import NotFound
from livehub.media.child import Child
from livehub.media.interface import (
    Handover,
    HandoverVitals,
    Limits,
    MediaSession,
    Start,
    Vitals,
)
from livehub.media.network import Network

logger = logging.getLogger(__name__)

OnChange = Callable[[str], None]


class Pool:
    """Media in processes of their own: an `interface.Door`. Use `async with serving(...)`."""

    def __init__(self, starts: list[Start], on_change: OnChange) -> None:
        self._children = [Child(start, self._changed, self._began) for start in starts]
        self._on_change = on_change
        self._taken: dict[str, str] = {}
        self._handed_over: dict[str, Handover] = {}

    async def publish(self, room: str, camera: str, offer_sdp: str) -> MediaSession:
        """Answer the offer of a camera; it replaces an earlier peer with its first packet."""
        home = self._home(room)
        return _session(home, await self._children[home].call("publish", room, camera, offer_sdp))

    async def view(
        self, room: str, offer_sdp: str, camera: str | None = None, *, remote: bool = False
    ) -> MediaSession:
        """Answer the offer of a viewer of one camera, or of the program."""
        home = self._home(room)
        place = self._least_loaded(home)
        feed = None if place == home else self._children[home].start.feed
        child = self._children[place]
        child.coming += 1
        try:
            answer = await child.call("view", room, offer_sdp, camera, remote, feed)
        finally:
            child.coming -= 1
        return _session(place, answer)

    async def patch(self, session_id: str, if_match: str | None, sdpfrag: str) -> None:
        """More ICE candidates of a peer."""
        child, name = self._find(session_id)
        await child.call("patch", name, if_match, sdpfrag)

    async def check(self, session_id: str) -> None:
        """Whether a media session is still there."""
        child, name = self._find(session_id)
        await child.call("check", name)

    async def close(self, session_id: str) -> None:
        """End a media session."""
        child, name = self._find(session_id)
        await child.call("close", name)

    def dismiss(self, camera: str) -> None:
        """End what this camera sends: it may no longer."""
        for child in self._children:
            child.tell("dismiss", camera)

    async def take(self, room: str, camera: str) -> None:
        """Put a camera on air at its next key frame; one that is not there yet when it comes."""
        self._taken[room] = camera
        self._children[self._home(room)].tell("take", room, camera)

    async def ask_key_frame(self, room: str, camera: str) -> None:
        """Ask a camera for a whole picture."""
        self._children[self._home(room)].tell("ask_key_frame", room, camera)

    def vitals(self, room: str) -> dict[str, Vitals]:
        """Per camera of a room what is true now; viewers of all processes together."""
        home = self._home(room)
        found = {key: dict(one) for key, one in self._children[home].vitals.get(room, {}).items()}
        for number, child in enumerate(self._children):
            if number == home:
                continue
            for camera, vitals in child.vitals.get(room, {}).items():
                if camera in found:
                    more = int(vitals["viewers"] or 0)
                    found[camera]["viewers"] = int(found[camera]["viewers"] or 0) + more
        return found

    def hand_over(self, room: str, target: Handover | None) -> None:
        """Push the room's program to a server elsewhere from now on; None ends it."""
        self._handed_over.pop(room, None)
        if target is not None:
            self._handed_over[room] = target
        self._tell_handover(room, target)

    def handover(self, room: str) -> HandoverVitals:
        """How the hand-over of a room goes; every change is reported like those of cameras."""
        known = self._children[self._home(room)].handovers.get(room)
        return dict(known or {"state": "off", "code": ""})

    def _tell_handover(self, room: str, target: Handover | None) -> None:
        plain = None if target is None else {"url": target.url, "token": target.token}
        self._children[self._home(room)].tell("hand_over", room, plain)

    def feed_path(self, room: str) -> Path:
        """Where the process that has a show's cameras gives them to other processes of ours."""
        return Path(self._children[self._home(room)].start.feed)

    def forget(self, room: str) -> None:
        """A show is over: which camera was taken does not matter any more."""
        self._taken.pop(room, None)

    def _home(self, room: str) -> int:
        """Which process has the cameras of a show; the same after a restart."""
        return zlib.crc32(room.encode()) % len(self._children)

    def _least_loaded(self, home: int) -> int:
        """The process with the fewest viewers; the cameras' own when there is no difference."""
        places = range(len(self._children))
        running = [place for place in places if self._children[place].running] or [home]
        return min(running, key=lambda place: (self._children[place].load, place != home))

    def _find(self, session_id: str) -> tuple[Child, str]:
        number, _, name = session_id.partition("-")
        if not number.isdecimal() or not name or int(number[:4]) >= len(self._children):
            raise NotFound("no_such_media_session")
        return self._children[int(number[:4])], name

    def _changed(self, room: str) -> None:
        self._on_change(room)

    def _began(self, child: Child) -> None:
        """A process starts, or starts again: it learns what was taken and handed over."""
        for room, camera in self._taken.items():
            if self._children[self._home(room)] is child:
                child.tell("take", room, camera)
        for room, target in self._handed_over.items():
            if self._children[self._home(room)] is child:
                self._tell_handover(room, target)

    async def _close(self) -> None:
        await asyncio.gather(*(child.stop() for child in self._children))


def _session(place: int, answer: dict[str, Any]) -> MediaSession:
    return MediaSession(f"{place}-{answer['id']}", answer["answer_sdp"], answer["etag"])


@asynccontextmanager
async def serving(
    *,
    network: Network | None = None,
    limits: Limits | None = None,
    processes: int = 1,
    log_level: str = "info",
    on_change: OnChange = lambda _: None,
) -> AsyncIterator[Pool]:
    """Media processes for as long as the block lasts.

    `on_change(room)` is called from the event loop when a room's vitals changed, and must not wait.
    """
    limits = limits or Limits()
    share = replace(
        limits,
        viewers=-(-limits.viewers // processes),
        remote_kbps=limits.remote_kbps // processes,
    )
    failure: Exception | None = None
    folder = await asyncio.to_thread(tempfile.mkdtemp, prefix="livehub-")  # ours alone: mode 0700
    try:
        async with asyncio.TaskGroup() as tasks:
            starts = [
                Start(
                    _nth(network or Network(), number),
                    share,
                    str(Path(folder, f"{number}.sock")),
                    log_level,
                )
                for number in range(processes)
            ]
            pool = Pool(starts, on_change)
            running = [tasks.create_task(child.run(), name="media") for child in pool._children]
            try:
                await asyncio.gather(*(child.ready() for child in pool._children))
                yield pool
            except Exception as error:  # noqa: BLE001  raised below, not wrapped in a group
                failure = error
            finally:
                await pool._close()
                for task in running:
                    task.cancel()
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    if failure is not None:
        raise failure


def _nth(network: Network, number: int) -> Network:
    """Each further process has the next port."""
    return replace(network, port=network.port + number if network.port else 0)
