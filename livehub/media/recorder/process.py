"""Owns the recorder's process: begins when told, reports each second, ends with all files safe."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from livehub.clock import Clock, SystemClock
from livehub.media.recorder import manifest, talk
from livehub.media.recorder.disk import Disk
from livehub.media.recorder.listening import Listening
from livehub.media.recorder.manifest import Manifest, Part
from livehub.media.recorder.parts import Parts
from livehub.media.recorder.recording import Recording

logger = logging.getLogger(__name__)

TEND_S = 0.05
REPORT_S = 1.0


class _End(Exception):
    """Time to bring all files to their end. `code` says why when nobody asked for it."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


def main(handle: int) -> None:
    """Serve the parent at the other end of this inherited socket."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s %(message)s"
    )
    # Ctrl+C reaches all processes of a terminal: the parent is the one to say Stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.umask(0o077)  # whoever is filmed is nobody else's business
    asyncio.run(_serve(socket.socket(fileno=handle), SystemClock()))


async def _serve(parent: socket.socket, clock: Clock) -> None:
    reader, writer = await asyncio.open_unix_connection(sock=parent, limit=talk.LONGEST)
    messages = talk.from_parent(reader)
    start = await anext(messages, None)
    if not isinstance(start, talk.Start):
        return
    session = _Session(start, writer, clock)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, session.stop.set)
    code = await session.run(messages)
    await session.finish(code)


class _Session:
    """One recording of one show."""

    def __init__(self, start: talk.Start, writer: asyncio.StreamWriter, clock: Clock) -> None:
        self.stop = asyncio.Event()
        self._trouble = ""
        self._sealed = asyncio.Event()
        self._writer = writer
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        folder = Path(start.folder)
        self._disk = Disk(folder, start.least_free, self._troubled, clock)
        known = manifest.read(folder) or Manifest(recording=start.recording, show=start.show)
        self._parts = Parts(known, self._disk, clock, self._later, self._kept)
        self._listening = Listening(Path(start.feed), start.show)
        self._recording = Recording(
            self._parts,
            self._listening.want_key_frame,
            program=start.program,
            cameras=start.cameras,
        )

    async def run(self, messages: AsyncIterator[talk.FromParent]) -> str:
        """Record until told to stop; the code of what ended it otherwise."""
        code = ""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listening.run(self._recording))
                tasks.create_task(self._tend())
                tasks.create_task(self._report())
                tasks.create_task(self._hear(messages))
                await self.stop.wait()
                raise _End(self._trouble)
        except* _End as ends:
            code = str(ends.exceptions[0])
        return code

    async def finish(self, code: str) -> None:
        """Have all files safe on the disk, then say so."""
        self._recording.end()
        while self._parts.sealing:
            self._sealed.clear()
            await self._sealed.wait()
        await asyncio.to_thread(self._disk.close)
        self._say(talk.Over(code=code))
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except ConnectionError:
            logger.info("nobody is there to be told")

    async def _hear(self, messages: AsyncIterator[talk.FromParent]) -> None:
        async for message in messages:
            if isinstance(message, talk.Stop):
                break
        self.stop.set()

    async def _tend(self) -> None:
        while True:
            self._recording.tend(self._clock.steady())
            await asyncio.sleep(TEND_S)

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(REPORT_S)
            trouble = "" if self._listening.connected else talk.FEEDLESS
            if self._recording.was_slow():
                trouble = talk.SLOW
            self._say(
                talk.Now(
                    writing=self._recording.running,
                    parts=self._parts.count,
                    octets=self._parts.octets,
                    free=self._disk.free,
                    trouble=trouble,
                )
            )

    def _kept(self, part: Part) -> None:
        self._sealed.set()
        if part.octets:
            self._say(talk.Kept(part=part))

    def _say(self, message: talk.FromRecorder) -> None:
        """A parent that does not listen is not waited for: what it misses stands in the manifest."""
        if self._writer.transport.get_write_buffer_size() < talk.LONGEST:
            self._writer.write(talk.line(message))

    def _troubled(self, code: str) -> None:
        """Called from the disk's thread."""

        def end() -> None:
            self._trouble = self._trouble or code
            self.stop.set()

        self._later(end)

    def _later(self, call: Callable[[], None]) -> None:
        self._loop.call_soon_threadsafe(call)
