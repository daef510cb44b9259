"""Owns a show's way in for comments: what was told there, what is under way, what it came to."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from livehub.comments.echoes import Echoes

DONE_MOST = 20_000
"""Commands per show remembered as carried out; of those before, the log's receipts know."""


@dataclass(slots=True)
class Counts:
    """What a source came to in one show since the start."""

    heard: int = 0
    echoes: int = 0
    """Told before, by itself or by another source."""
    skipped: int = 0
    """Without text, or refused."""


@dataclass(slots=True)
class Lane:
    """One show's way in."""

    echoes: Echoes = field(default_factory=Echoes)
    done: OrderedDict[str, None] = field(default_factory=OrderedDict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    flying: int = 0
    waiting: int = 0

    def finish(self, key: str) -> None:
        """This needs no doing any more."""
        self.done[key] = None
        self.done.move_to_end(key)
        if len(self.done) > DONE_MOST:
            self.done.popitem(last=False)

    def landed(self, _: object) -> None:
        """The runner has answered one."""
        self.flying -= 1
