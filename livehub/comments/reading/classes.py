"""Owns the classes that the words of a comment belong to; one word may be in several."""

from __future__ import annotations

from enum import IntFlag, auto


class Word(IntFlag):
    """What a word may mean. Which of its meanings holds is decided by what stands around it."""

    ORDER = auto()
    GIVE = auto()
    LABEL = auto()
    UNIT = auto()
    TIMES = auto()
    COLOUR = auto()
    COLOUR_LABEL = auto()
    SIZE = auto()
    SIZE_LABEL = auto()
    STYLE = auto()
    NOT = auto()
    STOP = auto()
    DROP = auto()
    MORE = auto()
    ASK = auto()
    INQUIRE = auto()
    BEFORE = auto()
    DONE = auto()
    LIKE = auto()
    IF = auto()
    LATER = auto()
    PRAISE = auto()
    PRON = auto()
    PART = auto()
    SWAP = auto()
    INTO = auto()
    EACH = auto()
    ALL = auto()
    AND = auto()
    OR = auto()
    THIS = auto()
    BROKEN = auto()
    PAID = auto()
    SPAM = auto()
    POACH = auto()
    KIND = auto()
