"""Owns how loud a camera is, as its packets tell without being decoded (RFC 6464)."""

from __future__ import annotations

SILENT = 127  # -dBov of digital silence
QUIET = 75
"""-dBov: a quiet hall with its noise taken away by the phone; speech is louder than 50."""
WINDOW_S = 0.5


class Loudness:
    """The loudest moment of the last half second, and since when nothing was heard."""

    def __init__(self) -> None:
        self._now = self._before = SILENT
        self._since: float | None = None
        self._heard_at = 0.0

    def heard(self, level: int, at: float) -> None:
        """A packet of -`level` dBov came at steady second `at`."""
        if self._since is None:
            self._since = self._heard_at = at
        if at - self._since >= WINDOW_S:
            self._before, self._now, self._since = self._now, SILENT, at
        self._now = min(self._now, level)
        if level < QUIET:
            self._heard_at = at

    @property
    def level(self) -> int | None:
        """-dBov, 0 loudest, 127 silent; None while the camera did not tell."""
        return None if self._since is None else min(self._now, self._before)

    def silent_s(self, at: float) -> int:
        """Whole seconds since something was heard."""
        return 0 if self._since is None else max(0, int(at - self._heard_at))
