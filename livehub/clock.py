"""Owns time: everything that needs to know when it is asks a Clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

Millis = int
"""Milliseconds since 1970-01-01 UTC."""

SECOND: Millis = 1_000
MINUTE: Millis = 60 * SECOND
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR

VIETNAM = timezone(timedelta(hours=7), "ICT")  # no daylight saving since 1975


class Clock(Protocol):
    """Wall time for facts, steady time for measuring how long something took."""

    def now(self) -> Millis:
        """Wall time in milliseconds UTC; may jump when somebody sets the clock."""

    def steady(self) -> float:
        """Seconds that only ever grow, with no meaning beyond differences."""


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> Millis:
        """Wall time in milliseconds UTC."""
        return time.time_ns() // 1_000_000

    def steady(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()


def local(at: Millis) -> datetime:
    """The moment as people in Vietnam read it."""
    return datetime.fromtimestamp(at / 1000, VIETNAM)


def millis(moment: datetime) -> Millis:
    """An aware datetime as milliseconds UTC."""
    return int(moment.timestamp() * 1000)


def utc(at: Millis) -> datetime:
    """The moment as an aware datetime in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC)


def next_noon(after: Millis) -> Millis:
    """Noon of the next day in Vietnam: until when unpaid goods stay reserved by default."""
    day = local(after) + timedelta(days=1)
    return millis(day.replace(hour=12, minute=0, second=0, microsecond=0))
