"""Owns the last packets of a stream, shared by all viewers who ask for one again."""

from __future__ import annotations

from livehub.media.rtp import Packet

DEPTH = 2048  # packets, 6 s at 2.5 Mbit/s, 2.4 MB; a new packet takes the place of the oldest


class History:
    """A ring of packets under their ever-growing sequence numbers."""

    def __init__(self, depth: int = DEPTH) -> None:
        self._depth = depth
        self._ring: list[Packet | None] = [None] * depth

    def keep(self, packet: Packet) -> bool:
        """Whether the packet is new; a repetition, or one too late for the ring, is not kept."""
        place = packet.seq % self._depth
        there = self._ring[place]
        if there is not None and there.seq >= packet.seq:
            return False
        self._ring[place] = packet
        return True

    def find(self, seq: int) -> Packet | None:
        """The packet with this number while the ring still holds it."""
        packet = self._ring[seq % self._depth]
        return packet if packet is not None and packet.seq == seq else None
