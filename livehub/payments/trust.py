"""Owns when our own clock is believed, so that the age of a notification can be judged by it.

A mini PC without a battery starts in the past until the network tells it the time. Three things
then show that it is behind: this version was released later, our own mark says that we were alive
later, and a right signature was made later. Nobody but the provider can sign, and nobody can sign
the future; so a right signature from the future proves our clock to be behind.

Of the three, only our own mark may be wrong itself: it was written by a clock that somebody may
have set ahead. It is therefore given up once a fresh signature agrees with our clock.

A clock that is ahead cannot be told from a late notification: those are refused as old, and a lamp
tells the owner to look at the clock.
"""

from __future__ import annotations

from typing import Literal

from livehub.clock import Millis
from livehub.payments.notified import OLDEST

RELEASED: Millis = 1_767_225_600_000
"""2026-01-01: this program cannot run earlier than it was written."""

Verdict = Literal["fresh", "old", "unsure"]


class Trust:
    """What is known about our clock; in memory, since everything in it is heard again."""

    def __init__(self, alive: Millis = 0, released: Millis = RELEASED) -> None:
        """`alive` is the mark of when this world was last seen running; 0 when it never was."""
        self._proven = released
        self._remembered = alive

    def trusted(self, now: Millis) -> bool:
        """False while something is known to have happened later than `now`."""
        return now >= max(self._proven, self._remembered)

    def judge(self, signed: Millis | None, now: Millis) -> Verdict:
        """What a right signature of that time is worth at `now`; `unsure` waits to be judged again.

        Without a signed time nothing can be old: that a transfer counts once is the defence there.
        """
        if signed is None:
            return "fresh"
        self._proven = max(self._proven, signed - OLDEST)
        if now < self._proven:
            return "unsure"
        if now - signed <= OLDEST:
            self._remembered = min(self._remembered, now)
            return "fresh"
        return "old" if self.trusted(now) else "unsure"
