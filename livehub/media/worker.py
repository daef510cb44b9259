"""Owns a media process: `python -m livehub.media.worker FD`, a child of livehub.

It lives as long as the socket it inherited; what it serves is told by its first call, `start`.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

from livehub.clock import SystemClock
from livehub.errors import Busy, LiveHubError
from livehub.media import calls, tap
from livehub.media.interface import Handover, Start
from livehub.media.mirror import Mirror, mirror
from livehub.media.sessions import Media, serving

logger = logging.getLogger(__name__)

UNWATCHED_S = 10.0  # between two looks; a feed goes at the second that finds nobody watching

Handler = Callable[..., Awaitable[Any]]


class Worker:
    """Carries out what livehub asks for."""

    def __init__(self, media: Media, start: Start, writer: asyncio.StreamWriter) -> None:
        self._media = media
        self._start = start
        self._writer = writer
        self._mirrors: dict[str, Mirror] = {}
        self._handlers: dict[str, Handler] = {
            "publish": self._publish,
            "view": self._view,
            "patch": media.patch,
            "check": media.check,
            "close": media.close,
            "dismiss": self._dismiss,
            "take": media.take,
            "ask_key_frame": media.ask_key_frame,
            "hand_over": self._hand_over,
        }

    async def carry_out(self, call: calls.Call) -> None:
        """Do what a call asks and answer it; a bug of ours is logged and answered as one."""
        try:
            result = await self._handlers[call.name](*call.arguments)
            answer = calls.Answer(call.id, result)
        except LiveHubError as error:
            answer = calls.failed(call, error)
        except Exception:
            logger.exception("call failed name=%s", call.name)
            answer = calls.failed(call, Busy("media_away", retry_s=5))
        if call.id:
            self._writer.write(calls.encode(answer))

    def changed(self, room: str) -> None:
        """Tell livehub how the cameras of a show are."""
        handover = self._media.handover(room)
        changed = calls.Changed(room, self._media.vitals(room), handover)
        self._writer.write(calls.encode(changed))
        self._tell_load()

    def _tell_load(self) -> None:
        self._writer.write(calls.encode(calls.Load(self._media.watching)))

    async def _publish(self, room: str, camera: str, offer: str) -> Any:
        return self._named(await self._media.publish(room, camera, offer))

    async def _view(
        self, room: str, offer: str, camera: str | None, remote: bool, feed: str | None
    ) -> Any:
        if feed is not None:
            await self._have(room, Path(feed))
        session = await self._media.view(room, offer, camera, remote=remote)
        self._tell_load()  # before the answer, so that the next viewer is placed by it
        return self._named(session)

    def _named(self, session: Any) -> Any:
        return msgspec.to_builtins(session)

    async def _dismiss(self, camera: str) -> None:
        self._media.dismiss(camera)

    async def _hand_over(self, room: str, target: dict[str, str] | None) -> None:
        self._media.hand_over(room, None if target is None else Handover(**target))

    async def _have(self, room: str, path: Path) -> None:
        """Have the cameras of a show that another process has, from its feed."""
        there = self._mirrors.get(room)
        if there is not None and not there.lost:
            return
        try:
            self._mirrors[room] = await mirror(path, self._media.room(room), SystemClock())
        except (OSError, TimeoutError) as error:
            raise Busy("media_away", retry_s=2) from error

    async def leave_feeds(self) -> None:
        """Give feeds back that nobody watches any more."""
        unwatched: set[str] = set()
        while True:
            await asyncio.sleep(UNWATCHED_S)
            now = {room for room in self._mirrors if not self._media.room(room).watched_by}
            for room in now & unwatched:
                self._mirrors.pop(room).close()
            unwatched = now

    def close(self) -> None:
        """Leave the feeds of others."""
        for each in self._mirrors.values():
            each.close()


async def _run(control: socket.socket) -> None:
    reader, writer = await asyncio.open_connection(sock=control)
    first = await calls.read(reader)
    assert isinstance(first, calls.Call)
    start = msgspec.convert(first.arguments[0], Start)
    logging.getLogger().setLevel(start.log_level.upper())
    told: list[Callable[[str], None]] = []
    async with serving(
        SystemClock(),
        network=start.network,
        limits=start.limits,
        on_change=lambda room: told[0](room),
    ) as media:
        worker = Worker(media, start, writer)
        told.append(worker.changed)
        feeds = await tap.serve(Path(start.feed), media.room)
        writer.write(calls.encode(calls.Load(0)))  # ready
        try:
            await _serve(worker, reader)
        finally:
            worker.close()
            feeds.close()


async def _serve(worker: Worker, reader: asyncio.StreamReader) -> None:
    """Carry out calls until livehub is gone; each in its own task, since some take seconds."""
    async with asyncio.TaskGroup() as tasks:
        leaving = tasks.create_task(worker.leave_feeds(), name="feeds")
        while True:
            try:
                message = await calls.read(reader)
            except EOFError:
                leaving.cancel()
                return
            if isinstance(message, calls.Call):
                tasks.create_task(worker.carry_out(message), name=message.name)


def main() -> None:
    """Serve media until livehub is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches livehub, which ends us
    logging.basicConfig(
        stream=sys.stderr, format="%(asctime)s %(levelname)-7s %(name)s %(message)s"
    )
    for chatty in ("aioice", "aiortc", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    gc.freeze()  # what was imported stays: the collector need not look at it in mid-picture
    asyncio.run(_run(socket.socket(fileno=int(sys.argv[1]))))


if __name__ == "__main__":
    main()
