"""Owns reading what platforms pass on loosely: names, flags, moments, texts and markup."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import nh3

from livehub.clock import DAY, Millis, millis

TEXT_MOST = 2_000  # code points of one comment; Facebook allows 8,000, people write 200
TEXT_BYTES_MOST = 8 * 1024
WORD_MOST = 200  # code points of an id or a name
HTML_MOST = 32 * 1024  # code points that are looked through for text

_EARLIEST: Millis = millis(datetime(2015, 1, 1, tzinfo=UTC))
_LATEST: Millis = _EARLIEST + 85 * 365 * DAY
_SECONDS_BELOW = 100_000_000_000  # as milliseconds that is March 1973: it was meant in seconds
_ID_BELOW = 2**80
_NOTHING = frozenset({"", "null", "undefined", "none", "nan"})
_NO = frozenset({*_NOTHING, "false", "0", "no"})
_BREAKING = ("br", "p", "div", "li")
_CLEANER = nh3.Cleaner(tags={"img", *_BREAKING}, attributes={"img": {"alt"}})
# What it leaves is well-formed: no other tag, no other attribute, the rest escaped.
_IMAGE = re.compile(r'<img(?: alt="([^"]*)")?>')
_BREAK = re.compile(rf"</?(?:{'|'.join(_BREAKING)})>")
_SPACES = re.compile(r"[ \t\r\f\v]*\n\s*|[ \t\r\f\v]+")


def word(value: Any, most: int = WORD_MOST) -> str:
    """An id or a name as text; empty for anything that is none (`null`, lists, `"undefined"`)."""
    found = " ".join(_whole(_written(value)[: most * 4]).split())
    return "" if found.lower() in _NOTHING else found[:most]


def text(value: Any) -> str:
    """What was written, at most 2,000 code points and 8 KB of UTF-8; empty for what is no text."""
    cut = _whole(_written(value)[: TEXT_MOST * 2]).strip()[:TEXT_MOST]
    return cut.encode()[:TEXT_BYTES_MOST].decode(errors="ignore")


def yes(value: Any) -> bool:
    """Whether a flag is set, as JSON or as a form writes it."""
    if isinstance(value, str):
        return value.strip().lower() not in _NO
    return bool(value)


def moment(value: Any) -> Millis:
    """Milliseconds of a time in milliseconds, seconds or ISO 8601; 0 for none, or one out of reason."""
    found = _iso(value) if isinstance(value, str) and not value.strip().isdecimal() else value
    try:
        number = float(found) if isinstance(found, int | float | str) else 0.0
    except (ValueError, OverflowError):
        return 0
    if isinstance(found, bool) or not math.isfinite(number):
        return 0
    at = int(number * 1000 if abs(number) < _SECONDS_BELOW else number)
    return at if _EARLIEST <= at <= _LATEST else 0


def plain(markup: Any) -> str:
    """Text of a piece of HTML, as `text` bounds it; pictures become their `alt` (emotes are words)."""
    if not isinstance(markup, str):
        return text(markup)
    if "<" not in markup and "&" not in markup:
        return text(markup)
    clean = _CLEANER.clean(markup[:HTML_MOST])
    shown = _BREAK.sub("\n", _IMAGE.sub(lambda image: image[1] or "", clean))
    return text(_SPACES.sub(_squeezed, unescape(shown)))


def _squeezed(spaces: re.Match[str]) -> str:
    return "\n" if "\n" in spaces[0] else " "


def _iso(value: str) -> float:
    try:
        found = datetime.fromisoformat(value.strip()[:40])
    except ValueError:
        return 0.0
    return 0.0 if found.tzinfo is None else found.timestamp() * 1000


def _written(value: Any) -> str:
    """Text, or a number that is small enough to be an id."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _ID_BELOW:
        return str(value)
    return value if isinstance(value, str) else ""


def _whole(value: str) -> str:
    """Without halves of characters, which no disk takes."""
    if value.isascii():
        return value
    return value.encode("utf-8", "ignore").decode()
