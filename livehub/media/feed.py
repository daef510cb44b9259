"""Owns how cameras travel between our own processes: messages over a Unix stream socket.

The process that has the cameras of a show serves them; other media processes and the recorder
subscribe. What is sent are the packets themselves, decrypted, and the few facts they need:

    subscriber -> Subscribe(room)
    server     -> ProgramIs, CameraCame, StreamBegan ... Ready, then packets and changes
    subscriber -> WantKeyFrame(camera), whenever a picture cannot go on

Each message is a length of four octets, a kind of one, and a body. The socket lies in a folder that
only our own user can enter.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

import msgspec

from livehub.media import rtp
from livehub.media.rtp import Packet
from livehub.media.stream import Stream
from livehub.media.tracks import Codec

LONGEST = 1 << 16  # octets of one message; a longer one is none of ours

CONTROL: Final = 0
PACKET: Final = 1

_FRAME = struct.Struct("!IB")
_PACKET = struct.Struct("!IdB")
_UNKNOWN = 255


class Subscribe(msgspec.Struct, frozen=True, tag="subscribe"):
    """All cameras of this show, from now on."""

    room: str


class WantKeyFrame(msgspec.Struct, frozen=True, tag="want_key_frame"):
    """Somebody cannot go on with this camera without a whole picture."""

    camera: str


class ProgramIs(msgspec.Struct, frozen=True, tag="program"):
    """This camera is on air; None before there was one."""

    camera: str | None


class CameraCame(msgspec.Struct, frozen=True, tag="came"):
    """A camera sends, with a peer of this epoch; what came before under its name is over."""

    camera: str
    epoch: int
    codecs: dict[str, Codec]
    """By kind, `audio` and `video`."""


class CameraLeft(msgspec.Struct, frozen=True, tag="left"):
    """This peer of the camera is gone."""

    camera: str
    epoch: int


class StreamBegan(msgspec.Struct, frozen=True, tag="began"):
    """Packets under this number belong to that camera's new stream."""

    stream: int
    camera: str
    kind: str
    codec: Codec
    ssrc: int


class ClockTold(msgspec.Struct, frozen=True, tag="clock"):
    """A stream's sender report: its `timestamp` was `ntp` at our steady second `at`.

    `ntp_shift` turns the camera's wall clock into ours, in NTP units.
    """

    stream: int
    ntp: int
    timestamp: int
    at: float
    ntp_shift: int


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """All that there was at the time of subscribing has been said."""


Control = (
    Subscribe | WantKeyFrame | ProgramIs | CameraCame | CameraLeft | StreamBegan | ClockTold | Ready
)

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Control] = msgspec.msgpack.Decoder(Control)


class Arrived(msgspec.Struct, frozen=True):
    """A packet as it was numbered by its stream's number, and when it came (steady second)."""

    stream: int
    at: float
    packet: Packet


class Broken(Exception):
    """What came is no feed."""


def control(message: Control) -> bytes:
    """A control message as it is sent."""
    body = _encoder.encode(message)
    return _FRAME.pack(len(body), CONTROL) + body


def packet(stream: int, one: Packet, at: float) -> bytes:
    """A packet as it is sent; `seq` goes on as 16 bits, the payload type does not matter."""
    head = rtp.write(0, one.marker, one.seq, one.timestamp, one.ssrc)
    level = _UNKNOWN if one.level is None else one.level
    length = _PACKET.size + len(head) + len(one.payload)
    return _FRAME.pack(length, PACKET) + _PACKET.pack(stream, at, level) + head + one.payload


class Reader:
    """Cuts what a socket delivers into messages."""

    def __init__(self) -> None:
        self._waiting = bytearray()  # LONGEST at most, and what one read adds

    def feed(self, data: bytes) -> Iterator[Control | Arrived]:
        """The messages that are now complete. Raises Broken."""
        self._waiting += data
        at = 0
        while at + _FRAME.size <= len(self._waiting):
            length, kind = _FRAME.unpack_from(self._waiting, at)
            if length > LONGEST:
                raise Broken(f"a message of {length} octets")
            end = at + _FRAME.size + length
            if end > len(self._waiting):
                break
            yield _read(kind, bytes(self._waiting[at + _FRAME.size : end]))
            at = end
        del self._waiting[:at]


def _read(kind: int, body: bytes) -> Control | Arrived:
    if kind == CONTROL:
        try:
            return _decoder.decode(body)
        except msgspec.DecodeError as error:
            raise Broken(str(error)) from error
    found = rtp.read(body[_PACKET.size :])
    if kind != PACKET or found is None:
        raise Broken("neither message nor packet")
    stream, at, level = _PACKET.unpack_from(body)
    found.level = None if level == _UNKNOWN else level
    return Arrived(stream, at, found)


def began(number: int, camera: str, stream: Stream) -> StreamBegan:
    """What a subscriber needs to make the same stream."""
    return StreamBegan(number, camera, stream.kind, stream.codec, stream.ssrc)
