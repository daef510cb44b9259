"""Owns one life of a recorder's process, from the side of livehub that wants the recording."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
from collections.abc import Callable

from livehub.media.recorder import talk

logger = logging.getLogger(__name__)

FINISH_S = 180.0
"""To bring files to their end, and to read them once for their digests: half an hour of a camera is
read within seconds, even from an old disk."""
LEAVE_S = 15.0  # when livehub itself ends; digests are then made at the next start

Hear = Callable[[talk.Now | talk.Kept], None]


async def live(start: talk.Start, stop: asyncio.Event, hear: Hear) -> talk.Over | None:
    """Record until `stop`; what the recorder said last, None when it died without a word.

    When cancelled the recorder finishes its files and is waited for a little.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "livehub.media.recorder", str(theirs.fileno()),
            pass_fds=[theirs.fileno()], stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    reader, writer = await asyncio.open_unix_connection(sock=ours, limit=talk.LONGEST)
    try:
        writer.write(talk.line(start))
        async with asyncio.TaskGroup() as tasks:
            stopping = tasks.create_task(_stop(stop, writer, process))
            over = await _listen(reader, hear)
            stopping.cancel()
    finally:
        writer.close()
        await _leave(process)
    return over


async def _listen(reader: asyncio.StreamReader, hear: Hear) -> talk.Over | None:
    async for message in talk.from_recorder(reader):
        if isinstance(message, talk.Over):
            return message
        hear(message)
    return None


async def _stop(
    stop: asyncio.Event, writer: asyncio.StreamWriter, process: asyncio.subprocess.Process
) -> None:
    await stop.wait()
    writer.write(talk.line(talk.Stop()))
    await asyncio.sleep(FINISH_S)
    logger.error("recorder pid=%d does not come to its end", process.pid)
    process.kill()


async def _leave(process: asyncio.subprocess.Process) -> None:
    try:
        await asyncio.wait_for(process.wait(), LEAVE_S)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
