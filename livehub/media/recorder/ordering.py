"""Owns putting one stream's packets back in order, and how long a missing one is waited for."""

from __future__ import annotations

from dataclasses import dataclass

from livehub.media.rtp import Packet, Unroller

PATIENCE_S = {"video": 0.3, "audio": 0.1}
"""A lost picture is asked for again and comes late; lost sound is not, it only comes out of order."""
MOST_WAITING = 512  # packets, two seconds of a camera; then the oldest gap is given up
SILENCE_S = 5.0  # after that the 16-bit numbers may have wrapped unseen


@dataclass(slots=True)
class Placed:
    """A packet in its place. `follows`: the one before it in its stream was there, too."""

    packet: Packet
    at: float
    """When it came, steady second."""
    follows: bool


class Ordering:
    """Gives packets out by number; each once, late ones never."""

    def __init__(self, kind: str) -> None:
        self._patience = PATIENCE_S[kind]
        self._unroller = Unroller()
        self._waiting: dict[int, tuple[Packet, float]] = {}
        self._next: int | None = None
        self._broken = True
        self._newest_at = 0.0

    def arrived(self, packet: Packet, at: float) -> list[Placed]:
        """Take a packet whose `seq` is of 16 bits; what can be given out now."""
        found = []
        if self._next is not None and at - self._newest_at > SILENCE_S:
            found = self._give_up(len(self._waiting))
            self._unroller = Unroller()
            self._next = None
            self._broken = True
        self._newest_at = at
        seq = self._unroller.unroll(packet.seq)
        if self._next is None:
            self._next = seq
        if seq >= self._next:
            self._waiting.setdefault(seq, (packet, at))
        found += self._in_order()
        while len(self._waiting) > MOST_WAITING:
            found += self._give_up(1)
        return found

    def due(self, at: float) -> list[Placed]:
        """What waited long enough for those before it."""
        found: list[Placed] = []
        while self._waiting:
            if at - min(came for _, came in self._waiting.values()) < self._patience:
                break
            found += self._give_up(1)
        return found

    def _give_up(self, least: int) -> list[Placed]:
        """At least so many packets, without those missing before them."""
        found: list[Placed] = []
        while self._waiting and len(found) < least:
            self._next = min(self._waiting)
            self._broken = True
            found += self._in_order()
        return found

    def _in_order(self) -> list[Placed]:
        found = []
        while self._next is not None and self._next in self._waiting:
            packet, at = self._waiting.pop(self._next)
            found.append(Placed(packet, at, not self._broken))
            self._broken = False
            self._next += 1
        return found
