"""Owns how many of YouTube's quota units are left today, and how often one may ask with them.

Published (developers.google.com/youtube, "Quota costs" and the methods' own pages): 10,000 units a
day for a project, new ones at midnight Pacific; 5 for each call of liveChatMessages, listed or
streamed, 1 for videos.list. The count is ours and only sets the pace: other programs may use the
same key, and YouTube itself says when it is over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from livehub import clock
from livehub.clock import Clock, Millis

LIMIT = 10_000
MESSAGES = 5
VIDEOS = 1

SHOW_MS = 3 * clock.HOUR
"""How long a show is when nobody said."""
LEAST_MS = 15 * clock.MINUTE
"""One that goes on beyond its time lasts so much longer, and so on."""
LEAST_S = 1.0
MOST_S = 60.0
"""Between two calls: also with nothing left, until YouTube itself refuses."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What was used of one day, which is a date in California."""

    day: str = ""
    used: int = 0

    def at(self, now: Millis) -> Quota:
        """The same, or a new day's."""
        today = pacific_day(now).isoformat()
        return self if self.day == today else Quota(today)

    def spent(self, units: int, now: Millis) -> Quota:
        """With so many units less."""
        today = self.at(now)
        return replace(today, used=today.used + units)

    def exhausted(self, now: Millis) -> Quota:
        """As YouTube says."""
        today = self.at(now)
        return replace(today, used=max(today.used, LIMIT))

    def left(self, now: Millis) -> int:
        """Units until midnight Pacific."""
        return max(0, LIMIT - self.at(now).used)

    def every_s(self, now: Millis, until: Millis) -> float:
        """Seconds between two calls for messages so that it lasts until then, or till midnight."""
        span_ms = min(max(until - now, LEAST_MS), next_midnight(now) - now)
        left = self.left(now)
        if left < MESSAGES:
            return MOST_S
        return min(max(LEAST_S, span_ms / clock.SECOND * MESSAGES / left), MOST_S)


def span_of(show_until: Millis | None, began: Millis) -> Millis:
    """When the show is over, as far as anybody knows."""
    return began + SHOW_MS if show_until is None else show_until


def seconds_to_midnight(time: Clock) -> int:
    """Whole seconds until there are new units."""
    now = time.now()
    return int((next_midnight(now) - now) // clock.SECOND) + 1


def pacific_day(now: Millis) -> date:
    """The date in California."""
    return (clock.utc(now) + _offset(now)).date()


def next_midnight(now: Millis) -> Millis:
    """When the next day begins in California."""
    tomorrow = pacific_day(now) + timedelta(days=1)
    naive = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=UTC)
    # Clocks change at two in the morning: at midnight what held the evening before still holds.
    return clock.millis(naive - _offset(clock.millis(naive) - clock.HOUR))


def _offset(now: Millis) -> timedelta:
    """By law since 2007; a machine need not have tables of time zones for it."""
    moment = clock.utc(now)
    begins = _sunday(moment.year, 3, 2) + timedelta(hours=10)  # 2:00 PST
    ends = _sunday(moment.year, 11, 1) + timedelta(hours=9)  # 2:00 PDT
    return timedelta(hours=-7 if begins <= moment < ends else -8)


def _sunday(year: int, month: int, which: int) -> datetime:
    first = datetime(year, month, 1, tzinfo=UTC)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (which - 1))
