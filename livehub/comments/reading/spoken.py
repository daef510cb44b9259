"""Owns numbers written in words, as telephones write what is spoken into them."""

from __future__ import annotations

import msgspec

from livehub.comments.reading.classes import Word
from livehub.comments.reading.lexicon import bare, key
from livehub.comments.reading.measures import MEASURES
from livehub.comments.reading.shelf import Shelf
from livehub.comments.reading.tokens import NUMBER, WORD, Token

_ONES = "không một hai ba bốn năm sáu bảy tám chín"
_VALUES = {word: value for value, word in enumerate(_ONES.split())}
_VALUES |= {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5, "bẩy": 7, "mười": 10}
_VALUES |= {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_TENS, _HUNDRED, _AND, _DOZEN = "mươi", "trăm", ("lẻ", "linh"), "chục"
_WORDS = {key(word): word for word in (*_VALUES, _TENS, _HUNDRED, *_AND)}
_PLAIN = {
    "mot": "một", "hai": "hai", "ba": "ba", "bon": "bốn", "nam": "năm", "sau": "sáu", "bay": "bảy",
    "tam": "tám", "chin": "chín", "muoi": "mười", "tram": "trăm", "khong": "không", "lam": "lăm", "linh": "linh",
}  # fmt: skip
_STARTS = frozenset((*map(bare, _WORDS.values()), *_PLAIN))
"""Number words without their accents: no other word is looked at closely."""
_LETTERS = {
    "a": "a", "bê": "b", "bờ": "b", "xê": "c", "cê": "c", "cờ": "c", "dê": "d", "dờ": "d", "đê": "d", "đờ": "d",
    "e": "e", "ép": "f", "gờ": "g", "giê": "g", "gê": "g", "hát": "h", "hắt": "h", "i": "i", "ca": "k",
    "ka": "k", "lờ": "l", "en-lờ": "l", "mờ": "m", "em-mờ": "m", "nờ": "n", "pê": "p", "pờ": "p", "quy": "q", "cu": "q",
    "rờ": "r", "sờ": "s", "ét": "s", "tê": "t", "tờ": "t", "vê": "v", "vờ": "v", "ích": "x", "xờ": "x",
}  # fmt: skip
_SPELLED = {key(name): letter for name, letter in _LETTERS.items()}
_SPELLED |= {letter: letter for letter in "abcdefghijklmnopqrstuvxy"}
_LONGEST_PREFIX = 3
_MEASURE_WORDS = frozenset(MEASURES) - {"x", "in"}


class _Numeral(msgspec.Struct):
    digits: str
    at: int
    end: int


def speak(tokens: list[Token], shelf: Shelf, accents: bool) -> None:
    """Put digits for the numbers in words; `a năm` and `tê hát không hai` become codes.

    `accents` is whether the writer uses them.
    """
    at = 0
    while at < len(tokens):
        if tokens[at].text in _STARTS and _word(tokens[at], accents):
            at = _say(tokens, at, shelf, accents)
        at += 1


def _word(token: Token, accents: bool) -> str | None:
    if token.kind != WORD:
        return None
    word = _WORDS.get(token.key)
    if word is None and token.key == token.text and not accents:
        return _PLAIN.get(token.text)
    return word


def _say(tokens: list[Token], at: int, shelf: Shelf, accents: bool) -> int:
    """Rewrite the run of number words that begins here; gives its last token."""
    end = at
    words: list[str] = []
    while end < len(tokens) and (word := _word(tokens[end], accents)):
        words.append(word)
        end += 1
    if words[0] in {_TENS, _HUNDRED, *_AND}:
        return end - 1
    if end - at == 1 and not _is_number(tokens, at, shelf, words[0], accents):
        return at
    numerals = _numerals(words, at)
    counted = end < len(tokens) and tokens[end].has(Word.UNIT) and not tokens[end].has(Word.SIZE)
    if counted and _labelled(tokens, at):
        numerals = _parted(numerals, shelf)
    if at and tokens[at - 1].has(Word.SIZE_LABEL):
        numerals = _sized(numerals, counted)
    letters = _letters(tokens, at)
    first = _join(numerals, shelf, letters, counted)
    made = [_number(tokens, numeral) for numeral in numerals]
    start = at
    if first:
        start = at - len(first[0])
        made[: first[1]] = _joined(tokens, numerals[: first[1]], first[0], start)
    elif words[0] == "không" and not _labelled(tokens, at):
        return end - 1
    tokens[start:end] = made
    return start + len(made) - 1


def _is_number(tokens: list[Token], at: int, shelf: Shelf, word: str, accents: bool) -> bool:
    """A single number word counts when what stands beside it is counted or numbered."""
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if word == "không" or _is_name(tokens, at):
        return False
    if after and after.kind == WORD:
        if after.has(Word.UNIT | Word.LABEL) and not (
            after.has(Word.PRON) and not accents and word in {"ba", "năm"}
        ):
            return True
        if after.text in _MEASURE_WORDS or after.text in {"chuc", "ta"}:
            return True
    if before is None or before.kind != WORD:
        return before is not None and before.text == "#"
    if before.has(Word.LABEL | Word.TIMES) or before.text in {"nua"} or before.has(Word.EACH):
        return True
    if _letters(tokens, at) and shelf.find(_letters(tokens, at), _VALUES_TEXT.get(word, "")):
        return True
    if word in _ENGLISH:
        return True
    return accents and before.has(Word.ORDER) and (after is None or after.has(Word.PART))


def _is_name(tokens: list[Token], at: int) -> bool:
    """`cô Sáu`, `bác Tư`: children used to be numbered."""
    before = tokens[at - 1] if at else None
    return before is not None and before.has(Word.PRON) and tokens[at].upper and not before.upper


_ENGLISH = frozenset({"one", "two", "three", "four", "five", "six"})
_VALUES_TEXT = {word: str(value) for word, value in _VALUES.items()}


def _labelled(tokens: list[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].has(Word.LABEL)


def _letters(tokens: list[Token], at: int) -> str:
    """The letters whose names stand before a number: `tê hát`."""
    letters = ""
    for before in reversed(tokens[max(0, at - _LONGEST_PREFIX) : at]):
        if before.kind != WORD or before.key not in _SPELLED:
            break
        letters = _SPELLED[before.key] + letters
    return letters


def _numerals(words: list[str], at: int) -> list[_Numeral]:
    """`một trăm lẻ hai hai` are 102 and 2."""
    numerals: list[_Numeral] = []
    here = 0
    while here < len(words):
        start = here
        value, here = _numeral(words, here)
        numerals.append(_Numeral(str(value), at + start, at + here))
    return numerals


def _numeral(words: list[str], here: int) -> tuple[int, int]:
    def word(at: int) -> str:
        return words[at] if at < len(words) else ""

    value = _VALUES.get(words[here], 0)
    here += 1
    if value and value < 10 and word(here) == _HUNDRED:
        value, here = value * 100, here + 1
        if word(here) in _AND:
            return value + _VALUES.get(word(here + 1), 0), min(here + 2, len(words))
        if word(here) and word(here + 1) in {_TENS, "mười"}:
            tens, here = _numeral(words, here)
            return value + tens, here
        if word(here) == "mười":
            tens, here = _numeral(words, here)
            return value + tens, here
        return value, here
    if value == 10 and 0 < _VALUES.get(word(here), 10) < 10:
        return value + _VALUES[word(here)], here + 1
    if 1 < value < 10 and word(here) in {"lăm", "nhăm", "mốt"}:
        return value * 10 + _VALUES[word(here)], here + 1
    if 1 < value < 10 and word(here) in {_TENS, "mười"}:
        value, here = value * 10, here + 1
        if 0 < _VALUES.get(word(here), 10) < 10:
            return value + _VALUES[word(here)], here + 1
    return value, here


def _join(
    numerals: list[_Numeral], shelf: Shelf, letters: str, counted: bool
) -> tuple[str, int] | None:
    """How many numerals make a code, said digit by digit, and with which letters before them."""
    most = len(numerals) - counted
    for count in range(most, 0, -1):
        number = "".join(numeral.digits for numeral in numerals[:count])
        plain = number.lstrip("0") or "0"
        for length in range(len(letters)):
            if shelf.find(letters[length:], plain):
                return letters[length:], count
        if count > 1 and (shelf.find(plain) or plain in shelf.by_number):
            return "", count
    return None


def _parted(numerals: list[_Numeral], shelf: Shelf) -> list[_Numeral]:
    """`mã ba mươi hai cái` is two of 30, unless there is a 32."""
    only = numerals[0]
    tens = only.digits[:-1] + "0"
    if len(numerals) > 1 or only.digits in shelf.by_number or tens not in shelf.by_number:
        return numerals
    last = _Numeral(only.digits[-1], only.end - 1, only.end)
    return [_Numeral(tens, only.at, only.end - 1), last]


def _sized(numerals: list[_Numeral], counted: bool) -> list[_Numeral]:
    """`size ba tám một đôi`: 38, and one of it."""
    if len(numerals) - counted < 2 or any(len(numeral.digits) > 1 for numeral in numerals[:2]):
        return numerals
    first, second = numerals[:2]
    return [_Numeral(first.digits + second.digits, first.at, second.end), *numerals[2:]]


def _number(tokens: list[Token], numeral: _Numeral) -> Token:
    first, last = tokens[numeral.at], tokens[numeral.end - 1]
    return Token(NUMBER, numeral.digits, numeral.digits, 0, first.start, last.end, spoken=True)


def _joined(tokens: list[Token], numerals: list[_Numeral], letters: str, start: int) -> list[Token]:
    """The letters and the number of a code said letter by letter, digit by digit."""
    digits = "".join(numeral.digits for numeral in numerals)
    first, last = tokens[numerals[0].at], tokens[numerals[-1].end - 1]
    number = Token(NUMBER, digits, digits, 0, first.start, last.end, bool(letters), spoken=True)
    if not letters:
        return [number]
    return [Token(WORD, letters, letters, 0, tokens[start].start, first.start, spoken=True), number]
