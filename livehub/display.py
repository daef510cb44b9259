"""Owns making foreign text safe to show: no trick of Unicode leaves its box or misleads.

Only the text is cleaned here, never escaped: screens show it with `textContent`, templates escape.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

INGEST_LIMIT = 2_000  # code points; Facebook allows long posts, nobody reads them during a show
HELPER_LIMIT = 500  # graphemes, as helpers see a comment
OVERLAY_LIMIT = 120  # graphemes, what fits on three lines at arm's length
NAME_LIMIT = 30  # graphemes

MARKS_PER_BASE = 3  # Vietnamese needs two at most, Khmer three; zalgo piles up fifty
ELLIPSIS = "…"

_ZWJ = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_KEYCAP = "\u20e3"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_EMOJI_PLANE = range(0x1F000, 0x1FB00)  # newer than this Python's Unicode: still emoji
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters and signs that draw nothing
_INVISIBLE_MARKS = (
    frozenset(map(chr, range(0xFE00, 0xFE0F)))
    | frozenset(map(chr, range(0xE0100, 0xE01F0)))
    | frozenset("\u034f\u180b\u180c\u180d\u180f\u17b4\u17b5")
)
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_LINE_CONTROLS = frozenset("\t\n\x0b\x0c\r\x85")
# Printable ASCII, composed Latin letters, all of Vietnamese among them, dots, quotation marks, and
# pictures without joiner, skin tone or flag: each is one grapheme, in NFC as it stands, and nothing
# of it is invisible. Most comments are no more than that, or have a red heart besides.
_SIGN = (
    r"[\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u1ea0-\u1ef9\u2010-\u2027\u20ab"
    r"\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
)
_PLAIN = re.compile(rf"{_SIGN}*+(?:\u2764\ufe0f?+{_SIGN}*+)*+")


def clean(text: str, limit: int = HELPER_LIMIT) -> str:
    """One line of at most `limit` graphemes: composed (NFC), visible, left in its own direction.

    Goes: control and format characters (bidi overrides, zero width, tags), invisible letters,
    private use, unassigned, the marks beyond three on one base. Line breaks become spaces. Joiner
    and emoji style stay where they hold an emoji together.
    """
    if len(text) <= limit and _PLAIN.fullmatch(text):
        return " ".join(text.split())
    kept = "".join(_visible(unicodedata.normalize("NFC", text[:INGEST_LIMIT])))
    return cut(unicodedata.normalize("NFC", " ".join(kept.split())), limit)


def clean_name(name: str) -> str:
    """An author's or buyer's name, safe to show; empty when nothing visible is left."""
    return clean(name, NAME_LIMIT)


def cut(text: str, limit: int) -> str:
    """At most `limit` graphemes, the last one an ellipsis where something was cut off."""
    parts = list(graphemes(text))
    if len(parts) <= limit:
        return text
    return "".join(parts[: limit - 1]).rstrip() + ELLIPSIS


def graphemes(text: str) -> Iterator[str]:
    """What people count as characters: base and marks, joined emoji, flags (near UAX 29)."""
    start = 0
    for at in range(1, len(text)):
        if not _joined(text, start, at):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _joined(text: str, start: int, at: int) -> bool:
    """Whether the sign at `at` belongs to the grapheme that begins at `start`."""
    sign = text[at]
    if sign == _ZWJ or ord(sign) in _SKIN_TONES or unicodedata.category(sign)[0] == "M":
        return True
    if ord(sign) in _FLAG_LETTERS:
        return at == start + 1 and ord(text[start]) in _FLAG_LETTERS
    return text[at - 1] == _ZWJ


def _visible(text: str) -> Iterator[str]:
    last, marks = " ", MARKS_PER_BASE  # a mark before any base has nothing to sit on
    for at, sign in enumerate(text):
        following = text[at + 1] if at + 1 < len(text) else ""
        shown = _shown(sign, last, following)
        if shown == " ":
            last, marks = " ", MARKS_PER_BASE
        elif shown and unicodedata.category(sign)[0] == "M":
            marks += 1
            if marks > MARKS_PER_BASE:
                continue
        elif shown:
            last, marks = (last if sign == _ZWJ else sign), 0
        yield shown


def _shown(sign: str, last: str, following: str) -> str:
    """The sign itself, a space for one that separates, or nothing; `last` is the base before it."""
    if sign == _ZWJ:
        return sign if _is_emoji(last) and _is_emoji(following) else ""
    if sign == _EMOJI_STYLE:
        return sign if _is_emoji(last) or following == _KEYCAP else ""
    category = unicodedata.category(sign)
    if category in _SPACES or sign in _LINE_CONTROLS:
        return " "
    if sign in _BLANKS or sign in _INVISIBLE_MARKS:
        return ""
    if category in _DROPPED_CATEGORIES and ord(sign) not in _EMOJI_PLANE:
        return ""
    return sign


def _is_emoji(sign: str) -> bool:
    return sign != "" and (unicodedata.category(sign) == "So" or ord(sign) in _EMOJI_PLANE)
