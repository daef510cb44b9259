"""A real recorder process as the supervisor sees it, and what ffmpeg says of its files."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from livehub.media.recorder import manifest, talk
from livehub.media.recorder.manifest import Part
from tests.media.peers import become


class Recorder:
    """A process that records, and all it said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[talk.FromRecorder] = []
        self.process: asyncio.subprocess.Process | None = None
        self._writer: asyncio.StreamWriter | None = None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def now(self) -> talk.Now | None:
        return next((s for s in reversed(self.said) if isinstance(s, talk.Now)), None)

    @property
    def kept(self) -> list[Part]:
        return [said.part for said in self.said if isinstance(said, talk.Kept)]

    @property
    def over(self) -> talk.Over | None:
        return next((s for s in self.said if isinstance(s, talk.Over)), None)

    async def parts(self) -> list[Part]:
        """What stands in the manifest."""
        found = await asyncio.to_thread(manifest.read, self.folder)
        assert found is not None
        return found.parts

    async def start(self, start: talk.Start) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "livehub.media.recorder", str(theirs.fileno()),
                pass_fds=[theirs.fileno()],
            )  # fmt: skip
        reader, self._writer = await asyncio.open_unix_connection(sock=ours)
        self._writer.write(talk.line(start))
        try:
            async for each in talk.from_recorder(reader):
                self.said.append(each)
        finally:
            self._writer.close()

    async def writing(self, octets: int = 1) -> None:
        """Wait until so much was recorded."""
        await become(lambda: self.now and self.now.writing and self.now.octets >= octets, 20)

    async def stop(self) -> None:
        """Let it finish."""
        assert self._writer is not None
        self._writer.write(talk.line(talk.Stop()))
        await self.ended()

    def vanish(self) -> None:
        """Be gone, as a parent that was killed."""
        assert self._writer is not None
        self._writer.transport.abort()

    async def ended(self) -> None:
        assert self.process is not None
        await asyncio.wait_for(self.process.wait(), 20)


@asynccontextmanager
async def recording(
    feed: Path, folder: Path, *, program: bool = True, cameras: bool = False, least_free: int = 0
) -> AsyncIterator[Recorder]:
    """A recorder for as long as the block lasts."""
    start = talk.Start(
        recording="r1", show="show", folder=str(folder), feed=str(feed),
        program=program, cameras=cameras, least_free=least_free,
    )  # fmt: skip
    recorder = Recorder(folder)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(recorder.start(start))
        try:
            await become(lambda: recorder.process is not None)
            yield recorder
        finally:
            if recorder.process is not None and recorder.process.returncode is None:
                recorder.process.kill()
            await task
            assert recorder.process is not None
            await recorder.process.wait()


async def probe(path: Path) -> dict[str, Any]:
    """What ffprobe says: by codec name the stream, `format`, and how many frames there are."""
    said = await _run(
        "ffprobe", "-v", "error", "-count_packets", "-show_streams", "-show_format",
        "-of", "json", str(path),
    )  # fmt: skip
    found = json.loads(said)
    return {"format": found["format"]} | {each["codec_name"]: each for each in found["streams"]}


async def decode(path: Path) -> None:
    """Decode all of it; ffmpeg must find nothing to complain of."""
    await _run(
        "ffmpeg", "-v", "error", "-xerror", "-i", str(path),
        # pictures as they come: at a take one may follow another within a millisecond
        "-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "null", "-",
    )  # fmt: skip


async def _run(*command: str) -> str:
    assert shutil.which(command[0]), f"{command[0]} is not installed"
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, errors = await asyncio.wait_for(process.communicate(), 30)
    complaints = errors.decode()
    assert complaints == "", complaints
    assert process.returncode == 0
    return out.decode()
