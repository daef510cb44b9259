"""Owns notifications that were not believed: counted, shown to the owner, a few kept for looking at.

They are no facts and stay out of the log. The ring that keeps them is bounded in number, size and
time, and what is written to it is bounded in speed: whoever knows a hook's address could otherwise
wear the disk out. What is beyond that is only counted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

from livehub.clock import DAY, Clock, Millis
from livehub.errors import LiveHubError
from livehub.floods import Buckets, Rate
from livehub.log.contract import Store

logger = logging.getLogger(__name__)

RING = "rejected"
MOST = 200
BODY_MOST = 64 * 1024  # characters of a body
KEPT_FOR: Millis = 30 * DAY
RATE = Rate(burst=20, per_second=1 / 30)

Listener = Callable[[str, str], None]
"""Called with (provider, code of the error) at once; must not block."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The latest of a provider, and how many there were since it was last believed."""

    code: str
    at: Millis
    count: int


class Rejections:
    """What one world did not believe since its start."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._writes = Buckets(RATE, clock)
        self._latest: dict[str, Rejected] = {}
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Hear of every rejection: lamps."""
        self._listeners.append(listener)

    def latest(self, provider: str) -> Rejected | None:
        """None when the provider was believed after the last rejection, or there was none."""
        return self._latest.get(provider)

    def believed(self, provider: str) -> None:
        """A notification of the provider was right: whatever was wrong is over."""
        self._latest.pop(provider, None)

    async def add(self, provider: str, code: str, headers: Iterable[str], raw: bytes) -> None:
        """Count one; keep it when there is room. `headers` are names: a value may be a key."""
        now = self._clock.now()
        before = self._latest.get(provider)
        self._latest[provider] = Rejected(code, now, 1 + (before.count if before else 0))
        for listener in self._listeners:
            listener(provider, code)
        if not self._writes.take(provider):
            return
        logger.warning("notification of %s rejected: %s", provider, code)
        kept = {
            "provider": provider,
            "code": code,
            "at": now,
            "headers": sorted(set(headers))[:50],
            "body": raw[:BODY_MOST].decode(errors="replace"),
        }
        text = msgspec.json.encode(kept).decode()
        try:
            await self._store.put_ring(RING, text, most=MOST, until=now + KEPT_FOR)
        except LiveHubError as error:  # the answer is the same, on a full disk too
            logger.warning("a rejected notification was not kept: %s", error)
