"""Runs the camera of a measurement: the same clip into any server, over a real connection, in real time."""

from __future__ import annotations

import asyncio
import struct
import sys
import time
from collections import deque
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from tests.bench.media import packets, picture, sdp
from tests.bench.media.children import answering
from tests.bench.media.doors import opened
from tests.bench.media.peer import Peer

KEPT = 600  # packets that may be asked for again, some two seconds
REPORT_S = 1.0
NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970
RATES = {"audio": 48000, "video": 90000}


def _wall() -> float:
    return time.clock_gettime(time.CLOCK_REALTIME)


class Camera:
    """One peer that sends until it is closed."""

    def __init__(self, clip: picture.Clip) -> None:
        self._plan = packets.planned(clip)
        self._pictures = len(clip.pictures)
        self._length = packets.length(clip)
        self._peer = Peer()
        self._sent: deque[tuple[int, bytes]] = deque(maxlen=KEPT)
        self.frames: list[tuple[int, int, int]] = []
        """RTP timestamp, number of packets, and when the last left (nanoseconds of the wall clock)."""
        self.repeated = 0
        """Packets that the server asked for again."""
        self.late = 0.0
        """Most seconds that a packet left after its time."""
        self.lost = ""
        """Why it does not send any more."""

    async def begin(self, kind: str, url: str, stack: AsyncExitStack) -> None:
        """Connect and start to send."""
        door = await stack.enter_async_context(opened(kind, url))
        await door.publish(self._peer)
        stack.push_async_callback(self._peer.close)
        self._numbers = packets.Numbers(
            {
                "audio": self._peer.codec("audio", "opus"),
                "video": self._peer.codec("video", "vp8"),
                "rtx": self._peer.codec("video", "rtx"),
            },
            sdp.ssrcs(),
            {one.uri: one.id for one in self._peer.remote["video"].rtp.headerExtensions},
        )
        self._peer.hear(self._heard)
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        for work in (self._send(), self._report()):
            stack.callback(tasks.create_task(self._until_lost(work)).cancel)

    async def _until_lost(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001  a server that let go of us is a result
            self.lost = f"{type(error).__name__}: {error}"

    async def _send(self) -> None:
        began = time.monotonic()
        repeated = 0
        while True:
            for one in self._plan:
                at = began + repeated * self._length + one.at
                ahead = at - time.monotonic()
                if ahead > 0:
                    await asyncio.sleep(ahead)
                elif ahead < -self.late:
                    self.late = -ahead
                self._send_one(one, repeated)
            repeated += 1

    def _send_one(self, one: packets.Planned, repeated: int) -> None:
        plain = self._numbers.write(one, repeated, self._pictures, _wall())
        self._protect_and_send(plain)
        if one.kind == "video":
            self._sent.append((int.from_bytes(plain[2:4], "big"), plain))
            if one.marker:
                timestamp = self._numbers.timestamp(one, repeated, self._pictures) & 0xFFFFFFFF
                self.frames.append((timestamp, one.packets, time.clock_gettime_ns(time.CLOCK_REALTIME)))  # fmt: skip

    def _protect_and_send(self, plain: bytes) -> None:
        self._peer.send(self._peer.dtls._tx_srtp.protect(plain))

    async def _report(self) -> None:
        began = _wall()
        while True:
            await asyncio.sleep(REPORT_S)
            now = _wall()
            for kind, ssrc in (("audio", sdp.ssrcs()["audio"]), ("video", sdp.ssrcs()["video"])):
                ticks = int((now - began) * RATES[kind]) & 0xFFFFFFFF
                ntp = int((now + NTP_EPOCH) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF
                report = struct.pack(
                    "!BBHIQIII", 0x80, 200, 6, ssrc, ntp, ticks,
                    self._numbers.packets[kind] & 0xFFFFFFFF, self._numbers.octets[kind] & 0xFFFFFFFF,
                )  # fmt: skip
                self._peer.send(self._peer.dtls._tx_srtp.protect_rtcp(report))

    def _heard(self, datagram: bytes) -> None:
        """Answer what is asked for again; the clip's rate and key frames are fixed."""
        if not 192 <= datagram[1] < 224:
            return
        compound = self._peer.dtls._rx_srtp.unprotect_rtcp(datagram)
        while len(compound) >= 12:
            size = 4 + 4 * int.from_bytes(compound[2:4], "big")
            if compound[1] == 205 and compound[0] & 31 == 1:  # NACK (RFC 4585 section 6.2.1)
                self._repeat(compound[12:size])
            compound = compound[size:]

    def _repeat(self, asked: bytes) -> None:
        wanted = set()
        for first, following in struct.iter_unpack("!HH", asked):
            wanted |= {first} | {first + 1 + n & 0xFFFF for n in range(16) if following >> n & 1}
        for number, plain in self._sent:
            if number in wanted:
                self.repeated += 1
                self._protect_and_send(self._numbers.again(plain))


async def main(clip: Path) -> None:
    """Answer `begin`, `sent` and `end`."""
    made = picture.load(clip)
    stack = AsyncExitStack()
    camera = Camera(made)

    async def begin(kind: str, url: str) -> None:
        nonlocal camera
        camera = Camera(made)
        await camera.begin(kind, url, stack)

    async def sent() -> dict[str, Any]:
        """What was sent since the last time."""
        if camera.lost:
            raise RuntimeError(f"the camera was lost: {camera.lost}")
        frames, camera.frames = camera.frames, []
        late, camera.late = camera.late, 0.0
        return {"frames": frames, "repeated": camera.repeated, "late_s": late}

    async def end() -> None:
        await stack.aclose()

    await answering({"begin": begin, "sent": sent, "end": end})


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
