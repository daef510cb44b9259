"""Owns statements between preview and confirmation: in memory, few, and not for long.

Overflow: the oldest goes, and whoever left it there chooses the file again; nothing was booked.
"""

from __future__ import annotations

from dataclasses import dataclass

from livehub import ids
from livehub.clock import MINUTE, Clock, Millis
from livehub.errors import NotFound
from livehub.payments.statements.opened import Opened

DRAFTS_MOST = 4  # each is a statement of at most 20,000 rows
LASTS: Millis = 30 * MINUTE


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement that somebody looks at; `device` is theirs, `account` the shop's account."""

    draft: str
    device: str
    account: str
    opened: Opened
    until: Millis


class Drafts:
    """The statements that lie open now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._drafts: dict[str, Draft] = {}

    def put(self, device: str, account: str, opened: Opened, draft: str = "") -> Draft:
        """Keep a statement; a device has one, a new one takes its place."""
        self._forget(device)
        until = self._clock.now() + LASTS
        made = Draft(draft or ids.token(), device, account, opened, until)
        while len(self._drafts) >= DRAFTS_MOST:
            del self._drafts[next(iter(self._drafts))]
        self._drafts[made.draft] = made
        return made

    def get(self, device: str, draft: str) -> Draft:
        """The device's own statement; NotFound `statement_gone`."""
        self._forget()
        found = self._drafts.get(draft)
        if found is None or found.device != device:
            raise NotFound("statement_gone")
        return found

    def drop(self, draft: str) -> None:
        """It is booked, or nobody wants it."""
        self._drafts.pop(draft, None)

    def __len__(self) -> int:
        return len(self._drafts)

    def _forget(self, device: str = "") -> None:
        """Let go what is too old, and what this device left here."""
        now = self._clock.now()
        self._drafts = {
            key: each
            for key, each in self._drafts.items()
            if each.until > now and each.device != device
        }
