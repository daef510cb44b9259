"""Owns reading one cell of a statement: amounts and times as Vietnamese banks write them.

Nothing is guessed: what could mean two things is a ValueError, and a person sees the row.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time, timedelta

import msgspec

from livehub.money import Amount

Cell = str | int | float | datetime | None
"""What one cell holds; a CSV file has texts only."""

MOST: Amount = 10**12
"""A thousand billion đồng in one row is a mistake of reading."""

_SERIAL_FIRST = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel counts days from here, without zone
_SERIALS = (36_526, 73_051)  # the days of 2000-01-01 and 2100-01-01

_CURRENCY = re.compile(r"\s*(?:VND|VNĐ|Đ|₫)\s*", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}([., '])\d{3}(?:\1\d{3})*")
_ZEROS = re.compile(r"(.*\d)[.,]0{1,2}")
_THREE_ZEROS = re.compile(r"(\d{1,3}(?:([.,])\d{3})+)(?!\2)[.,]000")
_NOTHING = frozenset({"", "-", "–", "—", "--"})

_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:\s*([AP]M|SA|CH)\b)?"
_DAY_FIRST = r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)"
_YEAR_FIRST = r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)"
_DATE = re.compile(rf"(?:{_TIME}[\s,\-]+)?(?:{_YEAR_FIRST}|{_DAY_FIRST})(?:[\s,T]+{_TIME})?", re.I)
_CLOCK = re.compile(_TIME, re.IGNORECASE)
_NUMBER = re.compile(r"\d{5}(?:\.\d+)?")
_JOINTS = " \t\r\n/|;,-"


class Moment(msgspec.Struct, frozen=True):
    """A bank's local time; `timed` when more than the day was told, `rest` is what followed it."""

    at: datetime
    timed: bool
    rest: str = ""


def text_of(cell: Cell) -> str:
    """A cell as one line of text; whole numbers without a fraction, as references are."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        cell = int(cell)
    return " ".join(unicodedata.normalize("NFC", str(cell)).split())


def read_amount(cell: Cell) -> Amount | None:
    """Whole đồng with their sign, None for an empty cell; ValueError for anything else.

    `1,234,567`, `1.234.567`, `+200,000`, `200000.00`, `(50,000)`, `50,000-`, `2.000.000 đ`.
    """
    if isinstance(cell, str) or cell is None:
        return _amount_of_text(_plain(cell or ""))
    if isinstance(cell, datetime | bool) or not float(cell).is_integer():
        raise ValueError("no amount")
    return _bounded(int(cell))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    return _CURRENCY.sub("", folded)


def _amount_of_text(text: str) -> Amount | None:
    if text in _NOTHING:
        return None
    negative = text.startswith("-") or text.endswith("-")
    bare = text.strip("+-").strip()
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1].strip()
    whole = _without_zeros(bare)
    digits = whole if whole.isascii() and whole.isdecimal() else _ungrouped(whole)
    return _bounded(-int(digits) if negative else int(digits))


def _without_zeros(text: str) -> str:
    """Without a fraction of nothing: đồng have none, yet some banks print `.00`."""
    found = _ZEROS.fullmatch(text) or _THREE_ZEROS.fullmatch(text)
    return found[1] if found else text


def _ungrouped(text: str) -> str:
    if not _GROUPED.fullmatch(text):
        raise ValueError("no amount")
    return re.sub(r"\D", "", text)


def _bounded(amount: Amount) -> Amount:
    if abs(amount) > MOST:
        raise ValueError("beyond any transfer")
    return amount


def read_moment(cell: Cell) -> Moment | None:
    """A day, with or without a time; None for an empty cell, ValueError for anything else.

    Days come first, as everywhere in Vietnam: `20/11/2026 14:02:37`; `2026-11-20`, `20261120` and
    Excel's serial numbers are read as well.
    """
    if isinstance(cell, datetime):
        return Moment(cell.replace(microsecond=0), cell.time() != time())
    if isinstance(cell, int | float):
        return _of_serial(cell)
    text = unicodedata.normalize("NFKC", cell or "").strip()
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return _of_serial(float(text))
    if re.fullmatch(r"20\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return _of_text(text)


def _of_serial(number: float) -> Moment:
    if not _SERIALS[0] <= number < _SERIALS[1]:
        raise ValueError("no day")
    at = _SERIAL_FIRST + timedelta(seconds=round(number * 86_400))
    return Moment(at, at.time() != time())


def _of_text(text: str) -> Moment:
    found = _DATE.match(text)
    if found is None:
        raise ValueError("no day")
    before, (y1, m1, d1, d2, m2, y2), after = (
        found.groups()[:4],
        found.groups()[4:10],
        found.groups()[10:],
    )
    year, month, day = (y1, m1, d1) if y1 else (y2, m2, d2)
    full = int(year) + (2000 if len(year) == 2 else 0)
    told = after if after[0] else before
    at = datetime(full, int(month), int(day), *_clock(told))  # noqa: DTZ001 - the bank's local time
    if not 2000 <= at.year < 2100:
        raise ValueError("no day")
    return Moment(at, bool(told[0]), text[found.end() :].strip(_JOINTS))


def read_clock(cell: Cell) -> time | None:
    """A time of day in a column of its own; None when there is none to be read."""
    if isinstance(cell, datetime):
        return cell.time()
    found = _CLOCK.fullmatch(text_of(cell).strip())
    try:
        return time(*_clock(found.groups())) if found else None
    except ValueError:
        return None


def _clock(told: tuple[str | None, ...]) -> tuple[int, int, int]:
    hour, minute, second = (int(part or 0) for part in told[:3])
    half = (told[3] or "").upper()
    if half in {"PM", "CH"} and hour < 12:
        hour += 12
    return (0 if half in {"AM", "SA"} and hour == 12 else hour), minute, second
