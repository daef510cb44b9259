"""Owns whether two written names can be one person's: banks print them bare, buyers as they like."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_WORD = re.compile(r"[A-Z]+")

ENOUGH = 2
"""So many words of a name must be there: half a village is called Nguyễn, and many are Lan."""


def fold(text: str) -> str:
    """Without diacritics and case, đ as D: `Nguyễn Thị Đào` is `NGUYEN THI DAO`."""
    bare = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in bare if unicodedata.category(sign) != "Mn").upper()


def words(text: str) -> tuple[str, ...]:
    """The words of a text as banks would print them."""
    return tuple(_WORD.findall(fold(text)))


def alike(one: str, other: str) -> bool:
    """True when one name holds all words of the other, at least two, in any order.

    `NGUYEN THI LAN` and `Lan Nguyễn` are alike; `Lan` alone is like nobody.
    """
    short, long = sorted((words(one), words(other)), key=len)
    return len(short) >= ENOUGH and not Counter(short) - Counter(long)


def inside(name: str, narrative: tuple[str, ...]) -> bool:
    """True when the words of a name stand together in a narrative, with at most one between."""
    wanted = words(name)
    if len(wanted) < ENOUGH:
        return False
    need, width = Counter(wanted), len(wanted) + 1
    places = range(max(len(narrative) - len(wanted) + 1, 0))
    return any(not need - Counter(narrative[at : at + width]) for at in places)
