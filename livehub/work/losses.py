"""Owns what was told to us once and could not be kept: counted, and a task for helpers."""

from __future__ import annotations

from livehub.clock import MINUTE, SECOND, Clock, Millis
from livehub.log.runner import Runner
from livehub.work.gaps import Gaps

QUIET: Millis = 5 * SECOND
"""After so long without another loss, those before are one gap."""
LONGEST: Millis = 2 * MINUTE
"""One that goes on for longer is told of meanwhile."""
AROUND: Millis = 2 * SECOND
"""So much earlier may have been written what was lost."""


class Losses:
    """Those of one source in one show."""

    def __init__(self, source: str, runner: Runner[object], clock: Clock) -> None:
        self._clock = clock
        self._gaps = Gaps(source, runner, clock)
        self._since: Millis | None = None
        self._last: Millis = 0
        self.count = 0

    def note(self) -> None:
        """One thing was lost just now."""
        self.count += 1
        self._last = self._clock.now()
        if self._since is None:
            self._since = self._last

    async def tell(self) -> None:
        """Put what is over into the log. Raises Busy, or ProviderError when the disk fails."""
        now = self._clock.now()
        over = now - self._last >= QUIET
        if self._since is not None and (over or now - self._since >= LONGEST):
            self._gaps.note(self._since - AROUND, self._last)
            self._since = None if over else self._last
        await self._gaps.tell()
