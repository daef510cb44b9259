"""Owns how fast somebody may go on: buckets that fill with time and are emptied by what is done."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from livehub.clock import Clock

REMEMBERED = 2_000  # names; the one that did something longest ago starts afresh


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second after that."""

    burst: float
    per_second: float


class Buckets:
    """One bucket per name."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._rate = rate
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> bool:
        """True when the name may do it once more now."""
        now = self._clock.steady()
        level, at = self._levels.pop(name, (self._rate.burst, now))
        level = min(self._rate.burst, level + (now - at) * self._rate.per_second)
        allowed = level >= 1
        self._levels[name] = (level - 1 if allowed else level, now)
        while len(self._levels) > REMEMBERED:
            self._levels.popitem(last=False)
        return allowed
