"""Owns what is the same for all viewers: packets that go out together, prepared once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from livehub.media import rtp
from livehub.media.rtp import Packet
from livehub.media.scatter import LONGEST_MESSAGE, MOST_SEGMENTS
from livehub.media.srtp import LONGEST_TAG
from livehub.media.stream import Stream

MOST_PADDED = 32
"""Octets added to a packet to give it its neighbours' size (RFC 3550 section 5.1).

Browsers cut a picture into packets that differ by an octet or two; of one size they leave together.
"""

Head = tuple[int, int, int, int]
"""(marker bit in place, seq, timestamp, octets of the packet before it is encrypted)."""


@dataclass(slots=True)
class Train:
    """Packets of one size but for the last, which may be shorter; they can leave as one message."""

    heads: list[Head]
    size: int
    """Octets of each packet, before it is encrypted."""
    bodies: list[bytes]
    """Each packet with room for the rest of its header, not yet encrypted."""
    _images: dict[int, bytes] = field(default_factory=dict)

    def image(self, tag: int) -> bytes:
        """All packets behind each other, each with `tag` octets of room for its encryption."""
        found = self._images.get(tag)
        if found is None:
            gap = bytes(tag)
            found = self._images[tag] = gap.join([*self.bodies, b""])
        return found


class Run:
    """Packets of one stream in the order they came, cut into trains."""

    __slots__ = ("lowest", "newest", "octets", "packets", "stream", "trains", "weight")

    def __init__(self, stream: Stream, packets: Sequence[Packet]) -> None:
        self.stream = stream
        self.packets = packets
        self.trains: list[Train] = []
        self.lowest = min(packet.seq for packet in packets)
        self.newest = max(packets, key=lambda packet: packet.seq)
        self.octets = sum(len(packet.payload) for packet in packets)
        self._couple()
        self.weight = sum(sum(map(len, train.bodies)) for train in self.trains)
        self.weight += LONGEST_TAG * len(packets)
        """Octets it takes at most once it is encrypted."""

    def _couple(self) -> None:
        train: list[Packet] = []
        largest = smallest = 0
        for packet in self.packets:
            size = rtp.HEADER.size + len(packet.payload)
            low, high = min(smallest, size), max(largest, size)
            if not train or _full(train, high):
                self._close(train, largest)
                train, largest, smallest = [packet], size, size
            elif high - low <= MOST_PADDED:
                train.append(packet)
                largest, smallest = high, low
            elif size < smallest:  # a shorter one may end a train
                self._close([*train, packet], largest)
                train = []
            else:
                self._close(train, largest)
                train, largest, smallest = [packet], size, size
        self._close(train, largest)

    def _close(self, train: Sequence[Packet], size: int) -> None:
        if not train:
            return
        for packet in train[:-1]:
            packet.padding = max(0, size - rtp.HEADER.size - len(packet.payload))
        bodies = [_body(packet) for packet in train]
        heads = [
            (rtp.MARKER if packet.marker else 0, packet.seq, packet.timestamp, len(body))
            for packet, body in zip(train, bodies, strict=True)
        ]
        self.trains.append(Train(heads, size, bodies))


def _full(train: Sequence[Packet], size: int) -> bool:
    more = len(train) + 1
    return more > MOST_SEGMENTS or more * (size + LONGEST_TAG) > LONGEST_MESSAGE


def _body(packet: Packet) -> bytes:
    """The packet with its first octet, and nothing yet in the eleven that are each viewer's own."""
    first = rtp.VERSION | rtp.PADDED if packet.padding else rtp.VERSION
    return bytes([first]) + bytes(rtp.HEADER.size - 1) + rtp.body(packet)
