"""Owns the classes that the words of a comment belong to; one word may be in several."""

from __future__ import annotations

from typing import Final


class Word:
    """What a word may mean, as bits of an int, for `enum` is too slow to ask this often.

    Which of its meanings holds is decided by what stands around it.
    """

    ORDER: Final = 1 << 0
    GIVE: Final = 1 << 1
    LABEL: Final = 1 << 2
    UNIT: Final = 1 << 3
    TIMES: Final = 1 << 4
    COLOUR: Final = 1 << 5
    COLOUR_LABEL: Final = 1 << 6
    SIZE: Final = 1 << 7
    SIZE_LABEL: Final = 1 << 8
    STYLE: Final = 1 << 9
    NOT: Final = 1 << 10
    STOP: Final = 1 << 11
    DROP: Final = 1 << 12
    MORE: Final = 1 << 13
    ASK: Final = 1 << 14
    INQUIRE: Final = 1 << 15
    BEFORE: Final = 1 << 16
    DONE: Final = 1 << 17
    LIKE: Final = 1 << 18
    IF: Final = 1 << 19
    LATER: Final = 1 << 20
    PRAISE: Final = 1 << 21
    PRON: Final = 1 << 22
    PART: Final = 1 << 23
    SWAP: Final = 1 << 24
    INTO: Final = 1 << 25
    EACH: Final = 1 << 26
    ALL: Final = 1 << 27
    AND: Final = 1 << 28
    OR: Final = 1 << 29
    THIS: Final = 1 << 30
    BROKEN: Final = 1 << 31
    PAID: Final = 1 << 32
    SPAM: Final = 1 << 33
    POACH: Final = 1 << 34
    KIND: Final = 1 << 35
    HYPE: Final = 1 << 36
    HINT: Final = 1 << 37
    OTHERS: Final = 1 << 38


def listed(words: str) -> frozenset[str]:
    """A set of words given in one line."""
    return frozenset(words.split())
