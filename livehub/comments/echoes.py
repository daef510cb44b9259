"""Owns telling one comment that comes twice from two that say the same.

A platform's own id decides where both tellings have one. Where one has none, what the same person
wrote on the same platform in the same words is counted: the first telling of one source is the
first of the other, the second the second. A source's own repetition within `ECHO` is none of a
person's, unless it names another author: many people have the same name.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

import msgspec

from livehub.clock import MINUTE, SECOND, Millis

ECHO: Millis = 6 * SECOND
"""A source repeats itself within that time at most; see `CheckDuplicateSources.expireTime` of
Social Stream Ninja."""
APART: Millis = 30 * SECOND
"""Two sources tell of the same comment within that time."""
KEPT: Millis = 10 * MINUTE
"""So long it is remembered what was told; a list may be read anew meanwhile."""
SAYINGS_MOST = 5_000
"""Different sayings remembered at most; the one that was told longest ago goes first."""
ALIKE_MOST = 50
"""Comments of one saying remembered at most; the oldest goes first."""
NATIVES_MOST = 20_000
"""Ids of platforms remembered at most; of those told longer ago the log itself knows."""


class Saying(msgspec.Struct, frozen=True):
    """Who says what where; texts that are the same for people are the same here."""

    platform: str
    who: str
    words: str


class Told(msgspec.Struct, frozen=True):
    """When a source told of a comment, when that was written (0: not said), and whose it called it."""

    at: Millis
    written: Millis
    author: str


@dataclass(slots=True)
class Entry:
    """One comment. `key` names it for ever, `native` is the platform's own id of it, if known."""

    key: str
    native: str
    at: Millis
    """When it was written, as far as that is known."""
    arrived: Millis
    told: dict[str, Told] = field(default_factory=dict)
    """By source."""


class Echoes:
    """What was told of lately in one show."""

    def __init__(self) -> None:
        self._sayings: OrderedDict[Saying, list[Entry]] = OrderedDict()
        self._natives: OrderedDict[str, Entry] = OrderedDict()

    def hear(
        self,
        source: str,
        saying: Saying,
        *,
        native: str,
        key: str,
        sent_at: Millis,
        now: Millis,
        author: str = "",
    ) -> Entry:
        """The comment that a source tells of; a new one gets `key`.

        `native` and `key` are keyed hashes, `native` empty where the platform's id is not told;
        `sent_at` is 0 and `author` empty where it is not. Each source has ids of its own for
        people. Telling again what was not kept changes nothing.
        """
        told = Told(now, sent_at, author)
        entry = self._natives.get(native) if native else None
        if entry is None:
            alike = self._alike(saying, now)
            entry = _found(alike, source, native, told)
            if entry is None:
                entry = Entry(key, native, sent_at or now, now)
                alike.append(entry)
                del alike[:-ALIKE_MOST]
        if native:
            entry.native = entry.native or native
            self._natives[native] = entry
            self._natives.move_to_end(native)
            if len(self._natives) > NATIVES_MOST:
                self._natives.popitem(last=False)
        entry.told.setdefault(source, told)
        return entry

    def key(self, native: str) -> str | None:
        """Under which key the comment of this id came in, when it did so lately."""
        entry = self._natives.get(native)
        return None if entry is None else entry.key

    def latest(self, source: str, saying: Saying, author: str) -> str | None:
        """Under which key the latest comment of these words came in that a source told of."""
        for each in reversed(self._sayings.get(saying, ())):
            if (told := each.told.get(source)) is not None and told.author == author:
                return each.key
        return None

    def _alike(self, saying: Saying, now: Millis) -> list[Entry]:
        """What was said in these words lately; the oldest first."""
        alike = self._sayings.setdefault(saying, [])
        self._sayings.move_to_end(saying)
        if alike and alike[0].arrived < now - KEPT:
            alike[:] = [each for each in alike if each.arrived >= now - KEPT]
        while len(self._sayings) > SAYINGS_MOST or self._oldest_is_over(now):
            self._sayings.popitem(last=False)
        return alike

    def _oldest_is_over(self, now: Millis) -> bool:
        oldest = next(iter(self._sayings.values()))
        return bool(oldest) and oldest[-1].arrived < now - KEPT


def _found(alike: list[Entry], source: str, native: str, new: Told) -> Entry | None:
    """Which of these comments is told of, None when it is another."""
    free = [each for each in alike if not (native and each.native)]
    if not native:
        for each in free:
            told = each.told.get(source)
            if told is not None and _repeats(told, new):
                return each
    for each in free:
        if source not in each.told and _near(each, new):
            return each
    return None


def _repeats(told: Told, new: Told) -> bool:
    if told.author and new.author and told.author != new.author:
        return False
    if new.written and told.written:
        return abs(new.written - told.written) < ECHO
    return abs(new.at - told.at) < ECHO


def _near(entry: Entry, new: Told) -> bool:
    """By when it was written or by when it came: clocks of platforms and ours may differ."""
    written = new.written or new.at
    return abs(written - entry.at) <= APART or abs(new.at - entry.arrived) <= APART
