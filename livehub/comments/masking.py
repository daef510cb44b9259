"""Owns taking phone numbers, mail and postal addresses out of a comment, however disguised."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from livehub.comments.addresses import addresses
from livehub.comments.fold import Folded, fold
from livehub.phones import is_mobile

MASK = "•••••"
"""What stands for a contact. It holds no digit: masked text stays in the log for ever."""

_DIGIT_WORDS = {
    word: str(value)
    for value, words in enumerate(
        ["khong", "mot", "hai", "ba", "bon", "nam/lam", "sau", "bay", "tam", "chin"]
    )
    for word in words.split("/")
}
# O for 0 and l for 1 beside other digits: o912345678, 09l2345678.
_LETTER_O = re.compile(r"(?<![a-z])o(?=[o\d]*\d)|(?<=\d)o(?=[o\d]|[^a-z]|$)")
_LETTER_L = re.compile(r"(?<=\d)[li](?=\d)")
_LETTER_BESIDE_DIGIT = re.compile(r"\d[oli]|o\d")  # few comments have any
_DIGIT = rf"(?:\d|(?<![a-z])(?:{'|'.join(_DIGIT_WORDS)})(?![a-z]))"
_GAP = r"[^a-z0-9+]{0,3}"  # dots, dashes, spaces, emoji between groups
_RUN = re.compile(rf"{_DIGIT}(?:{_GAP}{_DIGIT}){{8,}}")
_RUN_DIGIT = re.compile(_DIGIT)
_ANY_LONG_NUMBER = re.compile(r"\d{9,}")  # a mistyped phone or a bank account is personal too
_MOBILE_STARTS = ("0", "84", "840", "0084")
_NATIONAL_LENGTH = 9  # digits after the leading 0

_EMAIL = re.compile(
    r"[\w.+%-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    r"|[\w.+%-]+ ?(?:@|\(at\)|\[at\]) ?[\w-]+(?: ?(?:\.|\(dot\)|\[dot\]) ?(?:com|vn|net|org|edu))+\b"
    r"|[\w.+%-]+ ?@? ?(?:gmail|yahoo|icloud|outlook|hotmail) ?\. ?com\b"
)
_MAIL_SIGNS = ("@", ".c", "com", "(at", "[at")  # no mail address is without all of these
_NOT_THEIRS = re.compile(r"\b(?:so cu|hotline|shop phai)\W*$")
_LOOKED_BACK = 20


class Masked(msgspec.Struct, frozen=True):
    """A comment without its contacts, and the mobile numbers found, E.164, in order, once each."""

    text: str
    phones: tuple[str, ...]


class Contacts(msgspec.Struct, frozen=True):
    """Where the contacts of a comment stand in its fold, in order, without overlap."""

    folded: Folded
    spans: tuple[tuple[int, int], ...]
    """Numbers and mail addresses."""
    addresses: tuple[tuple[int, int], ...]
    phones: tuple[str, ...]
    """E.164; an old number, or the shop's, after all others."""


class _Digit(msgspec.Struct, frozen=True):
    value: str
    start: int
    end: int


def mask(text: str) -> Masked:
    """Replace Vietnamese mobile numbers, mail and postal addresses, other long numbers by MASK.

    Finds numbers split by dots, spaces or emoji, in words, with letters for digits, in full width
    or keycaps. Only valid mobile numbers are returned: hotlines, landlines, accounts are not.
    """
    found = contacts(text)
    return Masked(masked(text, found), found.phones)


def masked(text: str, found: Contacts) -> str:
    """The text with MASK for each of its contacts."""
    if not (found.spans or found.addresses):
        return text
    return _replace(text, found.folded, [*found.spans, *found.addresses])


def contacts(text: str) -> Contacts:
    """All contacts of a comment; see `mask`."""
    folded = fold(text)
    searched = _digits_for_letters(folded.text)
    spans = []
    for sign in _MAIL_SIGNS:
        if sign in searched:
            spans += [match.span() for match in _EMAIL.finditer(searched)]
            break
    phones: list[str] = []
    foreign: list[str] = []
    for start, end, phone in _numbers(searched):
        spans.append((start, end))
        if phone and phone not in phones:
            phones.append(phone)
            if _NOT_THEIRS.search(searched, max(0, start - _LOOKED_BACK), start):
                foreign.append(phone)
    spans.sort()
    phones.sort(key=foreign.__contains__)
    return Contacts(folded, tuple(spans), tuple(addresses(text, folded, spans)), tuple(phones))


def _digits_for_letters(text: str) -> str:
    """The same length of text, with the letters that stand for digits replaced."""
    if not _LETTER_BESIDE_DIGIT.search(text):
        return text
    return _LETTER_L.sub("1", _LETTER_O.sub("0", text))


def _replace(text: str, folded: Folded, spans: list[tuple[int, int]]) -> str:
    """The original with every folded span replaced; overlapping spans share one mask."""
    parts, copied = [], 0
    for start, end in sorted(folded.span(*span) for span in spans):
        if start >= copied:
            parts += [text[copied:start], MASK]
        copied = max(copied, end)
    return "".join([*parts, text[copied:]])


def _numbers(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Every number to hide as (start, end, E.164 or None)."""
    if not _RUN.search(text):
        return  # a long number is a run as well
    for run in _RUN.finditer(text):
        yield from _phones(_groups(text, run.start(), run.end()), text)
    for number in _ANY_LONG_NUMBER.finditer(text):
        yield number.start(), number.end(), None


def _groups(text: str, start: int, end: int) -> list[list[_Digit]]:
    """The digits of a run, those that stand together in one group; each digit word is a group."""
    groups: list[list[_Digit]] = []
    for match in _RUN_DIGIT.finditer(text, start, end):
        digit = _Digit(_DIGIT_WORDS.get(match[0], match[0]), match.start(), match.end())
        together = groups and groups[-1][-1].end == digit.start and match[0].isdecimal()
        if together:
            groups[-1].append(digit)
        else:
            groups.append([digit])
    return groups


def _phones(groups: list[list[_Digit]], text: str) -> Iterator[tuple[int, int, str | None]]:
    """Phones made of whole groups: half of a longer number is never one."""
    first = 0
    while first < len(groups):
        last, phone = _phone_from(groups, first)
        if phone and not _begins_later(groups, first, last):
            start = groups[first][0].start
            plus = start > 0 and text[start - 1] == "+"
            yield start - plus, groups[last][-1].end, phone
            first = last
        first += 1


def _phone_from(groups: list[list[_Digit]], first: int) -> tuple[int, str | None]:
    """The phone that begins with group `first`, and the last group of it."""
    digits = ""
    for last in range(first, len(groups)):
        digits += "".join(digit.value for digit in groups[last])
        if len(digits) <= _NATIONAL_LENGTH:
            continue
        if len(digits) > _NATIONAL_LENGTH + 4:
            break
        if not _is_code_list(groups[first : last + 1]) and (phone := _mobile(digits)):
            return last, phone
    return first, None


def _begins_later(groups: list[list[_Digit]], first: int, last: int) -> bool:
    """In `05 2 0912 345 678` the code and the quantity do not begin the phone: 0912 does."""
    return any(
        len(groups[later]) > max(2, len(groups[first])) and _phone_from(groups, later)[1]
        for later in range(first + 1, last + 1)
    )


def _is_code_list(groups: list[list[_Digit]]) -> bool:
    """`03 05 07 08 09` is a list of product codes, though its digits would make a phone."""
    return len(groups) > 1 and all(len(g) == 2 and g[0].value == "0" for g in groups)


def _mobile(digits: str) -> str | None:
    """E.164 of a valid Vietnamese mobile number written nationally or with 84."""
    start, national = digits[:-_NATIONAL_LENGTH], digits[-_NATIONAL_LENGTH:]
    if start not in _MOBILE_STARTS or national[0] not in "35789":
        return None
    return f"+84{national}" if is_mobile(national) else None
