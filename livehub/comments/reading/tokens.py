"""Owns taking a comment apart into words, numbers and signs, each with its possible meanings."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from livehub.comments.masking import Contacts
from livehub.comments.reading.classes import Word
from livehub.comments.reading.lexicon import PHRASE_STARTS, classes, key, phrase, respelled

WORD, NUMBER, SIGN, CONTACT, ADDRESS, MASKED = "w", "n", ".", "@", "&", "~"
"""Kinds of tokens; MASKED numbers are prices, times and the like: no goods."""

_PARTS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[-=]>|\S")
_GLUED = Word.ORDER | Word.LABEL | Word.SIZE_LABEL | Word.COLOUR_LABEL | Word.TIMES
_SHORTEST_GLUED = 4
_LONGEST_GLUED = 14
_SIGNS = {"#": Word.LABEL, "->": Word.SWAP, "=>": Word.SWAP}
MOST_TOKENS = 300
"""What stands behind so many is not read: no order is that long, and reading has its bound."""


class Token(msgspec.Struct):
    """A word, a number or a sign of the folded text, or a whole contact."""

    kind: str
    text: str
    """Folded."""
    key: str
    """With accents (lexicon.key)."""
    bits: int
    """Its classes (classes.Word)."""
    start: int
    end: int
    tight: bool = False
    """Nothing stands between it and the token before."""
    upper: bool = False
    spoken: bool = False
    """A number written in words."""

    def has(self, kinds: int) -> bool:
        """Whether it may mean any of these."""
        return self.bits & kinds != 0


def tokenise(text: str, found: Contacts) -> list[Token]:
    """The tokens of a comment in order, its contacts each one token."""
    tokens: list[Token] = []
    at = 0
    for start, end, kind in _contacts(found) if found.spans or found.addresses else ():
        if start < at:
            continue
        _split(text, found, at, start, tokens)
        tokens.append(Token(kind, "", "", 0, start, end))
        at = end
    _split(text, found, at, len(found.folded.text), tokens)
    del tokens[MOST_TOKENS:]
    _classify(tokens)
    return tokens


def _contacts(found: Contacts) -> list[tuple[int, int, str]]:
    spans = [(*span, CONTACT) for span in found.spans]
    spans += [(*span, ADDRESS) for span in found.addresses]
    return sorted(spans)


def _split(text: str, found: Contacts, start: int, end: int, tokens: list[Token]) -> None:
    folded = found.folded
    plain, marked, origin = folded.text, folded.marked, folded.origin
    last = tokens[-1].end if tokens else -1
    for match in _PARTS.finditer(plain, start, end):
        at, behind = match.span()
        part = plain[at:behind]
        if part[0].isalpha():
            exact, upper = key(marked[at:behind]), text[origin[at]].isupper()
            token = Token(WORD, part, exact, 0, at, behind, at == last, upper)
        elif part.isdecimal():
            token = Token(NUMBER, part, part, 0, at, behind, at == last)
        else:
            token = Token(SIGN, part, part, _SIGNS.get(part, 0), at, behind, at == last)
        tokens.append(token)
        last = behind


def _classify(tokens: list[Token]) -> None:
    """Give each word its classes; words that are known only together become one token."""
    accents = writes_accents(tokens)
    plains = [token.text for token in tokens]
    keys = [token.key for token in tokens]
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == WORD:
            plain = token.text
            if plain in PHRASE_STARTS:
                length, bits = phrase(plains, keys, at)
                if length:
                    token.bits = bits
                    token.text, token.key = (
                        " ".join(plains[at : at + length]),
                        " ".join(keys[at : at + length]),
                    )
                    token.end = tokens[at + length - 1].end
                    for merged in (tokens, plains, keys):
                        del merged[at + 1 : at + length]
                    at += 1
                    continue
            token.bits = classes(plain, token.key, accents)
            if not token.bits:
                token.text, token.key, token.bits = respelled(plain, token.key)
                plains[at], keys[at] = token.text, token.key
                if not token.bits and _SHORTEST_GLUED <= len(token.text) <= _LONGEST_GLUED:
                    _part(tokens, plains, keys, at, accents)
        at += 1


def writes_accents(tokens: Sequence[Token]) -> bool:
    """Whether who wrote this uses accents: one `dạ` among twenty words without any does not."""
    words = accented = 0
    for token in tokens:
        if token.kind == WORD:
            words += 1
            accented += token.key != token.text
    return accented * _FEW > words


_FEW = 6


def _part(tokens: list[Token], plains: list[str], keys: list[str], at: int, accents: bool) -> None:
    """Take `chotma` apart when both halves are known."""
    token = tokens[at]
    for cut in range(3, len(token.text) - 1):
        first, second = token.text[:cut], token.text[cut:]
        bits = classes(first, first, accents)
        if bits & _GLUED and classes(second, second, accents) & _GLUED:
            middle = token.start + cut
            rest = Token(WORD, second, second, 0, middle, token.end, True)
            tokens[at] = Token(WORD, first, first, bits, token.start, middle, token.tight)
            tokens.insert(at + 1, rest)
            plains[at : at + 1] = keys[at : at + 1] = [first, second]
            return
