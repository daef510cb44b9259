"""Owns what a camera puts on the wire: packets as Chromium cuts them, at the times it sends them."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.media.picture import FPS, KBPS, SOUND_PER_S, Clip

VIDEO_TICKS = 90000 // FPS
SOUND_TICKS = 48000 // SOUND_PER_S
LONGEST_PACKET = 1200  # bytes of RTP, libwebrtc's kVideoMtu
HEADERS = 12 + 16  # RTP's own and the extensions
BURST_S = 0.005  # libwebrtc's pacer wakes up so often
PACE = 2.5  # and sends at this multiple of the target bitrate
BURST = int(PACE * KBPS * 1000 / 8 * BURST_S)  # bytes

ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
TRANSPORT_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
MID_PACKETS = 100  # the first ones carry it, until the other side has reported


@dataclass(frozen=True, slots=True)
class Planned:
    """A packet of the clip: when, of which kind, and what is in it."""

    at: float
    """Seconds since the clip began."""
    kind: str
    timestamp: int
    """RTP ticks since the clip began."""
    payload: bytes
    marker: bool
    frame: int
    """Number of the picture in the clip."""
    packets: int
    """How many packets that picture has."""


def planned(clip: Clip) -> list[Planned]:
    """The clip in the order of sending."""
    return sorted([*_pictures(clip), *_sounds(clip)], key=lambda one: one.at)


def length(clip: Clip) -> float:
    """Seconds."""
    return len(clip.pictures) / FPS


def _pictures(clip: Clip) -> Iterator[Planned]:
    free = 0.0  # when the pacer has sent what was before
    for number, picture in enumerate(clip.pictures):
        parts = split(picture, LONGEST_PACKET - HEADERS - 4)
        at = max(free, number / FPS)
        sent = 0
        for index, part in enumerate(parts):
            if sent >= BURST:
                at, sent = at + BURST_S, 0
            payload = descriptor(number, first=index == 0) + part
            sent += len(payload)
            last = index == len(parts) - 1
            yield Planned(at, "video", number * VIDEO_TICKS, payload, last, number, len(parts))
        free = at + sent / BURST * BURST_S


def _sounds(clip: Clip) -> Iterator[Planned]:
    for number, sound in enumerate(clip.sounds):
        yield Planned(number / SOUND_PER_S, "audio", number * SOUND_TICKS, sound, number == 0, 0, 1)


def split(picture: bytes, most: int) -> list[bytes]:
    """A frame in as few parts as may be, of equal sizes (RFC 7741 section 4.4)."""
    count = math.ceil(len(picture) / most)
    size, longer = divmod(len(picture), count)
    parts = []
    at = 0
    for index in range(count):
        end = at + size + (index >= count - longer)
        parts.append(picture[at:end])
        at = end
    return parts


def descriptor(picture: int, *, first: bool) -> bytes:
    """VP8 payload descriptor with a 15-bit picture id (RFC 7741 section 4.2)."""
    return bytes([0x90 if first else 0x80, 0x80]) + struct.pack("!H", 0x8000 | picture & 0x7FFF)


class Numbers:
    """Sequence numbers, clocks and picture ids that go on while the clip is repeated."""

    def __init__(self, types: dict[str, int], ssrcs: dict[str, int], extensions: dict[str, int]) -> None:  # fmt: skip
        self.packets = {"audio": 0, "video": 0}
        self.octets = {"audio": 0, "video": 0}
        self._types = types
        self._ssrcs = ssrcs
        self._extensions = extensions
        self._sequence = {"audio": 17, "video": 1000, "rtx": 3000}
        self._transport = 0

    def timestamp(self, one: Planned, repeated: int, pictures: int) -> int:
        """RTP ticks since the first clip began."""
        ticks = VIDEO_TICKS * pictures
        return one.timestamp + repeated * (ticks if one.kind == "video" else ticks * 48 // 90)

    def write(self, one: Planned, repeated: int, pictures: int, now: float) -> bytes:
        """The next packet, plain, as it is sent at `now` seconds of the wall clock."""
        kind = one.kind
        payload = one.payload
        if kind == "video":
            number = one.frame + repeated * pictures
            payload = payload[:2] + struct.pack("!H", 0x8000 | number & 0x7FFF) + payload[4:]
        sequence = self._sequence[kind] = self._sequence[kind] + 1 & 0xFFFF
        self.packets[kind] += 1
        self.octets[kind] += len(payload)
        timestamp = self.timestamp(one, repeated, pictures) & 0xFFFFFFFF
        head = struct.pack(
            "!BBHII", 0x90, one.marker << 7 | self._types[kind], sequence, timestamp, self._ssrcs[kind]
        )  # fmt: skip
        return head + self._extended(kind, now) + payload

    def again(self, plain: bytes) -> bytes:
        """A packet of the picture that was asked for once more, as RTX (RFC 4588 section 4)."""
        sequence = self._sequence["rtx"] = self._sequence["rtx"] + 1 & 0xFFFF
        end = 16 + 4 * int.from_bytes(plain[14:16], "big")  # of the header and its extensions
        return b"".join([
            plain[:1], bytes([plain[1] & 0x80 | self._types["rtx"]]), sequence.to_bytes(2, "big"),
            plain[4:8], self._ssrcs["rtx"].to_bytes(4, "big"), plain[12:end], plain[2:4], plain[end:],
        ])  # fmt: skip

    def _extended(self, kind: str, now: float) -> bytes:
        """One-byte header extensions (RFC 8285 section 4.2), those that were agreed."""
        out = bytearray()
        if number := self._extensions.get(ABS_SEND_TIME):
            out += bytes([number << 4 | 2]) + (int(now * (1 << 18)) & 0xFFFFFF).to_bytes(3, "big")
        if number := self._extensions.get(TRANSPORT_CC):
            self._transport = self._transport + 1 & 0xFFFF
            out += bytes([number << 4 | 1]) + self._transport.to_bytes(2, "big")
        if (number := self._extensions.get(MID)) and self.packets[kind] < MID_PACKETS:
            out += bytes([number << 4]) + (b"0" if kind == "audio" else b"1")
        out += bytes(-len(out) % 4)
        return struct.pack("!HH", 0xBEDE, len(out) // 4) + out
