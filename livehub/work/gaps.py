"""Owns telling a show's log of the times in which comments may be missing: a task for helpers."""

from __future__ import annotations

import logging
from typing import Any

from livehub import ids
from livehub.clock import SECOND, Clock, Millis
from livehub.errors import Busy, LiveHubError
from livehub.log.runner import Runner
from livehub.shows import comment_commands as cmd

logger = logging.getLogger(__name__)

LEAST: Millis = 2 * SECOND
"""Shorter ones nobody reads the platform again for."""
NOTED_MOST = 20
"""Gaps that wait to be told of; with one more, the last one grows over it."""


class Gaps:
    """What one source may have missed in one show."""

    def __init__(self, source: str, runner: Runner[Any], clock: Clock) -> None:
        self._source = source
        self._runner = runner
        self._clock = clock
        self._noted: list[tuple[Millis, Millis]] = []

    def note(self, since: Millis, until: Millis) -> None:
        """Between these times; what was before the show began is none."""
        state = self._runner.state
        if state.phase != "live":
            return
        since = max(since, state.started_at or 0)
        until = min(until, self._clock.now())
        if until - since < LEAST:
            return
        if len(self._noted) >= NOTED_MOST:
            before = self._noted.pop()
            since, until = min(before[0], since), max(before[1], until)
        self._noted.append((since, until))

    async def tell(self) -> None:
        """Put them into the log. Raises Busy, or ProviderError when the disk fails."""
        while self._noted:
            since, until = self._noted[0]
            body = cmd.NoteGap(source=self._source, since=since, until=until)
            id_ = ids.digest("gap", self._source, str(since), str(until))
            try:
                await self._runner.run(body, actor=f"source:{self._source}", id=id_)
            except Busy:
                raise
            except LiveHubError as error:
                if error.status >= 500:
                    raise
                logger.warning("gap of %s not noted: %s", self._source, error)
            if self._noted and self._noted[0] == (since, until):
                del self._noted[0]
