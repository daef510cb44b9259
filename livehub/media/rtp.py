"""Owns RTP packets as bytes: one header read, one header written, numbers that do not wrap."""

from __future__ import annotations

import struct
from dataclasses import dataclass

HEADER = struct.Struct("!BBHII")  # RFC 3550 section 5.1, without CSRCs and extensions
VERSION = 0x80
PADDED = 0x20
MARKER = 0x80
SEQ_MASK = 0xFFFF
TIMESTAMP_MASK = 0xFFFFFFFF

_EXTENSION = struct.Struct("!HH")
_PAIR = struct.Struct("!H")
_ONE_BYTE_PROFILE = 0xBEDE  # RFC 8285 section 4.2
_TWO_BYTE_PROFILE = 0x1000  # RFC 8285 section 4.3


@dataclass(slots=True)
class Packet:
    """An RTP packet without what only its own hop needs (padding, header extensions)."""

    payload_type: int
    marker: bool
    seq: int
    """16 bits as read; a Stream replaces it by a number that only grows."""
    timestamp: int
    ssrc: int
    payload: bytes
    transport_seq: int | None = None
    """The transport-wide number of the hop it came over, when it carried one."""
    starts_key_frame: bool = False
    padding: int = 0
    """Octets added behind the payload when it is sent; decided once, because the same number twice
    with other content would give the encryption away (RFC 7714 section 8.4)."""
    level: int | None = None
    """Loudness in -dBov, 0 loudest to 127 silent, when the packet told it (RFC 6464)."""


def read(data: bytes, transport_cc_id: int = 0, level_id: int = 0) -> Packet | None:
    """The packet in a decrypted datagram, or None for what is no RTP.

    `transport_cc_id` and `level_id` are the negotiated ids of the transport-wide sequence number
    and of the audio level, 0 for none.
    """
    if len(data) < 12:
        return None
    first, second, seq, timestamp, ssrc = HEADER.unpack_from(data)
    start = 12 + 4 * (first & 0x0F)
    stop = len(data)
    if first & 0xC0 != VERSION or start > stop:
        return None
    transport_seq = level = None
    if first & 0x10:
        if start + 4 > stop:
            return None
        profile, words = _EXTENSION.unpack_from(data, start)
        end = start + 4 + 4 * words
        if end > stop:
            return None
        if transport_cc_id or level_id:
            block = data[start + 4 : end]
            found = find_extension(block, profile, transport_cc_id) if transport_cc_id else None
            transport_seq = found[0] << 8 | found[1] if found and len(found) == 2 else None
            found = find_extension(block, profile, level_id) if level_id else None
            level = found[0] & 0x7F if found else None
        start = end
    if first & PADDED:
        stop -= data[-1]
        if data[-1] == 0 or start > stop:
            return None
    return Packet(
        second & 0x7F, second >= MARKER, seq, timestamp, ssrc, data[start:stop], transport_seq,
        level=level,
    )  # fmt: skip


def find_extension(block: bytes, profile: int, wanted: int) -> bytes | None:
    """The value of one header extension (RFC 8285), None when it is not there or cut off."""
    if profile == _ONE_BYTE_PROFILE:
        header = 1
    elif profile & 0xFFF0 == _TWO_BYTE_PROFILE:
        header = 2
    else:
        return None
    at = 0
    while at + header <= len(block):
        if block[at] == 0:  # padding between elements
            at += 1
            continue
        number = block[at] >> 4 if header == 1 else block[at]
        length = (block[at] & 0x0F) + 1 if header == 1 else block[at + 1]
        at += header
        if number == wanted:
            return block[at : at + length] if at + length <= len(block) else None
        at += length
    return None


def body(packet: Packet) -> bytes:
    """All behind the header as it is sent: the payload, padded where that was decided."""
    if not packet.padding:
        return packet.payload
    return packet.payload + bytes(packet.padding - 1) + bytes([packet.padding])


def write(
    payload_type: int, marker: bool, seq: int, timestamp: int, ssrc: int, padding: int = 0
) -> bytes:
    """The twelve bytes in front of a payload; `seq` and `timestamp` may have outgrown the wire."""
    return HEADER.pack(
        VERSION | PADDED if padding else VERSION,
        payload_type | MARKER if marker else payload_type,
        seq & SEQ_MASK,
        timestamp & TIMESTAMP_MASK,
        ssrc,
    )


def unwrap_retransmission(packet: Packet, payload_type: int, ssrc: int) -> Packet | None:
    """The packet that an RTX packet repeats (RFC 4588), None for a mere bandwidth probe."""
    if len(packet.payload) < 2:
        return None
    (seq,) = _PAIR.unpack_from(packet.payload)
    return Packet(
        payload_type, packet.marker, seq, packet.timestamp, ssrc, packet.payload[2:], None
    )


class Unroller:
    """Turns numbers that wrap at 16 bits into numbers that only grow."""

    def __init__(self) -> None:
        self._newest: int | None = None

    def unroll(self, number: int) -> int:
        """The number nearest to the newest one seen; a first one starts above one wrap."""
        if self._newest is None:
            self._newest = number + 0x10000  # so that an earlier, reordered one is no negative
            return self._newest
        distance = (number - self._newest) & SEQ_MASK
        if distance >= 0x8000:
            return self._newest + distance - 0x10000
        self._newest += distance
        return self._newest
