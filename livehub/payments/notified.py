"""Owns reading what bank providers write: amounts, times and texts, leniently where nothing is lost.

What can mean one thing only is read (`200500.0`, `"200500"`); everything else is a ValueError, so
that a person looks at it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from livehub import clock
from livehub.clock import SECOND, Millis
from livehub.errors import ProtocolError, SignatureInvalid
from livehub.money import Amount
from livehub.payments.transfers import Direction

OLDEST: Millis = 300 * SECOND
"""How far a signed time may be from now: SePay documents it, and signs every retry anew."""

NUMBER_MOST = 10**15
"""Amounts (đồng) and ids beyond this are mistakes, and would not fit where they are kept."""

_WHOLE = re.compile(r"(-?[0-9]{1,16})(?:\.0{1,6})?")
_WHOLE_TEXT = re.compile(r"(-?[0-9]{1,16})(?:\.0{1,2})?")  # "5.000" may well be five thousand
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,34}")
_TIME = re.compile(
    r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"
    r"(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_TEXT_MOST = 2_000  # characters; a bank's narrative has a hundred or two
_STAMP = re.compile(r"[0-9]{1,15}")
_STAMP_IN_MS = 10**11  # as seconds that would be the year 5138, as milliseconds 1973


class Literal(str):
    """A number as it was written, since what was signed may be its very signs."""


def document(raw: bytes) -> Any:
    """A JSON document with its numbers as `Literal`s.

    Raises ValueError for what is none, has no end to its nesting, or no UTF-8.
    """
    try:
        return json.loads(
            raw.decode(), parse_float=Literal, parse_int=Literal, parse_constant=_refuse
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse(_: str) -> None:
    raise ValueError("no number")


def whole(value: object) -> int:
    """A whole number of at most 10^15 either way, however it is written; ValueError otherwise."""
    form = _WHOLE if isinstance(value, Literal) else _WHOLE_TEXT
    if isinstance(value, str) and (parts := form.fullmatch(value.strip())):
        number = int(parts[1])
        if abs(number) <= NUMBER_MOST:
            return number
    raise ValueError("no whole number")


def moved(value: object) -> tuple[Amount, Direction]:
    """An amount with its sign: below zero the money left. Zero is no transfer: ValueError."""
    number = whole(value)
    if number == 0:
        raise ValueError("no money")
    return abs(number), "in" if number > 0 else "out"


def identity(value: object) -> str:
    """A provider's own number for a transfer: a whole number, or a text of ours to compare."""
    if isinstance(value, Literal):
        number = whole(value)
        if number < 0:
            raise ValueError("no id")
        return str(number)
    if (found := text(value)) is not None and len(found) <= 100:
        return found
    raise ValueError("no id")


def account(value: object) -> str:
    """An account number without blanks; a number that was not quoted may have lost its zeros."""
    found = "" if isinstance(value, Literal) else (text(value) or "").replace(" ", "")
    if not _ACCOUNT.fullmatch(found):
        raise ValueError("no account")
    return found


def text(value: object) -> str | None:
    """What was said; providers say nothing in three ways: null, an empty text, and blanks."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("no text")
    found = value.strip()[:_TEXT_MOST]
    found.encode()  # half a sign could not be kept
    return found or None


def booked_at(value: object) -> Millis:
    """A bank's time as ms UTC: Vietnam's unless it says otherwise; a bare date is its midnight."""
    written = text(value) or ""
    if not _TIME.fullmatch(written):
        raise ValueError("no time")
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.VIETNAM)
    return clock.millis(moment)


@contextmanager
def reading(provider: str) -> Iterator[None]:
    """What cannot be read in here is ProtocolError `notification_unreadable`, not a ValueError."""
    try:
        yield
    except ValueError:
        raise ProtocolError("notification_unreadable", provider=provider) from None


def header(headers: Mapping[str, str], name: str) -> str:
    """A header's value by its lower-case name, "" when it is not there."""
    for key, value in headers.items():
        if key.lower() == name:
            return value.strip()
    return ""


def stamp(written: str) -> Millis | None:
    """A signed time in seconds or milliseconds since 1970, as ms; None when it is none."""
    if not _STAMP.fullmatch(written):
        return None
    number = int(written)
    return number if number >= _STAMP_IN_MS else number * SECOND


def check_age(signed: Millis | None, now: Millis | None) -> None:
    """Raises SignatureInvalid `signature_old` beyond five minutes; nothing without both times."""
    if signed is not None and now is not None and abs(now - signed) > OLDEST:
        raise SignatureInvalid("signature_old", retryable=False)


def same(wanted: str, given: str) -> bool:
    """Whether two texts are one, in a time that tells nothing about either."""
    # Digests first: compare_digest tells the lengths of what it is given.
    left, right = (
        hashlib.sha256(each.encode(errors="surrogateescape")).digest() for each in (wanted, given)
    )
    return hmac.compare_digest(left, right)
