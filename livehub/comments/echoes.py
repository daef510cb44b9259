"""Owns telling one comment that comes twice from two that say the same.

A platform's own id decides where both tellings have one. Where one has none, what the same person
wrote on the same platform in the same words is counted: the first telling of one source is the
first of the other, the second the second. A source's own repetition within `ECHO` is none of a
person's.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says what where; texts that are the same for people are the same here."""

    platform: str
    who: str
    words: str


@dataclass(slots=True)
class Entry:
    """One comment. `key` names it for ever, `native` is the platform's own id of it, if known."""

    key: str
    native: str
    at: Millis
    """When it was written, as far as that is known."""
    arrived: Millis
    told: dict[str, tuple[Millis, Millis]] = field(default_factory=dict)
    """Source -> (when it told of it, when that was written)."""


class Echoes:
    """What was told of lately in one show."""

    def __init__(self) -> None:
        self._sayings: OrderedDict[Saying, list[Entry]] = OrderedDict()
        self._natives: OrderedDict[str, Entry] = OrderedDict()

    def hear(
        self, source: str, saying: Saying, *, native: str, key: str, sent_at: Millis, now: Millis
    ) -> Entry:
        """The comment that a source tells of; a new one gets `key`.

        `native` and `key` are keyed hashes, `native` empty where the platform's id is not told;
        `sent_at` is 0 where it is not. Telling again what was not kept changes nothing.
        """
        entry = self._natives.get(native) if native else None
        if entry is None:
            alike = self._alike(saying, now)
            entry = _found(alike, source, native, sent_at, now)
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
        entry.told.setdefault(source, (now, sent_at))
        return entry

    def key(self, native: str) -> str | None:
        """Under which key the comment of this id came in, when it did so lately."""
        entry = self._natives.get(native)
        return None if entry is None else entry.key

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


def _found(
    alike: list[Entry], source: str, native: str, sent_at: Millis, now: Millis
) -> Entry | None:
    """Which of these comments is told of, None when it is another."""
    free = [each for each in alike if not (native and each.native)]
    if not native:
        for each in free:
            told = each.told.get(source)
            if told is not None and _repeats(told, sent_at, now):
                return each
    for each in free:
        if source not in each.told and _near(each, sent_at, now):
            return each
    return None


def _repeats(told: tuple[Millis, Millis], sent_at: Millis, now: Millis) -> bool:
    at, written = told
    if sent_at and written:
        return abs(sent_at - written) < ECHO
    return abs(now - at) < ECHO


def _near(entry: Entry, sent_at: Millis, now: Millis) -> bool:
    """By when it was written or by when it came: clocks of platforms and ours may differ."""
    return abs((sent_at or now) - entry.at) <= APART or abs(now - entry.arrived) <= APART
