"""Runs the viewers of a measurement: some read and report like browsers, of others the kernel drops media."""

from __future__ import annotations

import asyncio
import ctypes
import struct
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pylibsrtp

from tests.bench.media import sink
from tests.bench.media.children import answering
from tests.bench.media.doors import Door, opened
from tests.bench.media.peer import Peer, drop_rtp, keep_rtp

AT_ONCE = 8  # handshakes
REPORT_S = 1.0
OURS = 0x11557  # the SSRC that a viewer reports under


class Audience:
    """All viewers of one server."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._stack = AsyncExitStack()
        self._peers: list[Peer] = []
        self._heard: dict[int, tuple[int, float]] = {}
        """Viewer and track's SSRC -> middle of the last sender report's clock, when it came."""
        self.sink: sink.Sink | None = None
        self.lost = ""
        """Why a viewer does not report any more."""

    async def join(self, kind: str, url: str, viewers: int, reading: int) -> str:
        """Let so many viewers in; the first `reading` of them read. Gives the SRTP profile."""
        door = await self._stack.enter_async_context(opened(kind, url))
        turn = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as tasks:
            joining = [tasks.create_task(self._join(door, turn)) for _ in range(viewers)]
        self._peers = [one.result() for one in joining]
        self._read(self._peers[:reading])
        tasks = await self._stack.enter_async_context(asyncio.TaskGroup())
        for number in range(reading):
            reporting = self._until_lost(number, number / reading)
            self._stack.callback(tasks.create_task(reporting).cancel)
        assert self._peers[0].dtls._ssl is not None
        return self._peers[0].dtls._ssl.get_selected_srtp_profile().decode()

    async def _join(self, door: Door, turn: asyncio.Semaphore) -> Peer:
        async with turn:
            peer = Peer()
            await peer.gather()
            for one in peer.sockets():
                drop_rtp(one)  # until somebody reads it: Python itself is too slow for so many
            await door.watch(peer)
            return peer

    def _read(self, peers: list[Peer]) -> None:
        loop = asyncio.get_running_loop()
        readings = []
        for peer in peers:
            one = peer.transport.get_extra_info("socket")
            types = (peer.codec(*name) for name in (("video", "vp8"), ("audio", "opus"), ("video", "rtx")))  # fmt: skip
            loop._remove_reader(one.fileno())  # type: ignore[attr-defined]
            readings.append(sink.Reading(one, *types))
        self.sink = sink.Sink(self._library, readings)
        self.sink.others.setblocking(False)
        loop.add_reader(self.sink.others.fileno(), self._other)
        for peer in peers:
            for one in peer.sockets():
                keep_rtp(one)

    def _other(self) -> None:
        assert self.sink is not None
        datagram = self.sink.others.recv(2048)
        number, datagram = int.from_bytes(datagram[:2], "big"), datagram[2:]
        if 127 < datagram[0] < 192:
            self._reported(number, datagram)
        else:
            self._peers[number].feed(datagram)

    def _reported(self, number: int, datagram: bytes) -> None:
        try:
            compound = self._peers[number].dtls._rx_srtp.unprotect_rtcp(datagram)
        except pylibsrtp.Error:
            return
        if compound[1] == 200:  # sender report (RFC 3550 section 6.4.1)
            ssrc, ntp = struct.unpack_from("!IQ", compound, 4)
            self._heard[number << 32 | ssrc] = (ntp >> 16 & 0xFFFFFFFF, time.monotonic())

    async def _until_lost(self, number: int, first_s: float) -> None:
        try:
            await self._report(number, first_s)
        except Exception as error:  # noqa: BLE001  a server that let go of us is a result
            self.lost = f"{type(error).__name__}: {error}"

    async def _report(self, number: int, first_s: float) -> None:
        """A receiver report each second, as browsers send (RFC 3550 section 6.4.2)."""
        assert self.sink is not None
        told = {"video": (0, 0), "audio": (0, 0)}
        await asyncio.sleep(first_s)
        while True:
            blocks = []
            for kind, (expected, packets) in told.items():
                now = self.sink.received(number, kind)
                if now.newest < 0:
                    continue
                due = now.expected - expected
                lost = max(0, due - (now.packets - packets))
                told[kind] = (now.expected, now.packets)
                last, at = self._heard.get(number << 32 | now.ssrc, (0, 0.0))
                delay = int((time.monotonic() - at) * 65536) if last else 0
                whole = max(0, now.expected - now.packets) & 0xFFFFFF
                fraction = min(255, lost * 256 // due) if due > 0 else 0
                blocks.append(struct.pack(
                    "!IIIIII", now.ssrc, fraction << 24 | whole, now.newest & 0xFFFFFFFF, now.jitter, last, delay
                ))  # fmt: skip
            if blocks:
                head = struct.pack("!BBHI", 0x80 | len(blocks), 201, 1 + 6 * len(blocks), OURS)
                peer = self._peers[number]
                peer.send(peer.dtls._tx_srtp.protect_rtcp(head + b"".join(blocks)))
            await asyncio.sleep(REPORT_S)

    def counts(self, reading: int) -> list[dict[str, int]]:
        """Of each reading viewer: packets expected and received so far, video and audio together."""
        assert self.sink is not None
        counted = []
        for number in range(reading):
            tracks = [self.sink.received(number, kind) for kind in ("video", "audio")]
            counted.append({
                "expected": sum(one.expected for one in tracks),
                "packets": sum(one.packets for one in tracks),
                "octets": sum(one.octets for one in tracks),
            })  # fmt: skip
        return counted

    async def leave(self) -> None:
        """Everybody goes; the sockets are closed."""
        await self._stack.aclose()
        if self.sink is not None:
            asyncio.get_running_loop().remove_reader(self.sink.others.fileno())
            self.sink.stop()
        await asyncio.gather(*(peer.close() for peer in self._peers), return_exceptions=True)


async def main(library: ctypes.CDLL) -> None:
    """Answer `join`, `seen` and `leave`."""
    audiences: list[Audience] = []
    readings: list[int] = []

    async def join(kind: str, url: str, viewers: int, reading: int) -> str:
        audiences.append(Audience(library))
        readings.append(reading)
        return await audiences[-1].join(kind, url, viewers, reading)

    async def seen() -> dict[str, Any]:
        """Counts so far, and the pictures since the last time."""
        audience = audiences[-1]
        assert audience.sink is not None
        if audience.lost:
            raise RuntimeError(f"a viewer was lost: {audience.lost}")
        return {"counts": audience.counts(readings[-1]), "frames": audience.sink.frames()}

    async def leave() -> None:
        if audiences:  # none when not even the camera came in
            await audiences.pop().leave()

    await answering({"join": join, "seen": seen, "leave": leave})


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(sink.compiled(sink.SOURCE, Path(folder))))
