"""Owns the matching fold: what a comment says to a program, and where each sign of it came from.

Folded text is only compared and searched, never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

_LATIN = ("\u0111\u00f0\u0256\u0131\u0251\u0261", "dddiag")  # đ does not decompose
_CYRILLIC = ("авсеһіјкӏмнорѕтухԁԛԝгпиь", "abcehijklmhopstyxdqwrnub")
_GREEK = ("αβεζηικμνορτυχγω", "abeznikmvoptuxyw")
_LOOK_ALIKES = {
    ord(sign): ord(plain)
    for signs, plains in (_LATIN, _CYRILLIC, _GREEK)
    for sign, plain in zip(signs, plains, strict=True)
}
_BLANKS = frozenset("\u115f\u1160\u2800")
_REPEATS_KEPT = frozenset("0123456789x")  # 1000 is not 10, and XXXL is a size
_SQUEEZED_FROM = 3
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
"""Grave, acute, circumflex, tilde, breve, hook, horn and dot below: what Vietnamese writes."""


class Folded(msgspec.Struct, frozen=True):
    """Folded text with, for each of its signs, the position in the original."""

    text: str
    origin: tuple[int, ...]
    length: int
    """Code points of the original."""
    marked: str
    """Sign for sign the same text, but with the accents of Vietnamese letters, composed."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the original holds what stands at [start, end), with the signs folded away in it."""
        following = self.origin[end] if end < len(self.text) else self.length
        return self.origin[start], max(self.origin[end - 1] + 1, following)


def fold(text: str) -> Folded:
    """Lower case ASCII where possible: no marks, no invisible signs, no look-alikes, one space.

    NFC, NFD, `hòa` and `hoà`, 𝗯𝗼𝗹𝗱, full width and Cyrillic twins all come out the same; three or
    more of one letter become one.
    """
    return folded_lately(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> Folded:
    return _folded_at_once(text) or _folded_by_sign(text)


_SHORT = 200
"""Code points of most comments. Several modules fold the same one, some of them only after many
others were folded; what is longer would fill the memory."""
folded_lately = lru_cache(maxsize=1_024)(_folded)


def _folded_at_once(text: str) -> Folded | None:
    """The same for what most people type, which folds sign for sign; None for all else."""
    marked = text.lower()
    try:
        plain = "".join(map(_TYPED.__getitem__, marked))
    except KeyError:
        return None
    if plain.strip(" ") != plain or "  " in plain or _SQUEEZED.search(plain):
        return None
    return Folded(plain, tuple(range(len(text))), len(text), marked)


def _folded_by_sign(text: str) -> Folded:
    plain: list[str] = []
    marked: list[str] = []
    origin: list[int] = []
    repeats = 0
    for at, sign in enumerate(text):
        if sign in _ACCENTS and marked:
            marked[-1] = _accented(marked[-1], sign)
        for folded, accented in _fold_sign(sign):
            repeats = repeats + 1 if plain and folded == plain[-1] else 0
            if repeats and (folded == " " or (repeats >= 2 and folded not in _REPEATS_KEPT)):
                if repeats == _SQUEEZED_FROM - 1 and folded != " ":
                    del plain[-1], marked[-1], origin[-1]
                continue
            plain.append(folded)
            marked.append(accented)
            origin.append(at)
    first = 1 if plain and plain[0] == " " else 0
    last = len(plain) - 1 if len(plain) > first and plain[-1] == " " else len(plain)
    text_plain, text_marked = "".join(plain[first:last]), "".join(marked[first:last])
    return Folded(text_plain, tuple(origin[first:last]), len(text), text_marked)


def fold_text(text: str) -> str:
    """Only the folded text."""
    return fold(text).text


@lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> tuple[tuple[str, str], ...]:
    """What a sign folds to, each with its accents; nothing for what is not matched at all."""
    if sign.isspace():
        return ((" ", " "),)
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", sign).casefold())
    plain = [_plain_sign(part) for part in parts if _is_matched(part)]
    if len(plain) != 1:
        return tuple((part, part) for part in plain)
    accented = parts[0].replace("ð", "đ").replace("ɖ", "đ") if plain[0] == "d" else plain[0]
    for part in parts[1:]:
        if part in _ACCENTS:
            accented = _accented(accented, part)
    return ((plain[0], accented),)


def _accented(letter: str, mark: str) -> str:
    """A letter with one more mark; the letter alone when Unicode has no such letter."""
    both = unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter) + mark)
    return both if len(both) == 1 else letter


def _is_matched(sign: str) -> bool:
    """False for marks (keycaps and emoji style among them), controls, formats and blanks."""
    return unicodedata.category(sign)[0] not in "MC" and sign not in _BLANKS


def _plain_sign(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    return str(digit) if digit is not None else chr(_LOOK_ALIKES.get(ord(sign), ord(sign)))


_TYPED = {
    sign: folded
    for sign in map(chr, (*range(ord(" "), ord("~") + 1), *range(0xC0, 0x1F00)))
    for folded, accented in _fold_sign(sign)
    if accented == sign and folded.isascii()
} | {
    sign: sign
    for sign in map(chr, (*range(0xA1, 0xC0), *range(0x2010, 0x2070), *range(0x1F300, 0x1FB00)))
    if sign.lower() == sign == sign.upper() and _fold_sign(sign) == ((sign, sign),)
}
"""What a Vietnamese keyboard types, in lower case: each folds to one sign and keeps its accents.
So do dots, quotation marks and pictures, which have no case."""
_SQUEEZED = re.compile(r"([^0-9x])\1\1")
