"""Owns how a show's comment source stands: what it says of itself, and whether it is silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from livehub.clock import SECOND, Millis
from livehub.comments.sources.contract import Heard
from livehub.screens.projections import Doc

SILENT: Millis = 90 * SECOND
"""Nothing heard for so long while people watch: somebody has to look."""

State = Literal["connecting", "live", "degraded", "ended", "refused", "waiting", "listening"]
"""What a source says, and: `waiting` until it is tried again, `listening` where comments are pushed
to us and nobody connects."""

_HEARING = frozenset({"live", "degraded", "listening"})


@dataclass(slots=True)
class SourceLamp:
    """One source of one show, as it stands."""

    source: str
    since: Millis
    """Of this state."""
    state: State = "connecting"
    code: str = ""
    heard_at: Millis | None = None
    """When the last comment came in, in this show."""
    lag_ms: int | None = None
    dropped: int = 0
    viewers: int | None = None
    quota_used: int | None = None
    quota_limit: int | None = None
    every_s: float | None = None
    retry_at: Millis | None = None
    hears_since: Millis = 0
    """Whether well or badly: who falters every minute may be silent all the same."""

    @property
    def hears(self) -> bool:
        """True while what is written there comes in."""
        return self.state in _HEARING

    def is_now(self, state: State, code: str, now: Millis, retry_at: Millis | None = None) -> bool:
        """Take this state; True when it is another than before."""
        if (state, code, retry_at) == (self.state, self.code, self.retry_at):
            return False
        if state in _HEARING and not self.hears:
            self.hears_since = now
        if state != self.state:
            self.since = now
        self.state, self.code, self.retry_at = state, code, retry_at
        return True

    def heard(self, heard: Sequence[Heard], now: Millis) -> None:
        """These came in."""
        if not any(each.kind == "comment" for each in heard):
            return
        self.heard_at = now
        sent = [each.sent_at for each in heard if each.sent_at and not each.history]
        if sent:
            self.lag_ms = max(0, now - max(sent))

    def silent(self, now: Millis, live_since: Millis | None) -> bool:
        """True when nothing comes although people watch; `live_since` is None outside a live show.

        Where nobody says how many watch, it must have heard something in this show before.
        """
        if live_since is None or not self.hears:
            return False
        watched = self.heard_at is not None if self.viewers is None else self.viewers > 0
        return watched and now - max(self.heard_at or 0, self._from, live_since) >= SILENT

    @property
    def _from(self) -> Millis:
        return self.hears_since or self.since

    def document(self, now: Millis, live_since: Millis | None, echoes: int) -> Doc:
        """As screens are told."""
        quota = None
        if self.quota_used is not None and self.quota_limit:
            quota = {"used": self.quota_used, "limit": self.quota_limit}
        return {
            "source": self.source,
            "state": self.state,
            "code": self.code or None,
            "since": self.since,
            "heard_at": self.heard_at,
            "silent": self.silent(now, live_since),
            "lag_ms": self.lag_ms,
            "dropped": self.dropped,
            "echoes": echoes,
            "viewers": self.viewers,
            "quota": quota,
            "every_s": self.every_s,
            "retry_at": self.retry_at,
        }
