"""Owns making whole pictures and sounds out of packets in order (RFC 7741, 6184 and 7587)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from livehub.media.pictures import H264, Size, picture_size, starts_key_frame
from livehub.media.recorder.ordering import Placed
from livehub.media.rtp import Packet
from livehub.media.tracks import Codec

MOST_OCTETS = 4 << 20  # of one picture; a larger one is none

_START = b"\x00\x00\x00\x01"  # Annex B of H.264
_IDR, _SPS, _PPS, _FILLER, _SINGLE, _STAP_A, _FU_A = 5, 7, 8, 12, range(1, 24), 24, 28


@dataclass(frozen=True, slots=True)
class Look:
    """What must stay the same within a file."""

    size: Size
    parameters: bytes = b""
    """H264 parameter sets, Annex B; empty for others."""


@dataclass(slots=True)
class Frame:
    """One encoded picture, or one packet's worth of sound."""

    timestamp: int
    """RTP ticks, 32 bits."""
    at: float
    """When the last of it came, steady second."""
    data: bytes
    look: Look | None = None
    """Of a key frame; others have none."""


class Frames(Protocol):
    """Makes the frames of one stream."""

    wants_key: bool
    """Nothing can be made before the next key frame."""

    def take(self, placed: Placed) -> list[Frame]:
        """The frames that are whole with this packet."""


def frames(codec: Codec) -> Frames:
    """What makes the frames of a codec."""
    if codec.name == "opus":
        return _Sound()
    return _Pictures(_H264() if codec.name == H264 else _Vp8())


class _Sound:
    """A packet is a frame."""

    wants_key = False

    def take(self, placed: Placed) -> list[Frame]:
        packet = placed.packet
        return [Frame(packet.timestamp, placed.at, packet.payload)] if packet.payload else []


class _Broken(Exception):
    """The packets do not make a picture."""


class _Depayload(Protocol):
    """Puts one picture together."""

    name: str

    def begins(self, payload: bytes) -> bool:
        """Whether a picture can begin with this payload."""

    def add(self, payload: bytes) -> int:
        """Take the next payload of the picture; its octets so far. Raises _Broken."""

    def finish(self) -> tuple[bytes, Look | None] | None:
        """The picture, and its look when it is a key frame; None for no picture. Raises _Broken."""

    def drop(self) -> None:
        """Forget what was begun."""


class _Pictures:
    """Whole pictures only; after a gap from the next key frame on, as a decoder would need it."""

    def __init__(self, depayload: _Depayload) -> None:
        self.wants_key = True
        self._depayload = depayload
        self._begun: int | None = None
        """The timestamp of the picture that is being put together."""
        self._at = 0.0

    def take(self, placed: Placed) -> list[Frame]:
        packet = placed.packet
        found: list[Frame] = []
        try:
            if not placed.follows:
                self._lose()
            if self._begun is not None and packet.timestamp != self._begun:
                found += self._finish()  # a sender that does not mark the last packet
            if self._begun is None and not self._begin(packet):
                return found
            self._at = placed.at
            if self._depayload.add(packet.payload) > MOST_OCTETS:
                raise _Broken
            if packet.marker:
                found += self._finish()
        except _Broken:
            self._lose()
        return found

    def _lose(self) -> None:
        self._depayload.drop()
        self._begun = None
        self.wants_key = True

    def _begin(self, packet: Packet) -> bool:
        if not packet.payload:
            return False  # padding behind a picture
        if self.wants_key and not starts_key_frame(self._depayload.name, packet.payload):
            return False
        if not self._depayload.begins(packet.payload):
            raise _Broken
        self._begun = packet.timestamp
        return True

    def _finish(self) -> list[Frame]:
        timestamp, self._begun = self._begun, None
        made = self._depayload.finish()
        if made is None or timestamp is None:
            return []
        data, look = made
        if self.wants_key and look is None:
            return []
        self.wants_key = False
        return [Frame(timestamp, self._at, data, look)]


class _Vp8:
    name = "VP8"

    def __init__(self) -> None:
        self._data = bytearray()
        self._size: Size | None = None

    def begins(self, payload: bytes) -> bool:
        return payload[0] & 0x17 == 0x10  # the start of partition 0

    def add(self, payload: bytes) -> int:
        if not self._data:
            self._size = picture_size(self.name, payload)
        self._data += payload[_vp8_descriptor(payload) :]
        return len(self._data)

    def finish(self) -> tuple[bytes, Look | None] | None:
        data, size = bytes(self._data), self._size
        self.drop()
        if not data:
            return None
        if data[0] & 0x01:  # RFC 6386 section 9.1: no key frame
            return data, None
        if size is None or 0 in size:
            raise _Broken
        return data, Look(size)

    def drop(self) -> None:
        self._data.clear()
        self._size = None


def _vp8_descriptor(payload: bytes) -> int:
    """Octets of the payload descriptor (RFC 7741 section 4.2). Raises _Broken."""
    at = 1
    if payload and payload[0] & 0x80:
        if len(payload) < 3:
            raise _Broken
        flags = payload[1]
        at = 2
        if flags & 0x80:  # a picture id of one or two octets
            at += 2 if payload[2] & 0x80 else 1
        at += bool(flags & 0x40) + bool(flags & 0x30)
    if at > len(payload):
        raise _Broken
    return at


class _H264:
    name = H264

    def __init__(self) -> None:
        self._units: list[bytes] = []
        self._fragments: bytearray | None = None
        self._octets = 0
        self._parameters: tuple[bytes, ...] = ()
        """Sequence and picture parameter sets as they were last sent."""

    def begins(self, payload: bytes) -> bool:
        return payload[0] & 0x1F != _FU_A or (len(payload) > 1 and bool(payload[1] & 0x80))

    def add(self, payload: bytes) -> int:
        kind = payload[0] & 0x1F if payload else 0
        if kind == _FU_A:
            self._add_fragment(payload)
        elif kind == _STAP_A:
            self._add_several(payload)
        elif kind in _SINGLE:
            self._units.append(payload)
        elif payload:
            raise _Broken  # interleaved modes are never negotiated
        self._octets += len(payload)
        return self._octets

    def _add_fragment(self, payload: bytes) -> None:
        if len(payload) < 2:
            raise _Broken
        first, last = payload[1] & 0x80, payload[1] & 0x40
        if first:
            self._fragments = bytearray([payload[0] & 0xE0 | payload[1] & 0x1F])
        if self._fragments is None:
            raise _Broken
        self._fragments += payload[2:]
        if last:
            self._units.append(bytes(self._fragments))
            self._fragments = None

    def _add_several(self, payload: bytes) -> None:
        at = 1
        while at + 2 <= len(payload):
            length = int.from_bytes(payload[at : at + 2], "big")
            unit = payload[at + 2 : at + 2 + length]
            if not unit or len(unit) < length:
                raise _Broken
            self._units.append(unit)
            at += 2 + length

    def finish(self) -> tuple[bytes, Look | None] | None:
        units, whole = self._units, self._fragments is None
        self.drop()
        if not whole:
            raise _Broken
        kinds = [unit[0] & 0x1F for unit in units]
        if _SPS in kinds:
            self._parameters = tuple(
                unit for unit, kind in zip(units, kinds, strict=True) if kind in (_SPS, _PPS)
            )
        if not any(1 <= kind <= _IDR for kind in kinds):
            return None  # parameter sets ahead of their picture
        units = [unit for unit in units if unit[0] & 0x1F != _FILLER]
        if _IDR not in kinds:
            return _annex_b(units), None
        if _SPS not in kinds:
            units = [*self._parameters, *units]
        return _annex_b(units), self._look()

    def _look(self) -> Look:
        sets = [unit for unit in self._parameters if unit[0] & 0x1F == _SPS]
        size = picture_size(H264, sets[0]) if sets else None
        if size is None:
            raise _Broken
        return Look(size, _annex_b(self._parameters))

    def drop(self) -> None:
        self._units = []
        self._fragments = None
        self._octets = 0


def _annex_b(units: list[bytes] | tuple[bytes, ...]) -> bytes:
    return b"".join(_START + unit for unit in units)
