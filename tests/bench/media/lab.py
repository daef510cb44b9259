"""Runs all measurements of media inside the private network, as the parent asks for them."""

from __future__ import annotations

import asyncio
import dataclasses
import resource
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.bench.media import network, outage, picture, quiet, ramp, stage
from tests.bench.media.children import answering, module
from tests.browser import chromium
from tests.media.clips import camera_clip

STEPS = (60, 80, 100, 130, 160, 200, 250, 300, 360)
BEGIN = 130
LONGEST_SEARCH_S = 150.0
CANDIDATES = 20_000
HUGE = 1_200_000  # bytes of the offer that must be refused
REFUSALS = 20

_SERVERS = {
    "ours": stage.ours,
    "janus": stage.janus_installed,
    "janus_tuned": stage.janus_tuned,
    "mediarelay": stage.relay,
}


class Lab:
    """What can be asked for; each answer is plain numbers."""

    def __init__(self, measuring: stage.Stage, folder: Path) -> None:
        self._stage = measuring
        self._folder = folder

    async def outcome(self, server: str, viewers: int) -> dict[str, Any]:
        """One window of one server."""
        return dataclasses.asdict(await self._stage.measure(_SERVERS[server], viewers))

    async def most(self) -> dict[str, Any]:
        """The most viewers of ours at full frame rate with nothing lost, and its processor time."""
        until = time.monotonic() + LONGEST_SEARCH_S
        at = STEPS.index(BEGIN)
        best = await self._holds(STEPS[at])
        direction = 1 if best else -1
        while 0 <= (at := at + direction) < len(STEPS) and time.monotonic() < until:
            found = await self._holds(STEPS[at])
            if bool(found) is (direction < 0):
                best = found or best
                break
            best = found or best
        return best or {"viewers": 0, "cpu": 0.0, "p99": 0.0}

    async def _holds(self, viewers: int) -> dict[str, Any] | None:
        for _ in range(2):  # once may be the machine's fault
            try:
                outcome = await self._stage.once(stage.ours, viewers)
            except RuntimeError:
                return None  # not even all handshakes came through, or somebody was let go
            if outcome.whole:
                return {"viewers": viewers, "cpu": outcome.cpu, "p99": outcome.p99}
        return None

    async def ramp(self) -> dict[str, float]:
        """A real Chromium goes on air once."""
        async with stage.ours() as (_, url, _):
            return dataclasses.asdict(await ramp.measure(url, await self._clip()))

    async def outages(self) -> list[float]:
        """Seconds of the longest still picture around each second without uplink."""
        async with stage.ours() as (_, url, _):
            return await outage.measure(url, await self._clip())

    async def _clip(self) -> Path:
        clip = self._folder / "camera.mjpeg"
        if not clip.exists():
            await asyncio.to_thread(camera_clip, clip)
        return clip

    async def limit(self) -> float:
        """Microseconds for one packet to one viewer, with nothing but SRTP and the kernel."""
        async with module("limit", core=stage.SERVER_CORE) as child:
            measured: float = await child.ask("microseconds")
            return measured

    async def refusal(self) -> list[float]:
        """Milliseconds until a huge offer is refused, some times."""
        async with stage.ours() as (_, url, _):
            return await asyncio.to_thread(lambda: [_refused(url) for _ in range(REFUSALS)])


def _refused(url: str) -> float:
    """Milliseconds from the first byte of a 1.2 MB offer to the server's no."""
    line = "a=candidate:1 1 udp 2113937151 192.168.1.10 49199 typ host\r\n"
    lines = line * CANDIDATES
    body = ("v=0\r\n" + lines + "a=" + "x" * (HUGE - len(lines) - 9) + "\r\n").encode()
    where = urlsplit(url)
    head = (
        f"POST /whip/one HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Type: application/sdp\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((where.hostname, where.port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        begin = time.perf_counter()
        connection.sendall(head.encode())
        status = _answer_while_sending(connection, body)
        took = (time.perf_counter() - begin) * 1000
    if b" 413 " not in status.split(b"\r\n")[0]:
        raise RuntimeError(f"not refused: {status[:80]!r}")
    return took


def _answer_while_sending(connection: socket.socket, body: bytes) -> bytes:
    """The answer; a client goes on sending until it comes."""
    rest = memoryview(body)
    connection.setblocking(False)
    while True:
        try:
            return connection.recv(4096)
        except BlockingIOError:
            pass
        try:
            if rest:
                rest = rest[connection.send(rest[:65536]) :]
        except BlockingIOError:
            time.sleep(0.00005)


async def can() -> dict[str, bool]:
    """What this machine has for measuring."""
    return {
        "janus": shutil.which("janus") is not None,
        "compiler": shutil.which("gcc") is not None,
        "chromium": chromium.find() is not None,
    }


async def main() -> None:
    """Answer questions until nobody asks any more."""
    network.set_up()
    quiet.take_precedence()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # Janus may crash when it is told to end
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clip = folder / "clip"
        await asyncio.to_thread(picture.make, clip)
        async with (
            module("camera", str(clip), core=stage.REST_CORE) as camera,
            module("audience", core=stage.REST_CORE) as audience,
        ):
            lab = Lab(stage.Stage(camera, audience), folder)
            await answering({
                "can": can, "outcome": lab.outcome, "most": lab.most, "ramp": lab.ramp, "outages": lab.outages,
                "limit": lab.limit, "refusal": lab.refusal,
            })  # fmt: skip


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
