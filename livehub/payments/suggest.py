"""Owns suggesting which order a transfer may pay, with the reasons; a person decides.

The amount alone is never a strong reason: on a good evening ten orders cost the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from livehub.clock import MINUTE, Millis
from livehub.money import Amount
from livehub.payments import codes, names

Reason = Literal["code", "phone", "mistyped_code", "amount", "earlier_amount", "name", "time"]

AROUND = 30 * MINUTE
"""Who pays a little before the order stands in the book, or after its deadline, still fits."""

MOST = 8
"""So many suggestions help; more would be a list to search in."""

MISTYPED = 2
"""So many signs of a code may be wrong, missing or too many."""

_CERTAIN: frozenset[Reason] = frozenset({"code", "phone", "mistyped_code"})

_WEIGHTS: dict[Reason, int] = {
    "code": 32,
    "phone": 16,
    "mistyped_code": 16,
    "amount": 6,
    "name": 5,
    "earlier_amount": 4,
    "time": 2,
}
_DIGITS = re.compile(r"\+?\d(?:[ .\-()]{0,2}\d)+")
_LONGEST = 600
"""Signs of a narrative that are looked at; no bank prints more."""


class Wanted(msgspec.Struct, frozen=True):
    """An order that still wants money, as far as a transfer can be told to be its.

    `phone` is E.164; `names` are all that the buyer is known by; `until` its deadline.
    """

    order: str
    code: str
    account: str
    amount: Amount
    opened_at: Millis
    until: Millis
    earlier_amounts: tuple[Amount, ...] = ()
    names: tuple[str, ...] = ()
    phone: str = ""


class Seen(msgspec.Struct, frozen=True):
    """A transfer whose order is looked for; `amount` is what is left of it."""

    account: str
    amount: Amount
    booked_at: Millis
    narrative: str = ""
    payer: str = ""


class Suggestion(msgspec.Struct, frozen=True):
    """An order that the transfer may pay; weak ones only show where to look."""

    order: str
    reasons: tuple[Reason, ...]
    strong: bool


def suggest(seen: Seen, orders: Iterable[Wanted]) -> list[Suggestion]:
    """Orders of the same account that have something in common with the transfer, best first."""
    told = _Told(seen)
    found: list[tuple[bool, int, Millis, Suggestion]] = []
    for order in orders:
        if order.account != seen.account:
            continue
        reasons = told.reasons(order)
        if not {*reasons} - {"time"}:
            continue
        strong = is_strong(reasons)
        weight = sum(_WEIGHTS[each] for each in reasons)
        away = abs(seen.booked_at - order.opened_at)
        found.append((not strong, -weight, away, Suggestion(order.order, reasons, strong)))
    found.sort(key=lambda each: (*each[:3], each[3].order))
    return [each[3] for each in found[:MOST]]


def is_strong(reasons: Iterable[Reason]) -> bool:
    """The code, even mistyped, the buyer's phone, or amount, name and time together."""
    given = {*reasons}
    if given & _CERTAIN:
        return True
    return bool(given & {"amount", "earlier_amount"}) and given >= {"name", "time"}


class _Told:
    """What a transfer tells, read once for all orders."""

    def __init__(self, seen: Seen) -> None:
        narrative = seen.narrative[:_LONGEST]
        self._seen = seen
        self._letters = codes.letters(narrative)
        self._words = names.words(narrative)
        self._numbers = tuple(re.sub(r"\D", "", each) for each in _DIGITS.findall(narrative))

    def reasons(self, order: Wanted) -> tuple[Reason, ...]:
        """All that the transfer has in common with an order, the strongest first."""
        seen = self._seen
        mistakes = distance(order.code, self._letters)
        first, last = order.opened_at - AROUND, order.until + AROUND
        checks: tuple[tuple[Reason, bool], ...] = (
            ("code", mistakes == 0),
            ("phone", self._names_phone(order.phone)),
            ("mistyped_code", 0 < mistakes <= MISTYPED),
            ("amount", seen.amount == order.amount),
            ("earlier_amount", seen.amount in order.earlier_amounts),
            ("name", any(self._names(each) for each in order.names)),
            ("time", first <= seen.booked_at <= last),
        )
        return tuple(reason for reason, holds in checks if holds)

    def _names(self, name: str) -> bool:
        return names.alike(self._seen.payer, name) or names.inside(name, self._words)

    def _names_phone(self, phone: str) -> bool:
        """In any spelling: 0912 345 678, +84.912.345.678, 84912345678, or without either."""
        national = re.sub(r"\D", "", phone).removeprefix("84")
        if len(national) < 9:  # too short to be told from any other number
            return False
        whole = (f"0{national}", f"84{national}")
        return any(
            number == national or any(each in number for each in whole) for number in self._numbers
        )


def distance(code: str, text: str) -> int:
    """The fewest signs to change, drop or add so that the code stands in the text (P. Sellers,
    1980); `MISTYPED` + 1 stands for any more."""
    least = MISTYPED + 1
    # With two mistakes in three pieces, one piece is whole: most texts need no closer look.
    third = len(code) // 3
    pieces = (code[:third], code[third : 2 * third], code[2 * third :])
    if not code or not any(piece in text for piece in pieces):
        return least
    above = [*range(len(code) + 1)]
    for sign in text:
        row = [0]
        for at, wanted in enumerate(code, 1):
            row.append(min(above[at - 1] + (wanted != sign), above[at] + 1, row[-1] + 1))
        above = row
        least = min(least, row[-1])
    return least
