"""Owns bad words that are broken up or half written: `l.ồ.n`, `đ ịt`, `l*n`, `c4c`.

Whoever hides a word knows what it means, so that the bare letters are enough here, which alone
would mean something decent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from livehub.comments.phrases import Hit, Phrase, Place, Wanted
from livehub.comments.spelling import Said, Word, single

_FIGURES = str.maketrans("01345@!$", "oieasais")
_AMID = re.compile(r"[a-z]+(?:[01345]+[a-z]+)+")
_ODD = re.compile(
    r"(?<![a-z0-9])[a-z](?![a-z0-9])|[a-z][^a-z0-9\s]{1,3}[a-z]|[a-z][01345]{1,3}[a-z]"
)
_RUN_MOST = 8  # letters standing alone, looked at together
_SPACED_LEAST = 3  # shorter than this, letters with mere spaces between them are no word


class Disguises:
    """The words of one language of swearing, in every disguise that is seen through."""

    def __init__(self, hidden: Iterable[Phrase]) -> None:
        self._spellings: dict[str, Place] = {}
        for each in hidden:
            for wanted in each.lone:
                known = self._spellings.get(wanted.text, ())
                self._spellings[wanted.text] = (*known, wanted)
        self._bare = frozenset(each for each in self._spellings if len(each) > 2)
        self._ends = frozenset((each[0], each[-1]) for each in self._bare)

    def find(self, said: Said) -> Iterator[Hit]:
        """`hide` where the marks leave no doubt, else `word`."""
        if not _ODD.search(said.folded):
            return
        words = said.words
        for word in words:
            if _AMID.fullmatch(word.text) and word.text.translate(_FIGURES) in self._bare:
                yield Hit("word", word.start, word.end)
        alone = 0
        for at, word in enumerate(words):
            near = at > 0 and 0 < word.start - words[at - 1].end <= 3
            alone = (alone if near else 0) + 1 if len(word.text) == 1 else 0
            if near:
                yield from self._pair(said, words[at - 1], word)
            if alone > 1:
                yield from self._run(said, words[max(at + 1 - alone, at + 1 - _RUN_MOST) : at + 1])

    def _pair(self, said: Said, one: Word, other: Word) -> Iterator[Hit]:
        """Two words that are one: with the marks of a bad word, or a sign in place of a letter."""
        between = said.folded[one.end : other.start]
        if between.isspace() and len(one.text) > 1 and len(other.text) > 1:
            return
        both = _joined((one, other))
        if any(_is_marked(each) and each.is_spelt(both, said) for each in self._of(both)):
            yield Hit("hide", one.start, other.end)
        elif between in {"@", "!", "$"}:
            if one.text + between.translate(_FIGURES) + other.text in self._bare:
                yield Hit("word", one.start, other.end)
        elif between.strip("*") == "" and (one.text, other.text) in self._ends:
            yield Hit("word", one.start, other.end)

    def _run(self, said: Said, letters: tuple[Word, ...]) -> Iterator[Hit]:
        """The letters that stand alone up to here, if they end in a bad word."""
        spaced = any(
            said.folded[one.end : other.start].isspace() for one, other in pairwise(letters)
        )
        for first in range(len(letters) - 1):
            both = _joined(letters[first:])
            if len(both.text) < _SPACED_LEAST and spaced:
                continue
            if any(each.is_spelt(both, said) for each in self._of(both)):
                yield Hit("hide", both.start, both.end)
            elif both.text in self._bare or both.single in self._bare:
                yield Hit("word", both.start, both.end)

    def _of(self, word: Word) -> Place:
        return self._spellings.get(word.text) or self._spellings.get(word.single, ())


def _is_marked(wanted: Wanted) -> bool:
    return wanted.marks is not None and wanted.marks.any


def _joined(words: tuple[Word, ...]) -> Word:
    text = "".join(each.text for each in words)
    return Word(text, words[0].start, words[-1].end, single(text))
