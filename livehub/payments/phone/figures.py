"""Owns reading the figures in banks' messages: amounts, moments, masked account numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from livehub import clock
from livehub.clock import Millis
from livehub.money import Amount

NUMBER = r"(?:[0-9]{1,3}(?:[., ][0-9]{3})+|[0-9]{1,12})(?:[.,][0-9]{2})?(?![0-9]|[.,][0-9])"
"""An amount as printed, up to its last digit."""

_DATE = r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/-][0-9]{1,2}(?:[/-](?:[0-9]{4}|[0-9]{2}))?)"
_TIME = r"(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{1,2})?|[0-9]{1,2}h[0-9]{1,2}p?)"
_GAP = r"[\s;,|-]*(?:ngay )?"
MOMENT = rf"(?:{_DATE}(?:{_GAP}{_TIME})?|{_TIME}(?:{_GAP}{_DATE})?)"
"""Date and time in either order, one of the two, without a year: as banks print them."""

MASKED = r"[0-9x*•….]{0,26}[0-9x*•]"

_GROUPED = re.compile(r"([0-9]{1,3}([., ])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)[.,]00)?")
_PLAIN = re.compile(r"([0-9]{1,12})(?:[.,]00)?")
_MOST: Amount = 10**12
_DATES = re.compile(
    r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"
    r"|(?P<d2>[0-9]{1,2})[/-](?P<m2>[0-9]{1,2})(?:[/-](?P<y2>[0-9]{4}|[0-9]{2}))?"
)
_TIMES = re.compile(r"([0-9]{1,2})[:h]([0-9]{1,2})(?::([0-9]{1,2}))?p?")
_AHEAD = 2 * clock.MINUTE  # clocks of banks and ours may differ by as much
_FOR_MASK = re.compile(r"[x*•….]+")
_DIGITS_LEAST = 3
_TAIL_MOST = 6
"""A number as short as this, without any mask, is the end of a longer one."""


def amount(text: str) -> Amount | None:
    """Whole đồng out of `1,200,000`, `1.200.000,00`, `50 000`, `1200000`; None for anything else."""
    text = text.strip()
    if found := _GROUPED.fullmatch(text):
        number = int(found[1].replace(found[2], ""))
    elif found := _PLAIN.fullmatch(text):
        number = int(found[1])
    else:
        return None
    return number if 0 < number < _MOST else None


def moment(text: str, now: Millis) -> Millis | None:
    """When a bank says it was, in Vietnam; what it leaves out is taken from `now`. None for nonsense."""
    day = _DATES.search(text)
    rest = text if day is None else text[: day.start()] + " " + text[day.end() :]
    hour = _TIMES.search(rest)
    if hour is None:
        return None  # a day alone tells no moment
    here = clock.local(now)
    try:
        at = here.replace(
            hour=int(hour[1]), minute=int(hour[2]), second=int(hour[3] or 0), microsecond=0
        )
        if day is None:
            return _latest(at, now, timedelta(days=1))
        year, month, date = _parts(day, here.year)
        found = at.replace(year=year, month=month, day=date)
    except ValueError:
        return None
    bare = not (day["y"] or day["y2"])
    return _last_year(found, now) if bare else clock.millis(found)


def _parts(day: re.Match[str], this_year: int) -> tuple[int, int, int]:
    if day["y"]:
        return int(day["y"]), int(day["m"]), int(day["d"])
    year = int(day["y2"] or this_year)
    return year + 2000 if year < 100 else year, int(day["m2"]), int(day["d2"])


def _latest(at: datetime, now: Millis, step: timedelta) -> Millis:
    found = clock.millis(at)
    return found if found <= now + _AHEAD else clock.millis(at - step)


def _last_year(at: datetime, now: Millis) -> Millis:
    found = clock.millis(at)
    return found if found <= now + clock.DAY else clock.millis(at.replace(year=at.year - 1))


def fits(told: str, number: str) -> bool:
    """Whether an account number, masked or cut as a bank prints it, can be this number."""
    pieces = [re.escape(piece) for piece in _FOR_MASK.split(told)]
    if len(pieces) == 1:
        short = len(told) <= _TAIL_MOST
        return told == number or (short and number.endswith(told))
    return re.fullmatch("[0-9A-Z]*".join(pieces), number) is not None


def whose(told: str, numbers: Iterable[str]) -> list[str]:
    """Which of these numbers a told one can be; all of them when it tells too little."""
    if len(re.findall(r"[0-9]", told)) < _DIGITS_LEAST:
        return [*numbers]
    return [number for number in numbers if fits(told, number)]
