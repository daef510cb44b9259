"""Owns the hand-overs of all rooms of a media process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from livehub.clock import Clock
from livehub.media.forwarder import Forwarder
from livehub.media.handover.pusher import Pusher
from livehub.media.interface import Handover, HandoverVitals

logger = logging.getLogger(__name__)

GOODBYE_S = 5.0


class Handovers:
    """One pusher per room that is handed over, owned by the media's tasks."""

    def __init__(
        self, clock: Clock, tasks: asyncio.TaskGroup,
        program: Callable[[str], Forwarder | None], on_change: Callable[[str], None],
    ) -> None:  # fmt: skip
        """`program(room)` is who is on air there, None while nobody is."""
        self._clock = clock
        self._tasks = tasks
        self._program = program
        self._on_change = on_change
        self._pushers: dict[str, Pusher] = {}
        self.goodbye_s = GOODBYE_S
        self._closed = False
        self._running: set[asyncio.Task[None]] = set()

    def want(self, room: str, target: Handover | None) -> None:
        """Push a room's program there from now on; None ends it."""
        pusher = self._pushers.get(room)
        if pusher is None:
            if target is None or self._closed:
                return
            pusher = self._begin(room)
        pusher.want(target)

    def vitals(self, room: str) -> HandoverVitals:
        """How it goes."""
        pusher = self._pushers.get(room)
        return {"state": "off", "code": ""} if pusher is None else dict(pusher.vitals)

    async def close(self) -> None:
        """End all, with a goodbye to servers that listen to it in time."""
        self._closed = True
        for pusher in self._pushers.values():
            pusher.want(None)
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=self.goodbye_s)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    def _begin(self, room: str) -> Pusher:
        pusher = Pusher(room, lambda: self._program(room), self._clock, lambda: self._tell(room))
        self._pushers[room] = pusher
        task = self._tasks.create_task(self._run(room, pusher), name=f"hand-over {room}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return pusher

    def _tell(self, room: str) -> None:
        try:
            self._on_change(room)
        except Exception:
            # A listener's trouble is not the hand-over's.
            logger.exception("telling of a hand-over failed show=%s", room)

    async def _run(self, room: str, pusher: Pusher) -> None:
        try:
            while pusher.wanted:
                await pusher.run()
        finally:
            del self._pushers[room]
