"""Owns giving a show's cameras to other processes of ours: one tap per subscriber."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from livehub.media import feed
from livehub.media.forwarder import Forwarder
from livehub.media.ingest import Source
from livehub.media.rooms import Room
from livehub.media.rtcp import SenderClock
from livehub.media.rtp import Packet
from livehub.media.stream import Stream

logger = logging.getLogger(__name__)

MOST_BEHIND = 4 << 20
"""Octets that a subscriber may be behind, 12 s of a camera. Beyond that its packets are dropped
until it has read all, and it goes on with the next key frame."""


class Tap(asyncio.Protocol):
    """One subscriber."""

    def __init__(self, find: Callable[[str], Room]) -> None:
        self._find = find
        self._room: Room | None = None
        self._reader = feed.Reader()
        self._transport: asyncio.Transport | None = None
        self._sources: dict[str, Source] = {}
        self._numbers: dict[Stream, int] = {}  # streams of the cameras' present peers
        self._clocks: dict[int, SenderClock] = {}
        self._last = 0
        self._behind = False
        self._skipping: set[int] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody wants something."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """What the subscriber asks for; one who talks nonsense is shown out."""
        try:
            for message in self._reader.feed(data):
                self._heard(message)
        except feed.Broken as error:
            logger.warning("feed subscriber broke the protocol: %s", error)
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """It is gone."""
        if self._room is not None:
            self._room.untap(self)
            self._room = None

    def close(self) -> None:
        """Let it go."""
        if self._transport is not None:
            self._transport.close()

    def _heard(self, message: feed.Control | feed.Arrived) -> None:
        match message:
            case feed.Subscribe(room) if self._room is None:
                self._room = self._find(room)
                self.program(self._room.program)
                for forwarder in self._room.forwarders.values():
                    if forwarder.ingest is not None:
                        self._meet(forwarder, forwarder.ingest)
                        for stream in forwarder.ingest.streams.values():
                            self._number(forwarder, stream)
                self._tell(feed.Ready())
                self._room.tap(self)
            case feed.WantKeyFrame(camera) if self._room is not None:
                wanted = self._room.forwarders.get(camera)
                if wanted is not None:
                    wanted.want_key_frame()
            case _:
                raise feed.Broken("not what a subscriber says")

    # what the room calls

    def program(self, camera: str | None) -> None:
        """This camera is on air, from the next packet on."""
        self._tell(feed.ProgramIs(camera))

    def left(self, forwarder: Forwarder, source: Source) -> None:
        """A camera's peer is gone."""
        if self._sources.get(forwarder.camera) is source:
            del self._sources[forwarder.camera]
            self._forget(source.streams.values())
            self._tell(feed.CameraLeft(forwarder.camera, source.epoch))

    def packets(
        self, forwarder: Forwarder, source: Source, stream: Stream, packets: Sequence[Packet],
        at: float,
    ) -> None:  # fmt: skip
        """Packets of one stream, just arrived."""
        if self._transport is None:
            return
        if self._sources.get(forwarder.camera) is not source:
            self._meet(forwarder, source)
        number = self._numbers.get(stream) or self._number(forwarder, stream)
        self._tell_clock(number, stream, source)
        if self._falls_behind():
            self._skipping.add(number)
            return
        if number in self._skipping:
            if stream.kind == "video" and not packets[0].starts_key_frame:
                forwarder.want_key_frame()
                return
            self._skipping.discard(number)
        self._transport.writelines([feed.packet(number, packet, at) for packet in packets])

    def _falls_behind(self) -> bool:
        assert self._transport is not None
        size = self._transport.get_write_buffer_size()
        self._behind = size > 0 if self._behind else size > MOST_BEHIND
        return self._behind

    def _meet(self, forwarder: Forwarder, source: Source) -> None:
        before = self._sources.get(forwarder.camera)
        if before is not None:
            self._forget(before.streams.values())
        self._sources[forwarder.camera] = source
        self._tell(feed.CameraCame(forwarder.camera, source.epoch, forwarder.codecs))

    def _number(self, forwarder: Forwarder, stream: Stream) -> int:
        self._last += 1
        self._numbers[stream] = self._last
        self._tell(feed.began(self._last, forwarder.camera, stream))
        return self._last

    def _forget(self, streams: Iterable[Stream]) -> None:
        for stream in streams:
            number = self._numbers.pop(stream, 0)
            self._clocks.pop(number, None)
            self._skipping.discard(number)

    def _tell_clock(self, number: int, stream: Stream, source: Source) -> None:
        clock = stream.clock
        if clock is None or source.ntp_shift is None or self._clocks.get(number) is clock:
            return
        self._clocks[number] = clock
        self._tell(
            feed.ClockTold(number, clock.ntp, clock.timestamp, stream.clock_at, source.ntp_shift)
        )

    def _tell(self, message: feed.Control) -> None:
        if self._transport is not None:
            self._transport.write(feed.control(message))


async def serve(path: Path, find: Callable[[str], Room]) -> asyncio.Server:
    """Listen at `path` for subscribers; the caller closes what it gets. A dead socket there goes."""
    loop = asyncio.get_running_loop()
    return await loop.create_unix_server(lambda: Tap(find), path)
