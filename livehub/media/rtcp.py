"""Owns RTCP messages as bytes: the reports and requests that travel beside the media."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SENDER_REPORT, RECEIVER_REPORT, DESCRIPTION, GOODBYE = 200, 201, 202, 203
TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK = 205, 206
NACK, TRANSPORT_CC = 1, 15  # formats of TRANSPORT_FEEDBACK
PICTURE_LOSS, FULL_INTRA = 1, 4  # formats of PAYLOAD_FEEDBACK

MOST_MESSAGES = 32  # read from one datagram; the rest is ignored
MOST_NUMBERS = 512  # named by one NACK; the rest is ignored

_HEAD = struct.Struct("!BBH")
_TWO = struct.Struct("!II")
_PAIR = struct.Struct("!HH")
_SENDER = struct.Struct("!IQIII")
_REPORT = struct.Struct("!IIIIII")
_NTP_EPOCH_S = 2_208_988_800  # 1900 to 1970


@dataclass(frozen=True, slots=True)
class Message:
    """One RTCP message: its type, its format or count, and what follows the common header."""

    kind: int
    format: int
    body: bytes


@dataclass(frozen=True, slots=True)
class SenderClock:
    """What a sender report says: this RTP timestamp was this wall time (NTP, 32.32 bits)."""

    ssrc: int
    ntp: int
    timestamp: int


@dataclass(frozen=True, slots=True)
class Reception:
    """One receiver report block about a stream (RFC 3550 section 6.4.1)."""

    ssrc: int
    fraction_lost: int
    lost: int
    newest_seq: int
    jitter: int
    last_report: int
    delay: int


def is_rtcp(data: bytes) -> bool:
    """Whether a datagram on a shared port is RTCP rather than RTP (RFC 5761 section 4)."""
    return len(data) >= 2 and 192 <= data[1] <= 223


def read(data: bytes) -> Iterator[Message]:
    """The messages of a decrypted compound; stops at the first that is cut off."""
    at = 0
    for _ in range(MOST_MESSAGES):
        if at + 4 > len(data):
            return
        first, kind, words = _HEAD.unpack_from(data, at)
        end = at + 4 + 4 * words
        if first >> 6 != 2 or end > len(data):
            return
        stop = end - data[end - 1] if first & 0x20 else end
        yield Message(kind, first & 0x1F, data[at + 4 : max(stop, at + 4)])
        at = end


def sender_clock(message: Message) -> SenderClock | None:
    """The clock mapping of a sender report, None when it is cut off."""
    if message.kind != SENDER_REPORT or len(message.body) < _SENDER.size:
        return None
    ssrc, ntp, timestamp, _, _ = _SENDER.unpack_from(message.body)
    return SenderClock(ssrc, ntp, timestamp)


def target(message: Message) -> int:
    """The SSRC a feedback message is about, 0 when it names none."""
    if len(message.body) < 8:
        return 0
    if message.kind == PAYLOAD_FEEDBACK and message.format == FULL_INTRA:
        # a FIR names its stream in the list behind the header (RFC 5104 section 4.3.1)
        return int.from_bytes(message.body[8:12], "big")
    return int(_TWO.unpack_from(message.body)[1])


def lost_numbers(message: Message) -> list[int]:
    """The 16-bit sequence numbers that a NACK asks for (RFC 4585 section 6.2.1)."""
    numbers: list[int] = []
    for at in range(8, len(message.body) - 3, 4):
        first, following = _PAIR.unpack_from(message.body, at)
        numbers.append(first)
        numbers.extend((first + 1 + bit) & 0xFFFF for bit in range(16) if following >> bit & 1)
        if len(numbers) >= MOST_NUMBERS:
            break
    return numbers[:MOST_NUMBERS]


def write(kind: int, form: int, body: bytes) -> bytes:
    """One message; a body that does not end on 32 bits is padded as RFC 3550 wants it."""
    missing = -len(body) % 4
    if missing:
        body += bytes(missing - 1) + bytes([missing])
    return _HEAD.pack(0x80 | (0x20 if missing else 0) | form, kind, len(body) // 4) + body


def picture_loss(sender: int, media: int) -> bytes:
    """A request for a key frame."""
    return write(PAYLOAD_FEEDBACK, PICTURE_LOSS, _TWO.pack(sender, media))


def nack(sender: int, media: int, numbers: Iterable[int]) -> bytes:
    """A request to send packets again, for sequence numbers of any width in any order."""
    body = _TWO.pack(sender, media)
    waiting = sorted(set(numbers))
    while waiting:
        first = waiting[0]
        following = 0
        rest = []
        for number in waiting[1:]:
            distance = number - first - 1
            if distance < 16:
                following |= 1 << distance
            else:
                rest.append(number)
        body += _PAIR.pack(first & 0xFFFF, following)
        waiting = rest
    return write(TRANSPORT_FEEDBACK, NACK, body)


def transport_feedback(sender: int, media: int, report: bytes) -> bytes:
    """A transport-wide report as made by twcc.ArrivalFeedback."""
    return write(TRANSPORT_FEEDBACK, TRANSPORT_CC, _TWO.pack(sender, media) + report)


def receiver_report(sender: int, blocks: Iterable[Reception]) -> bytes:
    """What arrived of each stream; the sender reads its round trip and loss from it."""
    packed = [
        _REPORT.pack(
            block.ssrc,
            block.fraction_lost << 24 | block.lost & 0xFFFFFF,
            block.newest_seq & 0xFFFFFFFF,
            block.jitter,
            block.last_report,
            block.delay,
        )
        for block in blocks
    ]
    return write(RECEIVER_REPORT, len(packed), sender.to_bytes(4, "big") + b"".join(packed))


def sender_report(clock: SenderClock, packets: int, octets: int, cname: str) -> bytes:
    """A sender report with the name that ties sound and picture together."""
    body = _SENDER.pack(
        clock.ssrc, clock.ntp, clock.timestamp, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF
    )
    name = cname.encode()[:255]
    chunk = clock.ssrc.to_bytes(4, "big") + bytes([1, len(name)]) + name + b"\x00"
    chunk += bytes(-len(chunk) % 4)
    return write(SENDER_REPORT, 0, body) + write(DESCRIPTION, 1, chunk)


def ntp(millis: int) -> int:
    """Wall time in milliseconds UTC as an NTP timestamp of 32.32 bits."""
    return ((millis + _NTP_EPOCH_S * 1000) << 32) // 1000
