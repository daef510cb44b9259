"""A show without network: cameras that are wires, and a viewer that is one."""

from __future__ import annotations

from livehub.media.egress import Egress
from livehub.media.forwarder import Forwarder
from livehub.media.ingest import Ingest
from livehub.media.rooms import Room
from livehub.media.tracks import Track
from tests.fakes import FakeClock
from tests.media.doubles import (
    OPUS,
    VP8,
    RecordingWire,
    audio_track,
    datagram,
    video_track,
)

VIDEO = Track("video", {96: VP8}, {96: 97}, 0xA, 0xB)
AUDIO = Track("audio", {111: OPUS}, {}, 0xC, 0xD)


class Camera:
    """A phone that is on air as soon as it sends."""

    def __init__(self, hall: Hall, name: str, tracks: list[Track]) -> None:
        self.wire = RecordingWire()
        self.forwarder = hall.room.camera(name)
        self.ingest = Ingest(self.wire, tracks, 1, self.forwarder.forward, hall.clock)
        self.forwarder.expect(self.ingest, {"video": VP8})
        self.ssrc = hash(name) & 0xFFFF
        self.seq = 0

    def send(self, payload: bytes) -> None:
        self.seq += 1
        self.wire.receive(datagram(payload, self.seq, 3000 * self.seq, ssrc=self.ssrc))

    def speak(self) -> None:
        self.seq += 1
        self.wire.receive(datagram(b"sound", self.seq, 0, 111, self.ssrc + 1, marker=False))

    def asked(self) -> int:
        return len(self.wire.rtcp)


class Hall:
    """A room without network."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.moved: list[tuple[str, str]] = []
        self.room = Room(
            "show",
            lambda room, camera: Forwarder(room, camera, self.clock),
            lambda viewer, forwarder: self.moved.append((viewer, forwarder.camera)),
        )
        self.viewer = RecordingWire()

    def camera(self, name: str, *tracks: Track) -> Camera:
        return Camera(self, name, list(tracks) or [VIDEO])

    def watch(self) -> None:
        """A viewer of the program."""
        self.room.followers.add("viewer")
        tracks = [video_track(), audio_track()]
        egress = Egress(self.viewer, tracks, "hall", lambda: None, self.clock)
        self.room.forwarders[self.room.program or ""].viewers["viewer"] = egress

    def seen(self) -> list[bytes]:
        return [packet.payload for packet in self.viewer.rtp]
