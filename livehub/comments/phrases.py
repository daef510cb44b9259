"""Owns looking for many phrases in a comment at once, as `words.toml` writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from livehub.comments.spelling import Marks, Said, Word

GAP = 8
"""So many words at most stand for `...`."""
GAPS = 2
"""So many of them in one phrase: it ends at the next one."""
_NOTHING = Word("", 0, 0, "")
_WRITTEN = re.compile(r"\.\.\.|…|[^\s]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word of a phrase; `marks` None takes it with whatever marks it is written."""

    text: str
    marks: Marks | None
    as_written: bool

    def is_word(self, word: Word, said: Said) -> bool:
        """True when this is the word, in a spelling that is looked for."""
        if self.text != word.text and self.text != word.single:
            return False
        return self.is_spelt(word, said)

    def is_spelt(self, word: Word, said: Said) -> bool:
        """True when the word, of these letters, bears the marks that are looked for."""
        if self.marks is None:
            return True
        marks = said.marks(word)
        return marks.are(self.marks) if self.as_written else marks.fit(self.marks)


Place = tuple[Wanted, ...]  # either of these; none at all is a gap


def _beyond(place: Place, said: Said, reached: list[int]) -> list[int]:
    """Which words may come next, in order, behind a place of a phrase that begins at any of these."""
    words = said.words
    if not place:
        return list(range(reached[0], min(reached[-1] + GAP, len(words)) + 1))
    return [
        at + 1
        for at in reached
        if at < len(words) and any(each.is_word(words[at], said) for each in place)
    ]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is looked for, and what it is a sign of."""

    kind: str
    places: tuple[Place, ...]

    def end(self, said: Said, at: int) -> int | None:
        """Behind which word the phrase ends at the earliest that begins with word `at`, if any."""
        reached = [at]
        for place in self.places:
            reached = _beyond(place, said, reached)
            if not reached:
                return None
        return reached[0]

    @property
    def lone(self) -> Place:
        """The spellings of a phrase of one word; empty for longer ones."""
        return self.places[0] if len(self.places) == 1 else ()


class Hit(NamedTuple):
    """A phrase that was found, and where in the folded text."""

    kind: str
    start: int
    end: int


class Phrases:
    """Phrases by their first word: a comment costs a look-up for each of its words."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_first: dict[str, list[tuple[frozenset[str], Phrase]]] = {}
        for phrase in phrases:
            following = phrase.places[1] if len(phrase.places) > 1 else ()
            texts = frozenset(each.text for each in following)  # none: any word may follow
            for first in dict.fromkeys(each.text for each in phrase.places[0]):
                self._by_first.setdefault(first, []).append((texts, phrase))

    def find(self, said: Said) -> Iterator[Hit]:
        """Every phrase that begins at some word of the comment, shortest gaps first."""
        words, by_first = said.words, self._by_first
        for at, word in enumerate(words):
            found = by_first.get(word.text, ())
            if word.single != word.text:
                found = [*found, *by_first.get(word.single, ())]
            if not found:
                continue
            following = words[at + 1 : at + 2] or (_NOTHING,)
            for texts, phrase in found:
                if texts and following[0].text not in texts and following[0].single not in texts:
                    continue
                end = phrase.end(said, at)
                if end is not None:
                    yield Hit(phrase.kind, word.start, words[end - 1].end)


def phrase(kind: str, text: str, *, as_written: bool = False) -> Phrase | None:
    """A line of a list; None for one without a letter or digit that could be folded.

    `as_written` takes all of it as if in quotes.
    """
    places: list[Place] = []
    quoted = False
    for part in _WRITTEN.findall(unicodedata.normalize("NFC", text)):
        begins, bare = part.startswith('"'), part.strip('"')
        quoted = quoted or begins
        if part in {"...", "…"}:
            if places.count(()) == GAPS:
                break
            places.append(())
        else:
            places += _places(bare, as_written=as_written or quoted)
        quoted = quoted and not (part.endswith('"') and len(part) > 1)
    while places and not places[-1]:
        places.pop()
    while places and not places[0]:
        places.pop(0)
    return Phrase(kind, tuple(places)) if places else None


def _places(part: str, *, as_written: bool) -> Iterator[Place]:
    """The words that a part of a line stands for: `bit.ly` is two, `a/b` one or the other."""
    choices = [Said(each) for each in part.split("/")]
    if len(choices) > 1 and all(_is_choice(each) for each in choices):
        yield tuple(_wanted(each, each.words[0], as_written=as_written) for each in choices)
        return
    for said in choices:
        yield from ((_wanted(said, word, as_written=as_written),) for word in said.words)


def _is_choice(said: Said) -> bool:
    """One word, and no figure: `24/7` is no choice."""
    return len(said.words) == 1 and said.words[0].text[0].isalpha()


def _wanted(said: Said, word: Word, *, as_written: bool) -> Wanted:
    marks = said.marks(word)
    return Wanted(word.text, marks if as_written or marks.any else None, as_written)
