"""Owns knowing that two tellings are one transfer: apps post twice, and SMS and app both tell.

Two equal transfers stay two: each telling of one is matched with one of the other kind, and what a
bank printed (the balance after it, a payment code) has to agree wherever both print it.
"""

from __future__ import annotations

from collections import deque
from difflib import SequenceMatcher

import msgspec

from livehub import clock, ids
from livehub.clock import Millis
from livehub.payments import codes
from livehub.payments.phone.reading import Heard
from livehub.payments.phone.wording import folded, without_secrets
from livehub.payments.transfers import Notice

PROVIDER = "phone"
APART_MOST = 2 * clock.MINUTE
LATE_MOST = clock.HOUR
"""How far apart two tellings may be that agree in balance and words, where only one tells a time."""

REMEMBERED = 500
"""Transfers; the oldest is forgotten first. Of most, a repetition is known by its words all the same."""

_CORE_LEAST = 6
_ALIKE = 0.6


class _Telling(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    balance: str
    told_at: Millis | None
    came_at: Millis
    codes: tuple[str, ...]
    core: str
    notice: Notice


class _Known(msgspec.Struct):
    notice: Notice
    tellings: list[_Telling]


class Ears:
    """What was heard of late, of all phones together: two phones may tell of one account."""

    def __init__(self) -> None:
        self._known: deque[_Known] = deque(maxlen=REMEMBERED)

    def notice(self, heard: Heard) -> Notice:
        """The transfer that this tells of: the same one for every telling of it.

        Its words are those of the first telling; a later one's only where they bring the payment
        code that the first had cut off.
        """
        telling = _telling(heard)
        known = self._find(telling)
        if known is None:
            known = _Known(telling.notice, [])
            self._known.append(known)
        elif telling.codes and not any(each.codes for each in known.tellings):
            longer = telling.notice.narrative
            known.notice = msgspec.structs.replace(known.notice, narrative=longer)
        if all(each.kind != telling.kind for each in known.tellings):
            known.tellings.append(telling)
        return known.notice

    def _find(self, telling: _Telling) -> _Known | None:
        wanted = telling.notice.provider_id
        for known in self._known:
            if any(each.notice.provider_id == wanted for each in known.tellings):
                return known
        return next((known for known in reversed(self._known) if _one(known, telling)), None)


def _telling(heard: Heard) -> _Telling:
    found = heard.found
    narrative = without_secrets(found.narrative)
    named = tuple(codes.find(narrative))
    core = _core(narrative)
    told = (
        heard.account,
        found.direction,
        str(found.amount),
        found.balance,
        str(found.at) if found.at is not None else f"phone {heard.booked_at}",
        *(named or (core,)),
    )
    return _Telling(
        kind=heard.sender.kind,
        balance=found.balance,
        told_at=found.at,
        came_at=heard.came_at,
        codes=named,
        core=core,
        notice=Notice(
            provider=PROVIDER,
            provider_id=ids.digest(*told),
            account=heard.account,
            bank_ref="",
            amount=found.amount,
            direction=found.direction,
            booked_at=heard.booked_at,
            narrative=narrative,
            payer=found.payer or None,
        ),
    )


def _core(narrative: str) -> str:
    return "".join(sign for sign in folded(narrative) if sign.isascii() and sign.isalnum())


def _one(known: _Known, telling: _Telling) -> bool:
    """Whether a telling is of that transfer: of a kind that has not told of it yet, or again."""
    a, b = known.notice, telling.notice
    if (a.account, a.amount, a.direction) != (b.account, b.amount, b.direction):
        return False
    if any(_contradict(each, telling) for each in known.tellings):
        return False
    for each in known.tellings:
        if each.kind == telling.kind:
            return _posted_again(each, telling)
    return any(_alike(each, telling) for each in known.tellings)


def _alike(first: _Telling, other: _Telling) -> bool:
    """SMS and app: a balance after it is as good as a number, and an SMS may be late."""
    balanced = bool(first.balance and other.balance)
    worded = _same_words(first, other)
    told = first.told_at is not None and other.told_at is not None
    if balanced and worded and not told:
        return _apart(first, other) <= LATE_MOST
    return (balanced or worded) and _apart(first, other) <= APART_MOST


def _apart(first: _Telling, other: _Telling) -> Millis:
    """By the bank's own time where both tell it, else by when they came."""
    if first.told_at is None or other.told_at is None:
        return abs(first.came_at - other.came_at)
    return abs(first.told_at - other.told_at)


def _contradict(first: _Telling, other: _Telling) -> bool:
    if first.balance and other.balance and first.balance != other.balance:
        return True
    return bool(first.codes and other.codes) and set(first.codes) != set(other.codes)


def _posted_again(first: _Telling, other: _Telling) -> bool:
    """The same app again, with more words or fewer; what is told of time has to be the same."""
    if first.told_at != other.told_at:
        return False
    # Without time and balance only the same words within two minutes are a repetition.
    timed = first.told_at is not None
    sure = timed and bool(first.balance and other.balance)
    if sure or (timed and _same_words(first, other)):
        return True
    return first.core == other.core and abs(first.came_at - other.came_at) <= APART_MOST


def _same_words(first: _Telling, other: _Telling) -> bool:
    if first.codes and other.codes:
        return set(first.codes) == set(other.codes)
    short, long = sorted((first.core, other.core), key=len)
    if len(short) < _CORE_LEAST:
        return short == long
    if short in long:
        return True
    return SequenceMatcher(None, short, long[: 2 * len(short)]).ratio() >= _ALIKE
