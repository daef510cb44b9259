"""Owns the words that postal addresses are made of, and taking a comment apart into words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

import msgspec

from livehub.comments.fold import Folded


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


class Bared:
    """Words with their accents; who writes without any is understood too."""

    def __init__(self, words: str) -> None:
        self.marked = _listed(words)
        self.plain = frozenset(map(_without_marks, self.marked))

    def holds(self, plain: str, marked: str) -> bool:
        """Whether a folded word, spelled so with its accents, is one of these."""
        return marked in self.marked or (marked == plain and plain in self.plain)


def _without_marks(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(part for part in parts if not unicodedata.combining(part))


STREET = Bared("đường phố ngõ ngách hẻm hẽm kiệt ql tl ngỏ")
AREA = Bared(
    "phường xã quận huyện tt tx tp tỉnh thôn xóm ấp tổ kp khu khóm buôn thị thành p q f đội "
    "phuờng cụm"
)
BUILDING = Bared("chung cc tòa toà tầng phòng căn block lô ktx lầu nhà kiot ki-ốt kcn")
NUMBERED = Bared("tổ kp khu phòng tầng lô block p q f đội căn lầu cụm tòa toà khóm")
"""Parts of an address that are one only with a number, or a letter, behind them."""
HEADS = Bared("ở số tại về địa chỉ nhà đc dc giao ship gửi đchi add address tới đến")
_WORDS = STREET.plain | (AREA.plain - {"p", "q", "f"}) | BUILDING.plain | (HEADS.plain - {"den"})
_BY_LETTER = {
    first: "|".join(re.escape(word[1:]) for word in words)
    for first, words in groupby(sorted(_WORDS), key=itemgetter(0))
}  # or every word of a comment would be held against all of these
HINT = re.compile(
    r"\b(?:[pq] ?\.? ?\d|(?:"
    + "|".join(f"{first}(?:{rests})" for first, rests in _BY_LETTER.items())
    + r")\b)"
)
"""What a comment with an address has in it, unless a name stands behind a number."""
SURNAMES = _listed(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly truong dinh doan "
    "lam phung mai to kim cau lang dien cach xo quang hang ton bach ly ta dao chu cao la "
    "luong trung tay thanh"
)
PEOPLE = frozenset(["thi", "van"])
PLACES = frozenset(
    [
        "ha noi",
        "hn",
        "sai gon",
        "sg",
        "hcm",
        "tphcm",
        "tp hcm",
        "ho chi minh",
        "da nang",
        "hai phong",
        "can tho",
        "hue",
        "nha trang",
        "da lat",
        "vung tau",
        "bien hoa",
        "thu duc",
        "ha dong",
        "cau giay",
        "dong da",
        "thanh xuan",
        "hoang mai",
        "long bien",
        "gia lam",
        "nghe an",
        "thanh hoa",
        "quang ninh",
        "bac ninh",
        "binh duong",
        "dong nai",
        "long an",
        "go vap",
        "tan binh",
        "binh thanh",
        "phu nhuan",
        "quang nam",
        "quang ngai",
        "hai duong",
        "nam dinh",
        "thai binh",
        "ha nam",
        "hung yen",
        "vinh phuc",
        "bac giang",
        "thai nguyen",
        "lao cai",
        "me tri",
        "bd",
        "dn",
        "hp",
    ]
)
ORDERING = _listed(
    "chot lay mua dat order cho ma ms sp x sl size mau cai con bo va voi nha nhe a shop em "
    "chi minh sdt dt zalo tel goi giao ship gui de la thi ne nghe ho giup duoc ko khong co di "
    "nguoi nhan lien he lh phone sang chieu toi truoc sau"
)

_PART = re.compile(r"[^\W\d_]+|\d+[a-z]?(?:[/-]\d+[a-z]?)*(?![a-z])|\d+|\S")


class Part(msgspec.Struct):
    """A word, a number with its fractions, or a sign; a line break stands for a contact."""

    text: str
    marked: str
    start: int
    end: int
    upper: bool

    @property
    def number(self) -> bool:
        return self.text[0].isdecimal()

    def among(self, words: Bared) -> bool:
        """Whether it is one of these, with its accents or without any."""
        return words.holds(self.text, self.marked)


def parts(text: str, folded: Folded, taken: Sequence[tuple[int, int]]) -> list[Part]:
    """The parts of a comment outside of the spans that are taken already."""
    found: list[Part] = []
    spans = [*taken, (len(folded.text), len(folded.text))]
    at = 0
    for start, end in spans:
        for match in _PART.finditer(folded.text, at, max(at, start)):
            begin, behind = match.span()
            upper = text[folded.origin[begin]].isupper()
            found.append(Part(match[0], folded.marked[begin:behind], begin, behind, upper))
        if end > start:
            found.append(Part("\n", "\n", start, end, False))
        at = max(at, end)
    return found
