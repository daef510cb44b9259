"""Owns looking words up: with accents where the writer uses them, without where he does not."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache

from livehub.comments.reading.classes import listed
from livehub.comments.reading.vocabulary import ALIASES, WORDS

_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_TYPED_WRONG = listed("chot lay order ma cai mau so")
"""Words that are recognised with a wrong accent: `chôt`, `cải`."""


@lru_cache(maxsize=8192)
def key(word: str) -> str:
    """A lower-case word with its tone behind it: `hủy` and `huỷ` are both `huy3`."""
    if word.isascii():
        return word
    shape, tone = [], ""
    for sign in unicodedata.normalize("NFD", word):
        if sign in _TONES:
            tone = _TONES[sign]
        else:
            shape.append(sign)
    return unicodedata.normalize("NFC", "".join(shape)) + tone


@lru_cache(maxsize=8192)
def bare(word: str) -> str:
    """A lower-case word without accents."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


_EXACT: dict[str, int] = defaultdict(int)
_LOOSE: dict[str, int] = defaultdict(int)
_HIDDEN: dict[str, int] = defaultdict(int)
"""What words may mean that are not matched without their accents."""
_PHRASES: dict[tuple[str, str], list[tuple[tuple[str, ...], tuple[str, ...]]]] = defaultdict(list)
"""Words known only together, as keys and folded, by their first two: many begin alike."""
_TOGETHER: dict[tuple[str, ...], int] = defaultdict(int)
"""What phrases may mean, folded."""


def _fill() -> None:
    for kind, entries in WORDS.items():
        for entry in entries.split(","):
            words = entry.strip().lstrip("!").split()
            keys, bares = tuple(map(key, words)), tuple(map(bare, words))
            if len(words) > 1:
                _PHRASES[bares[0], bares[1]].append((keys, bares))
                _TOGETHER[bares] |= kind
                continue
            _EXACT[keys[0]] |= kind
            (_HIDDEN if entry.strip().startswith("!") else _LOOSE)[bares[0]] |= kind
    for phrases in _PHRASES.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))


_fill()
NOTHING = 0
PHRASE_STARTS = frozenset(first for first, _ in _PHRASES)


@lru_cache(maxsize=16384)
def classes(plain: str, accented: str, writer_accents: bool) -> int:
    """The classes of a word, given folded and as its `key`; 0 when nothing is known of it.

    A writer who uses accents elsewhere means a word without any to be one, if there is such.
    """
    if accented != plain:
        exact = _EXACT.get(accented)
        if exact is None and plain in _TYPED_WRONG:
            return int(_LOOSE[plain])
        return int(exact or NOTHING)
    if writer_accents and plain in _EXACT:
        return int(_EXACT[plain])
    if (loose := _LOOSE.get(plain) or _EXACT.get(plain)) is not None:
        return int(loose)
    shorter = re.sub(r"(.)\1", r"\1", plain)
    if shorter != plain and (loose := _LOOSE.get(shorter)) is not None:
        return int(loose)
    return 0


_NG = re.compile(r"(?<!n)g(\d?)$")


@lru_cache(maxsize=4096)
def respelled(plain: str, accented: str) -> tuple[str, str, int]:
    """What a word without meaning was to be: folded, as key, its classes.

    `chieecs` was typed with the input method off; `red` is đỏ, `xah` xanh and `trắg` trắng.
    """
    whole = _NG.sub(r"ng\1", accented)
    if whole != accented and (bits := _EXACT.get(whole)):
        return _NG.sub("ng", plain), whole, bits
    if accented != plain:
        return plain, accented, NOTHING
    if alias := ALIASES.get(plain):
        exact = key(alias)
        return bare(alias), exact, _EXACT.get(exact, NOTHING)
    meant = telex(plain)
    if meant == plain or len(plain) < 3:
        return plain, plain, NOTHING
    shape = bare(meant.rstrip("12345"))
    if bits := _EXACT.get(meant):
        return shape, meant, bits
    if len(plain) > 3 and (bits := _LOOSE.get(shape)):
        return shape, shape, bits
    return plain, plain, NOTHING


def hidden(plain: str) -> int:
    """What a word without accents may mean as well, when nothing else is known of it."""
    return 0 if plain in _LOOSE else _HIDDEN.get(plain, 0)


def phrase(plains: list[str], keys: list[str], at: int) -> tuple[int, int]:
    """The longest phrase that begins with word `at`: how many words, and its classes."""
    if at + 1 == len(plains):
        return 0, NOTHING
    for wanted_keys, wanted_plains in _PHRASES.get((plains[at], plains[at + 1]), ()):
        end = at + len(wanted_keys)
        if tuple(plains[at:end]) == wanted_plains and all(
            typed in {wanted, plain}
            for typed, wanted, plain in zip(keys[at:end], wanted_keys, wanted_plains, strict=True)
        ):
            return len(wanted_keys), _TOGETHER[wanted_plains]
    return 0, NOTHING


_TELEX_TONES = {"s": "1", "f": "2", "r": "3", "x": "4", "j": "5"}
_TELEX_SHAPES = (("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("uow", "ươ"), ("aw", "ă"))
_TELEX_W = (("ow", "ơ"), ("uw", "ư"), ("w", "ư"))


def telex(word: str) -> str:
    """The key of a word typed with the input method switched off: `chieecs` is `chiếc`."""
    tone = ""
    for at in range(len(word) - 1, max(0, len(word) - 3), -1):
        if word[at] in _TELEX_TONES and at > 0:
            tone, word = _TELEX_TONES[word[at]], word[:at] + word[at + 1 :]
            break
    if word.endswith("w") and "a" in word:
        word = word[:-1].replace("a", "ă", 1)
    if word.endswith("d") and word.startswith("d"):
        word = "đ" + word[1:-1]
    for typed, meant in (*_TELEX_SHAPES, *_TELEX_W):
        word = word.replace(typed, meant, 1)
    if word.endswith("o") and "o" in word[:-2]:
        word = word[:-1].replace("o", "ô", 1)
    return word + tone
