"""Stand-ins for what lies outside livehub: the clock."""

from __future__ import annotations

from livehub.clock import Millis

START: Millis = 1_790_000_000_000  # a Saturday market in September 2026


class FakeClock:
    """Time that passes only when a test says so."""

    def __init__(self, at: Millis = START) -> None:
        self._now = at
        self._steady = 1000.0

    def now(self) -> Millis:
        return self._now

    def steady(self) -> float:
        return self._steady

    def advance(self, millis: Millis) -> None:
        """Let time pass on both clocks."""
        self._now += millis
        self._steady += millis / 1000

    def jump(self, millis: Millis) -> None:
        """Somebody sets the wall clock; no time passes."""
        self._now += millis
