"""Real aiortc peers as cameras and viewers, with moving pictures they encode and decode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from fractions import Fraction
from typing import Any

import av
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.mediastreams import AudioStreamTrack

from livehub.media.interface import Door as Media
from livehub.media.interface import MediaSession

SIZE = (320, 240)


class Brightness(VideoStreamTrack):
    """Grey pictures, each a little brighter than the last, so that viewers can tell them apart."""

    def __init__(self, size: tuple[int, int] = SIZE) -> None:
        super().__init__()
        self._size = size
        self._number = 0

    async def recv(self) -> av.VideoFrame:
        pts, time_base = await self.next_timestamp()
        frame = av.VideoFrame(*self._size, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([32 + self._number % 192]) * plane.buffer_size)
        self._number += 1
        frame.pts, frame.time_base = pts, Fraction(time_base)
        return frame


def connection() -> RTCPeerConnection:
    return RTCPeerConnection(RTCConfiguration(iceServers=[]))


async def camera_offer(pc: RTCPeerConnection, codec: str = "video/VP8", size: tuple[int, int] = SIZE) -> str:  # fmt: skip
    """Make `pc` a camera and give its offer."""
    pc.addTrack(Brightness(size))
    pc.addTrack(AudioStreamTrack())
    capabilities = RTCRtpSender.getCapabilities("video").codecs
    chosen = [c for c in capabilities if c.mimeType in (codec, "video/rtx")]
    for transceiver in pc.getTransceivers():
        transceiver.direction = "sendonly"
        if transceiver.kind == "video":
            transceiver.setCodecPreferences(chosen)
    await pc.setLocalDescription(await pc.createOffer())
    return pc.localDescription.sdp


@asynccontextmanager
async def publishing(
    media: Media, camera: str = "one", codec: str = "video/VP8", size: tuple[int, int] = SIZE
) -> AsyncIterator[MediaSession]:
    """A camera that is on air for as long as the block lasts, and then vanishes."""
    pc = connection()
    try:
        session = await media.publish("show", camera, await camera_offer(pc, codec, size))
        await pc.setRemoteDescription(RTCSessionDescription(session.answer_sdp, "answer"))
        yield session
    finally:
        await pc.close()


class Viewer:
    """A viewer that decodes what it gets."""

    def __init__(self) -> None:
        self.pc = connection()
        self.pc.addTransceiver("video", "recvonly")
        self.pc.addTransceiver("audio", "recvonly")
        self.tracks: dict[str, MediaStreamTrack] = {}
        self.pc.on("track", lambda track: self.tracks.__setitem__(track.kind, track))

    async def offer(self) -> str:
        await self.pc.setLocalDescription(await self.pc.createOffer())
        return self.pc.localDescription.sdp

    async def accept(self, session: MediaSession) -> None:
        await self.pc.setRemoteDescription(RTCSessionDescription(session.answer_sdp, "answer"))

    async def frames(self, count: int, kind: str = "video") -> list[Any]:
        """The next decoded frames."""
        track = self.tracks[kind]
        return [await asyncio.wait_for(track.recv(), 10) for _ in range(count)]


@asynccontextmanager
async def viewing(media: Media, camera: str | None = None) -> AsyncIterator[Viewer]:
    """A viewer for as long as the block lasts."""
    viewer = Viewer()
    try:
        await viewer.accept(await media.view("show", await viewer.offer(), camera))
        yield viewer
    finally:
        await viewer.pc.close()


async def become(condition: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something is true; real peers give no signal of their own."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def until(media: Media, camera: str = "one", **wanted: object) -> None:
    """Wait until a camera's vitals are as wanted."""
    await become(lambda: wanted.items() <= media.vitals("show").get(camera, {}).items())
