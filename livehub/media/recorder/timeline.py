"""Owns when things were seen and heard: RTP time of one peer's streams as our steady seconds.

A stream alone is placed by its fastest packets. As soon as sound and picture have both told their
clocks (RFC 3550 section 6.4.1), one is placed by the other, so that lips stay in sync.
"""

from __future__ import annotations

from dataclasses import dataclass

WINDOW_S = 30.0
"""The fastest packet of this and the last window says when things happened. Clocks of phones go
wrong by some milliseconds in that time."""
SLEW = 0.1
"""Of the time that passes: how much a place may be corrected meanwhile, so that nothing jumps."""
JUMP_S = 0.5  # a larger correction is no drift, the sender's clock was set
UNHEARD_S = 0.003  # smaller corrections are not made

LAGS_S = 5.0  # no network keeps a packet so long: the sender began to count anew

_NTP = 1 << 32


@dataclass(slots=True)
class _Told:
    ntp: float
    """Seconds of the sender's clock."""
    ticks: int


class _Fastest:
    """The smallest delay of the last minute or so."""

    def __init__(self) -> None:
        self._now: float | None = None
        self._before: float | None = None
        self._since = 0.0

    def saw(self, delay: float, at: float) -> None:
        if delay - self.least > LAGS_S:
            self._now = self._before = None
        if self._now is None or at - self._since >= WINDOW_S:
            self._before, self._now, self._since = self._now, delay, at
        self._now = min(self._now, delay)

    @property
    def least(self) -> float:
        known = [each for each in (self._now, self._before) if each is not None]
        return min(known, default=0.0)


class _Line:
    """One stream's time."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.told: _Told | None = None
        self.fastest = _Fastest()
        self.ticks: int | None = None
        self.place: float | None = None
        """Our steady second at tick 0, as it is used."""
        self.placed_at = 0.0

    def unroll(self, timestamp: int) -> int:
        if self.ticks is None:
            self.ticks = timestamp + _NTP  # so that an earlier one is no negative
        distance = (timestamp - self.ticks + (_NTP >> 1)) % _NTP - (_NTP >> 1)
        return self.ticks + distance

    def correct(self, place: float, now: float) -> None:
        """Come nearer to `place`: all at once in the beginning, then slowly."""
        wrong = 0.0 if self.place is None else place - self.place
        if self.place is None or abs(wrong) > JUMP_S:
            self.place = place
        elif abs(wrong) > UNHEARD_S:
            most = max(0.0, now - self.placed_at) * SLEW
            self.place += max(-most, min(most, wrong))
        self.placed_at = now


class Timeline:
    """The time of one peer of a camera."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}

    def begin(self, kind: str, rate: int) -> None:
        """A new stream of `rate` ticks in a second takes the place of one of its kind."""
        self._lines[kind] = _Line(rate)

    def told(self, kind: str, ntp: int, timestamp: int) -> None:
        """A sender report: `timestamp` was `ntp` (32.32 bits) on the sender's clock."""
        line = self._lines.get(kind)
        if line is None:
            return
        told = _Told(ntp / _NTP, line.unroll(timestamp))
        if line.told is not None:
            passed = (told.ticks - line.told.ticks) / line.rate
            if abs(told.ntp - line.told.ntp - passed) > JUMP_S:
                for other in self._lines.values():  # its clock was set: what others told is over
                    other.told = None
        line.told = told

    def place(self, kind: str, timestamp: int, at: float) -> float:
        """The steady second at which that happened which came at `at`. `begin` was called."""
        line = self._lines[kind]
        line.ticks = ticks = line.unroll(timestamp)
        line.fastest.saw(at - ticks / line.rate, at)
        line.correct(self._wanted(line), at)
        assert line.place is not None
        return line.place + ticks / line.rate

    def _wanted(self, line: _Line) -> float:
        """Where tick 0 should lie: as the picture has it, by the sender's own clock."""
        leader = self._lines.get("video", line)
        if leader is line or leader.told is None or line.told is None or leader.place is None:
            return line.fastest.least
        start = leader.place + leader.told.ticks / leader.rate - leader.told.ntp
        return start + line.told.ntp - line.told.ticks / line.rate
