"""Doubles and builders for media: a wire that records, packets and offers made by hand."""

from __future__ import annotations

from pathlib import Path

from livehub.media import rtp
from livehub.media.rtp import Packet
from livehub.media.tracks import Codec, Track
from livehub.media.wire import Handler

OFFERS = Path(__file__).parents[1] / "data" / "media"

VP8 = Codec("VP8", 90000)
H264 = Codec("H264", 90000, "42e01f")
OPUS = Codec("opus", 48000)

# Payload descriptor with the start bit, frame header, start code, 1280 x 720 (RFC 6386 section 9.1)
KEY = b"\x10" + b"\x10\x02\x00" + b"\x9d\x01\x2a" + (1280).to_bytes(2, "little") + b"\xd0\x02"
DELTA = b"\x10" + b"\x11\x02\x00" + b"picture"


class RecordingWire:
    """A wire whose other end is the test."""

    def __init__(self) -> None:
        self.on_rtp: Handler | None = None
        self.on_rtcp: Handler | None = None
        self.rtp: list[Packet] = []
        self.rtcp: list[bytes] = []

    @property
    def lane(self) -> None:
        """One packet at a time."""

    def receive(self, packet: bytes) -> None:
        """The other end sends media."""
        assert self.on_rtp is not None
        self.on_rtp(packet)

    def hear(self, message: bytes) -> None:
        """The other end sends a report or request."""
        assert self.on_rtcp is not None
        self.on_rtcp(message)

    def send_rtp(self, packet: bytes) -> None:
        read = rtp.read(packet)
        assert read is not None
        self.rtp.append(read)

    def send_rtcp(self, message: bytes) -> None:
        self.rtcp.append(message)


def video_track(**changes: object) -> Track:
    """A viewer's video: VP8 as 96 with RTX 97, H264 as 102 with RTX 103."""
    fields: dict[str, object] = {
        "kind": "video",
        "codecs": {96: VP8, 102: H264},
        "retransmissions": {96: 97, 102: 103},
        "ssrc": 0x1111,
        "rtx_ssrc": 0x2222,
    }
    return Track(**{**fields, **changes})  # type: ignore[arg-type]


def audio_track() -> Track:
    return Track("audio", {111: OPUS}, {}, 0x3333, 0x4444)


def offer(name: str) -> str:
    """A recorded offer, e.g. `chromium_camera`."""
    return (OFFERS / f"{name}.sdp").read_bytes().decode()


def recorded(role: str) -> list[str]:
    """The names of all recorded offers of a `camera` or a `viewer`."""
    return sorted(path.stem for path in OFFERS.glob(f"*_{role}.sdp"))


def datagram(
    payload: bytes,
    seq: int,
    timestamp: int = 0,
    payload_type: int = 96,
    ssrc: int = 0xCAFE,
    *,
    marker: bool = True,
) -> bytes:
    """One RTP packet as a camera sends it."""
    return rtp.write(payload_type, marker, seq, timestamp, ssrc) + payload
