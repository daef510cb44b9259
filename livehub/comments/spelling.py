"""Owns the words of a comment as banned words are looked for: folded, with the marks they bear.

Much lighter than the matching fold: most comments hold nothing that is looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from livehub.comments.fold import fold_text

_WORD = re.compile(r"[a-z0-9]+")
_DOUBLED = re.compile(r"([a-z])\1+")
_TRIPLED = re.compile(r"([a-z])\1\1+")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SHAPES = frozenset("\u0302\u0306\u031b")  # of â ă ơ
_CROSSED = frozenset("\u0111\u00f0\u0256")  # đ and its look-alikes


class _Folding(dict[int, str]):
    """What each sign is folded to, learned as it is met. Signs are finite, and so is this."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        folded = " " if sign.isspace() else fold_text(sign)
        self[code] = folded
        return folded


_FOLDING = _Folding()


class Word(NamedTuple):
    """One word, where it stands in the folded text, and how it reads with no letter doubled."""

    text: str
    start: int
    end: int
    single: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks that a word bears: on each of its letters, and its tone, wherever that sits."""

    letters: tuple[str, ...]
    tones: frozenset[str]

    def are(self, others: Marks) -> bool:
        """True for the same marks. Two tones on one word are nobody's spelling: one may be right."""
        if len(self.tones) > 1 and others.tones:
            return others.tones <= self.tones and self.letters == others.letters
        return self == others

    def fit(self, others: Marks) -> bool:
        """True when nothing is written that contradicts the others: marks may be left out."""
        if len(self.letters) != len(others.letters) or not self.tones <= others.tones:
            return False
        pairs = zip(self.letters, others.letters, strict=True)
        return all(not mine or mine == theirs for mine, theirs in pairs)

    @property
    def any(self) -> bool:
        """True when there is one at all."""
        return bool(self.tones) or any(self.letters)


class Said:
    """A text with its words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = text.translate(_FOLDING)
        self.words = tuple(_words(self.folded))

    def original(self, start: int, end: int) -> str:
        """What the text holds where the folded text has [start, end)."""
        if len(self.folded) == len(self.text) or start == end:
            return self.text[start:end]
        stop = self._origin[end] if end < len(self._origin) else len(self.text)
        return self.text[self._origin[start] : stop]

    def marks(self, word: Word) -> Marks:
        """How the word is spelt."""
        return marks_of(self.original(word.start, word.end))

    @cached_property
    def _origin(self) -> tuple[int, ...]:
        """Where each sign of the folded text came from."""
        return tuple(at for at, sign in enumerate(self.text) for _ in _FOLDING[ord(sign)])


def _words(folded: str) -> Iterator[Word]:
    if _DOUBLED.search(folded) is None:
        for match in _WORD.finditer(folded):
            yield Word(match[0], match.start(), match.end(), match[0])
        return
    for match in _WORD.finditer(folded):
        shown = _TRIPLED.sub(r"\1", match[0])
        yield Word(shown, match.start(), match.end(), single(shown))


def single(word: str) -> str:
    """The word with no letter doubled."""
    return _DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=4096)
def marks_of(text: str) -> Marks:
    """The marks of one word; signs between its letters do not count, nor do doubled letters."""
    letters: list[list[str]] = []
    tones = set()
    for sign in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()):
        if sign in _TONES:
            tones.add(sign)
        elif sign in _SHAPES and letters:
            letters[-1][1] = sign
        elif plain := _WORD.match(_FOLDING[ord(sign)]):
            _add(letters, plain[0], "đ" if sign in _CROSSED else "")
    return Marks(tuple(mark for _, mark in letters), frozenset(tones))


def _add(letters: list[list[str]], letter: str, mark: str) -> None:
    if letters and letters[-1][0] == letter and letter.isalpha():
        letters[-1][1] = letters[-1][1] or mark
    else:
        letters.append([letter, mark])
