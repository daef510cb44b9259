"""Owns finding postal addresses in comments: a house number with its street, districts in a row.

An address is personal like a phone, and its numbers are no product codes. A province alone is no
address: buyers ask what sending there costs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from livehub.comments.fold import Folded
from livehub.comments.places import (
    AREA,
    BUILDING,
    HEADS,
    HINT,
    NUMBERED,
    ORDERING,
    PEOPLE,
    PLACES,
    STREET,
    SURNAMES,
    Part,
    parts,
)

_AFTER_NUMBER = re.compile(r"\d[\s,]+\w")
_BEGINNINGS = STREET.plain | AREA.plain | BUILDING.plain | {"so", "sn", "nha"}
_NAME_WORDS = 4
_LOWER_WORDS = 2
_LONGEST_NUMBER = 12  # signs: 123/45/67
_MOST_WORDS = 400
"""What stands behind so many words is not looked at: nobody's address does."""


def _is_titled(text: str) -> bool:
    """`34 Nguyễn Trãi`: a name behind a number."""
    if text.islower():
        return False
    return any(text[match.end() - 1].isupper() for match in _AFTER_NUMBER.finditer(text))


def addresses(
    text: str, folded: Folded, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Where addresses stand in the fold, in order, outside of the spans that are taken already."""
    if not HINT.search(folded.text) and not _is_titled(text):
        return
    words = parts(text, folded, taken)[:_MOST_WORDS]
    reader = _Reader(words)
    at = 0
    while at < len(words):
        word = words[at]
        if not (word.number or word.text in _BEGINNINGS):
            at += 1
            continue
        end = reader.address(at)
        if end > at:
            last = words[end - 1]
            yield words[at].start, last.end
            at = end
        else:
            at += 1


class _Reader:
    """Looks for addresses in the words of one comment."""

    def __init__(self, words: list[Part]) -> None:
        self.words = words

    @cached_property
    def cased(self) -> bool:
        """Whether capitals tell anything: they do not where all is shouted."""
        letters = [word for word in self.words if word.text[0].isalpha()]
        return sum(word.upper for word in letters) <= len(letters) * 0.8

    def word(self, at: int) -> Part | None:
        """The word at this place, None outside."""
        return self.words[at] if 0 <= at < len(self.words) else None

    def text(self, at: int) -> str:
        """The folded word at this place."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def address(self, at: int) -> int:
        """Where the address ends that begins here; `at` when none does."""
        if self.words[at].number:
            end = self._house(at)
            return self._extended(end) if end > at else at
        for begin in (self._house, self._lane, self._building, self._areas):
            end = begin(at)
            if end > at:
                return self._extended(end)
        return at

    def _number(self, at: int) -> int:
        """Behind a house number, with the words that announce it; `at` when there is none."""
        end = at
        if self.text(end) == "so":
            end += 1 + (self.text(end + 1) == "nha")
        elif self.text(end) == "sn" or (self.text(end) == "nha" and self.text(end + 1) == "so"):
            end += 1 + (self.text(end) == "nha")
        word, before = self.word(end), self.word(end - 1)
        if word is None or not word.number or len(word.text) > _LONGEST_NUMBER:
            return at
        glued = before is not None and before.end == word.start and before.text.isalpha()
        return at if glued else end + 1

    def _house(self, at: int) -> int:
        """`số 7 ngõ 12 Láng Hạ`, `34 Nguyễn Trãi`."""
        end = self._number(at)
        if end == at:
            return at
        padded = self.words[end - 1].text.startswith("0")
        if padded:
            return at
        lane = end + (self.text(end) == ",")
        street = self.word(lane)
        if street and street.among(STREET) and self.text(lane + 1) != "kinh":
            lane += 1 + (self.text(lane + 1) == "so")
            after = self.word(lane)
            return self._named(lane + bool(after and after.number), least=0)
        if self._area(end) > end:
            return self._area(end)
        if not self._announced(at):
            return at
        named = self._named(end, least=2)
        before, first = self.word(at - 1), self.word(end)
        told = before is not None and (before.among(HEADS) or before.text == "\n")
        typed_low = first is not None and not (first.upper and self.cased)
        if typed_low and not told and not self._continues(named):
            return at
        return named or at

    def _announced(self, at: int) -> bool:
        """Whether an address may begin here: `ở 34 …`, `, 34 …`, at the beginning, after a phone."""
        before = self.word(at - 1)
        if before is None or before.text in {",", ":", "-", ".", "\n", ";", "("}:
            return not self._is_goods(at)
        return before.among(HEADS)

    def _is_goods(self, at: int) -> bool:
        """`12 Nguyễn Thị Hoa` at the beginning is a code and whose it is."""
        return bool({self.text(at + 1), self.text(at + 2)} & PEOPLE)

    def _lane(self, at: int) -> int:
        """`ngõ 12`, `hẻm 51/2`, `phố Hàng Mã`, `đường Láng`."""
        word, after = self.words[at], self.word(at + 1)
        if not word.among(STREET) or after is None:
            return at
        if after.number:
            return (
                self._named(at + 2, least=0)
                if word.text != "duong" or self._continues(at + 2)
                else at
            )
        if word.marked == word.text and self.cased and not after.upper:
            return at
        return self._named(at + 1, least=1) or at if after.upper and self.cased else at

    def _building(self, at: int) -> int:
        """`chung cư B4`, `tòa nhà 112 Trần Phú`, `phòng 405`; a floor needs more of an address."""
        word = self.words[at]
        if not word.among(BUILDING):
            return at
        end = at + 1
        if (word.text, self.text(end)) in {("chung", "cu"), ("can", "ho"), ("toa", "nha")}:
            end += 1
        elif word.text in {"chung", "can", "nha"}:
            return at
        name = self.word(end)
        if name and name.among(BUILDING) and self._building(end) > end:
            return self._building(end)
        if (
            name
            and name.text[0].isalpha()
            and len(name.text) <= 2
            and self.word(end + 1)
            and self.words[end + 1].number
        ):
            end += 1
            name = self.word(end)
        if name and name.number:
            end = self._named(end + 1, least=0)
        elif name and name.upper and self.cased:
            end = self._named(end, least=1) or end
        else:
            return at
        lone = word.text in {"tang", "lau", "lo"} and not self._continues(end)
        return at if lone else end

    def _areas(self, at: int) -> int:
        """Two districts in a row: `p5 q3`, `xã Tam Hưng huyện Thanh Oai`."""
        end = self._area(at)
        if end == at:
            return at
        second = end + (self.text(end) in {",", "-", "."})
        return self._area(second) if self._area(second) > second else at

    def _area(self, at: int) -> int:
        """Behind one district; `at` when there is none."""
        word, after = self.word(at), self.word(at + 1)
        if word is None or after is None or not word.among(AREA):
            return at
        if after.text == "." and self.word(at + 2):
            at, after = at + 1, self.words[at + 2]
        if after.number and word.text not in {"thi", "thanh"}:
            return at + 2
        number = self.word(at + 2)
        if (word.text, after.text) == ("khu", "pho") and number and number.number:
            return at + 3
        if word.among(NUMBERED) or word.text in ORDERING:
            return at
        if (word.text, after.text) in {
            ("thi", "tran"),
            ("thi", "xa"),
            ("thanh", "pho"),
            ("khu", "pho"),
        }:
            at += 1
        elif word.text in {"thi", "thanh"}:
            return at
        return self._named(at + 1, least=1) or at

    def _named(self, at: int, least: int) -> int:
        """Behind a name of at least so many words, 0 when there is no such name."""
        end = at
        while end < len(self.words) and end - at < _NAME_WORDS and self._is_name(end, at):
            end += 1
        return end if end - at >= least else 0

    def _is_name(self, at: int, start: int) -> bool:
        word = self.words[at]
        if not word.text[0].isalpha() or (
            word.text in ORDERING and not (word.upper and self.cased)
        ):
            return False
        if word.among(AREA) and self._area(at) > at:
            return False
        if self.cased and word.upper:
            return True
        if self.cased and at > start and self.words[start].upper:
            return False
        known = self.words[start].text in SURNAMES
        return known and at - start < _LOWER_WORDS and not word.among(STREET)

    def _continues(self, at: int) -> bool:
        """Whether more of an address follows."""
        at += self.text(at) in {",", "-"}
        word = self.word(at)
        return word is not None and (
            self._area(at) > at
            or word.among(STREET)
            or self._place(at) > at
            or self._short_building(at)
        )

    def _short_building(self, at: int) -> bool:
        return self.words[at].among(BUILDING) and self.word(at + 1) is not None

    def _place(self, at: int) -> int:
        """Behind a known town; `at` when there is none."""
        for length in (3, 2, 1):
            name = " ".join(self.text(place) for place in range(at, at + length))
            if name in PLACES:
                return at + length
        return at

    def _extended(self, end: int) -> int:
        """Behind all that still belongs to the address."""
        while end < len(self.words):
            start = end
            while self.text(start) in {",", "-", ".", "("}:
                start += 1
            if start >= len(self.words):
                return end
            further = max(
                self._area(start), self._place(start), self._lane(start), self._building(start)
            )
            if further == start and self.text(start - 1) in {",", "-"}:
                name = self._named(start, least=1)
                if name and self.cased and self.words[start].upper and self._closes(name):
                    further = name
            if further <= start:
                return end
            end = further
        return end

    def _closes(self, at: int) -> bool:
        word = self.word(at)
        return word is None or not word.text[0].isalnum()
