"""Owns having the cameras of a show that another process of ours has: the subscriber of a tap."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from livehub.clock import Clock
from livehub.media import feed
from livehub.media.forwarder import Forwarder
from livehub.media.rooms import Room
from livehub.media.rtcp import SenderClock
from livehub.media.stream import Stream

logger = logging.getLogger(__name__)

READY_S = 2.0  # the other process is on this machine
ASK_S = 0.1  # between two requests for a key frame; the process with the camera merges them


class MirroredSource:
    """A camera's packets as another process got them; the shape of an Ingest."""

    def __init__(self, mirror: Mirror, came: feed.CameraCame, clock: Clock) -> None:
        self.epoch = came.epoch
        self.streams: dict[str, Stream] = {}
        self.last_rtp: float | None = None
        self.ntp_shift: int | None = None
        self.rtt_s: float | None = None
        self.has_video = "video" in came.codecs
        self._mirror = mirror
        self._camera = came.camera
        self._clock = clock
        self._asked = -ASK_S

    def want_key_frame(self) -> None:
        """Let the process with the camera ask for one."""
        at = self._clock.steady()
        if at - self._asked >= ASK_S:
            self._asked = at
            self._mirror.tell(feed.WantKeyFrame(self._camera))

    def tend(self, at: float) -> None:
        """Nothing is due: the process with the camera does it."""


class Mirror(asyncio.Protocol):
    """Fills a room from the feed of another process, for as long as the connection lasts."""

    def __init__(self, room: Room, clock: Clock) -> None:
        self.lost = False
        self._room = room
        self._clock = clock
        self._reader = feed.Reader()
        self._transport: asyncio.Transport | None = None
        self._ready = asyncio.Event()
        self._sources: dict[str, MirroredSource] = {}
        self._streams: dict[int, tuple[Forwarder, MirroredSource, Stream]] = {}

    async def ready(self) -> None:
        """Wait until all cameras of the moment are known; TimeoutError when that takes too long."""
        await asyncio.wait_for(self._ready.wait(), READY_S)

    def tell(self, message: feed.Control) -> None:
        """Say something to the process with the cameras."""
        if self._transport is not None and not self.lost:
            self._transport.write(feed.control(message))

    def close(self) -> None:
        """No longer needed."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the show."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.tell(feed.Subscribe(self._room.name))

    def data_received(self, data: bytes) -> None:
        """Packets and changes."""
        try:
            for message in self._reader.feed(data):
                self._heard(message)
        except feed.Broken as error:
            logger.warning("feed broke the protocol: %s", error)
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """The process with the cameras is gone, or we are no longer needed."""
        self.lost = True
        self._ready.set()
        for camera, source in self._sources.items():
            self._room.camera(camera).lose(source)
        self._sources.clear()
        self._streams.clear()

    def _heard(self, message: feed.Control | feed.Arrived) -> None:
        match message:
            case feed.Arrived():
                self._arrived(message)
            case feed.ProgramIs(camera):
                self._room.follow_program(camera)
            case feed.CameraCame():
                self._came(message)
            case feed.CameraLeft(camera):
                left = self._sources.pop(camera, None)
                if left is not None:
                    self._room.camera(camera).lose(left)
            case feed.StreamBegan():
                self._began(message)
            case feed.ClockTold():
                self._told(message)
            case feed.Ready():
                self._ready.set()
            case _:
                raise feed.Broken("not what a server of feeds says")

    def _arrived(self, message: feed.Arrived) -> None:
        if message.stream not in self._streams:
            return  # of a camera that left
        forwarder, source, stream = self._streams[message.stream]
        source.last_rtp = self._clock.steady()
        if stream.take(message.packet, message.at):
            forwarder.forward(source, stream, message.packet)

    def _began(self, message: feed.StreamBegan) -> None:
        source = self._sources[message.camera]
        stream = source.streams[message.kind] = Stream(message.kind, message.codec, message.ssrc)
        self._streams[message.stream] = self._room.camera(message.camera), source, stream

    def _told(self, message: feed.ClockTold) -> None:
        if message.stream not in self._streams:
            return
        _, source, stream = self._streams[message.stream]
        clock = SenderClock(stream.ssrc, message.ntp, message.timestamp)
        stream.heard_clock(clock, message.at)
        source.ntp_shift = message.ntp_shift

    def _came(self, message: feed.CameraCame) -> None:
        gone = self._sources.get(message.camera)
        self._streams = {n: one for n, one in self._streams.items() if one[1] is not gone}
        source = self._sources[message.camera] = MirroredSource(self, message, self._clock)
        self._room.camera(message.camera).begin(source, message.codecs)


async def mirror(path: Path, room: Room, clock: Clock) -> Mirror:
    """Fill `room` from the process that serves at `path`.

    Raises OSError when there is none, TimeoutError when it does not answer.
    """
    loop = asyncio.get_running_loop()
    _, made = await loop.create_unix_connection(lambda: Mirror(room, clock), str(path))
    try:
        await made.ready()
    except TimeoutError:
        made.close()
        raise
    return made
