"""Owns what is the same for all viewers: packets that go out together, prepared once."""

from __future__ import annotations

from collections.abc import Sequence

from livehub.media import rtp
from livehub.media.rtp import Packet
from livehub.media.scatter import LONGEST_MESSAGE, MOST_SEGMENTS
from livehub.media.srtp import LONGEST_TAG
from livehub.media.stream import Stream

MOST_PADDED = 32
"""Octets added to a packet to give it its neighbours' size (RFC 3550 section 5.1).

Browsers cut a picture into packets that differ by an octet or two; of one size they leave together.
"""

Part = tuple[int, int, int, int, bytes, int]
"""(first octet, marker bit in place, seq, timestamp, all behind the header, octets in all)."""


class Run:
    """Packets of one stream in the order they came, cut into trains of one size."""

    __slots__ = ("lowest", "newest", "octets", "packets", "parts", "stream", "trains", "weight")

    def __init__(self, stream: Stream, packets: Sequence[Packet]) -> None:
        self.stream = stream
        self.packets = packets
        self.parts: list[Part] = []
        self.trains: list[tuple[int, int, int]] = []
        """(first part, one past the last, octets of each); the last one of a train may be shorter."""
        self.lowest = min(packet.seq for packet in packets)
        self.newest = max(packets, key=lambda packet: packet.seq)
        self.octets = sum(len(packet.payload) for packet in packets)
        self._couple()
        self.weight = sum(part[5] for part in self.parts) + LONGEST_TAG * len(self.parts)
        """Octets it takes at most once it is encrypted."""

    def _couple(self) -> None:
        train: list[Packet] = []
        largest = smallest = 0
        for packet in self.packets:
            size = rtp.HEADER.size + len(packet.payload)
            low, high = min(smallest, size), max(largest, size)
            close = high - low <= MOST_PADDED
            full = len(train) == MOST_SEGMENTS or (len(train) + 1) * (high + LONGEST_TAG) > LONGEST_MESSAGE  # fmt: skip
            if train and not full and close:
                train.append(packet)
                largest, smallest = high, low
                continue
            if train and not full and size < smallest:  # a shorter one may end a train
                train.append(packet)
                self._close(train, largest)
                train = []
                continue
            self._close(train, largest)
            train, largest, smallest = [packet], size, size
        self._close(train, largest)

    def _close(self, train: Sequence[Packet], size: int) -> None:
        if not train:
            return
        first = len(self.parts)
        self.parts += [_part(packet, size) for packet in train[:-1]]
        self.parts.append(_part(train[-1], 0))
        self.trains.append((first, len(self.parts), size))


def _part(packet: Packet, size: int) -> Part:
    """The packet as it is, or filled up to `size` octets."""
    packet.padding = max(0, size - rtp.HEADER.size - len(packet.payload))
    tail = rtp.body(packet)
    first = rtp.VERSION | rtp.PADDED if packet.padding else rtp.VERSION
    marker = rtp.MARKER if packet.marker else 0
    return first, marker, packet.seq, packet.timestamp, tail, rtp.HEADER.size + len(tail)
