"""Owns the matching fold: what a comment says to a program, and where each sign of it came from.

Folded text is only compared and searched, never shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

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


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text with, for each of its signs, the position in the original."""

    text: str
    origin: tuple[int, ...]
    length: int
    """Code points of the original."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the original holds what stands at [start, end), with the signs folded away in it."""
        following = self.origin[end] if end < len(self.text) else self.length
        return self.origin[start], max(self.origin[end - 1] + 1, following)


def fold(text: str) -> Folded:
    """Lower case ASCII where possible: no marks, no invisible signs, no look-alikes, one space.

    NFC, NFD, `hòa` and `hoà`, 𝗯𝗼𝗹𝗱, full width and Cyrillic twins all come out the same; three or
    more of one letter become one.
    """
    signs = list(_squeeze(_folded_signs(text)))
    if signs and signs[0][0] == " ":
        del signs[0]
    if signs and signs[-1][0] == " ":
        del signs[-1]
    return Folded("".join(sign for sign, _ in signs), tuple(at for _, at in signs), len(text))


def fold_text(text: str) -> str:
    """Only the folded text."""
    return fold(text).text


def _folded_signs(text: str) -> Iterator[tuple[str, int]]:
    for at, sign in enumerate(text):
        for folded in _fold_sign(sign):
            yield folded, at


@lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> str:
    if sign.isspace():
        return " "
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", sign).casefold())
    return "".join(_plain_sign(part) for part in plain if _is_matched(part))


def _is_matched(sign: str) -> bool:
    """False for marks (keycaps and emoji style among them), controls, formats and blanks."""
    return unicodedata.category(sign)[0] not in "MC" and sign not in _BLANKS


def _plain_sign(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    return str(digit) if digit is not None else chr(_LOOK_ALIKES.get(ord(sign), ord(sign)))


def _squeeze(signs: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Spaces become one, and so do three or more of anything that is not written so."""
    for sign, group in groupby(signs, key=itemgetter(0)):
        run = list(group)
        squeezed = sign == " " or (len(run) >= _SQUEEZED_FROM and sign not in _REPEATS_KEPT)
        yield from run[:1] if squeezed else run
