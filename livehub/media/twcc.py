"""Owns transport-wide feedback: when each packet of a camera arrived, so that it dares to send more.

Without it Chromium stays at 200 kbit/s for half a minute. Format:
draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1.
"""

from __future__ import annotations

import struct

from livehub.media.rtp import Unroller

INTERVAL_S = 0.1  # what libwebrtc's own receivers aim at
URI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

TICK_S = 0.00025
REFERENCE_S = 0.064
MOST_PACKETS = 1000  # reported in one message; a gap beyond that starts a new message
MOST_ARRIVALS = 4000  # kept between two messages; overflow drops the newest

_ABSENT, _SMALL, _LARGE = 0, 1, 2
_HEAD = struct.Struct("!HH")
_LONGEST_RUN = 0x1FFF
_VECTOR = 7  # two-bit symbols in one status vector chunk


class ArrivalFeedback:
    """Collects arrival times of transport-wide sequence numbers and spells the reports."""

    def __init__(self) -> None:
        self._unroller = Unroller()
        self._arrivals: dict[int, float] = {}
        self._next: int | None = None
        self._count = 0

    def arrived(self, number: int, at: float) -> None:
        """A packet with the 16-bit transport-wide `number` came at steady second `at`."""
        if len(self._arrivals) < MOST_ARRIVALS:
            self._arrivals.setdefault(self._unroller.unroll(number), at)

    def take(self) -> list[bytes]:
        """The feedback control information of the reports now due, usually one or none."""
        reports = []
        while self._arrivals:
            reports.append(self._report())
        return reports

    def _report(self) -> bytes:
        oldest = min(self._arrivals)
        base = oldest
        if self._next is not None and 0 <= oldest - self._next < MOST_PACKETS:
            base = self._next  # what is missing in between is reported as missing
        reference = int(self._arrivals[oldest] / REFERENCE_S)
        at = reference * REFERENCE_S
        statuses: list[int] = []
        deltas = bytearray()
        newest = max(self._arrivals)
        for number in range(base, min(newest + 1, base + MOST_PACKETS)):
            arrival = self._arrivals.get(number)
            if arrival is None:
                statuses.append(_ABSENT)
                continue
            ticks = round((arrival - at) / TICK_S)
            if not -0x8000 <= ticks <= 0x7FFF:
                break  # 8 s away from its neighbour: the next report has a nearer reference
            at += ticks * TICK_S
            small = 0 <= ticks <= 0xFF
            statuses.append(_SMALL if small else _LARGE)
            deltas += struct.pack("!B" if small else "!h", ticks)
            del self._arrivals[number]
        self._next = base + len(statuses)
        head = _HEAD.pack(base & 0xFFFF, len(statuses))
        clock = (reference & 0xFFFFFF).to_bytes(3, "big") + bytes([self._count & 0xFF])
        self._count += 1
        return head + clock + chunks(statuses) + bytes(deltas)


def chunks(statuses: list[int]) -> bytes:
    """Packet statuses as run length and two-bit status vector chunks (section 3.1.3 and 3.1.4)."""
    out = bytearray()
    at = 0
    while at < len(statuses):
        run = 1
        while at + run < len(statuses) and statuses[at + run] == statuses[at]:
            run += 1
        if run >= _VECTOR:
            run = min(run, _LONGEST_RUN)
            out += (statuses[at] << 13 | run).to_bytes(2, "big")
            at += run
            continue
        word = 0b11
        for symbol in (statuses[at : at + _VECTOR] + [_ABSENT] * _VECTOR)[:_VECTOR]:
            word = word << 2 | symbol
        out += word.to_bytes(2, "big")
        at += _VECTOR
    return bytes(out)
