"""Owns what is kept of a live video of Facebook over a restart."""

from __future__ import annotations

from dataclasses import dataclass, replace

from livehub import clock
from livehub.clock import Millis
from livehub.comments.sources import tamed

_MOST_IDS = 8
_NOT_YET = "-"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Until when its comments are complete, by Facebook's clock (None before they were listed once,
    0 when there was none), and its numbers, that of the live video first."""

    complete_to: Millis | None = None
    ids: tuple[str, ...] = ()

    @classmethod
    def read(cls, written: str) -> Cursor:
        """As it was written: seconds, a blank, the numbers; anything else is a beginning."""
        seconds, _, rest = written.partition(" ")
        ids = tuple(each for each in rest.split(",")[:_MOST_IDS] if tamed.identity(each))
        known = bool(ids) and tamed.count(seconds) is not None
        return cls(tamed.moment(seconds) if known else None, ids)

    def written(self) -> str:
        """For `Hearing.tell`."""
        done = _NOT_YET if self.complete_to is None else str(self.complete_to // clock.SECOND)
        return f"{done} {','.join(self.ids)}"

    def of(self, ids: tuple[str, ...]) -> Cursor:
        """The same for the same video; a beginning for another."""
        return replace(self, ids=ids) if {*self.ids} & {*ids} else Cursor(ids=ids)

    def moved(self, complete_to: Millis) -> Cursor:
        """Never back."""
        return replace(self, complete_to=max(self.complete_to or 0, complete_to))
