"""Owns what is true now of the phones that forward their bank's messages: when, what, how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from livehub.clock import Clock, Millis
from livehub.errors import Busy
from livehub.floods import Buckets, Rate
from livehub.payments.phone.hearing import Ears

RETRY_S = 5
# A phone that was out of the network for an evening posts all of it at once.
_POSTS = Rate(burst=120, per_second=2)
# Each is an entry in the log and work for a helper; a phone that forwards everything must not fill both.
_KEPT = Rate(burst=30, per_second=1 / 60)


@dataclass(slots=True)
class Tally:
    """One phone since livehub started. `last` and the counts are by what became of a message:
    `transfer`, `kept`, `too_many`, or why it was let go."""

    heard_at: Millis
    transfer_at: Millis | None = None
    last: str = "empty"
    counts: Counter[str] = field(default_factory=Counter)


class Listening:
    """The phones of one world, by their ids."""

    def __init__(self, clock: Clock) -> None:
        self.ears = Ears()
        self._clock = clock
        self._posts = Buckets(_POSTS, clock)
        self._kept = Buckets(_KEPT, clock)
        self._tallies: dict[str, Tally] = {}
        self._listeners: list[Callable[[Millis], None]] = []

    def listen(self, listener: Callable[[Millis], None]) -> None:
        """Hear of every sign of life of any phone: lamps. Must not block."""
        self._listeners.append(listener)

    def check(self, forwarder: str) -> None:
        """Raises Busy when the phone posts more than any bank writes: its app tries again."""
        if not self._posts.take(forwarder):
            raise Busy("busy", retry_s=RETRY_S)

    def may_keep(self, forwarder: str) -> bool:
        """Whether one more message may be laid before a helper."""
        return self._kept.take(forwarder)

    def heard(self, forwarder: str, outcomes: list[str]) -> dict[str, Any]:
        """Count what came; the document that screens are shown of the phone."""
        now = self._clock.now()
        tally = self._tallies.setdefault(forwarder, Tally(now))
        tally.heard_at = now
        for outcome in outcomes:
            tally.last = outcome
            tally.counts[outcome] += 1
            if outcome == "transfer":
                tally.transfer_at = now
        for listener in self._listeners:
            listener(now)
        return {
            "heard_at": tally.heard_at,
            "transfer_at": tally.transfer_at,
            "last": tally.last,
            "counts": dict(tally.counts),
        }

    def forget(self, forwarder: str) -> None:
        """The phone was removed."""
        self._tallies.pop(forwarder, None)
