"""Owns payment codes: the nine characters in a memo that name the order.

`ZF`, five random signs, two check characters over all nine, in the thirty readable signs. The
check is the construction of ISO 7064's pure systems (MOD 97-10, MOD 1271-36) carried to radix 30:
887 is the largest prime below 30 squared, so every wrong sign and every swapped pair is seen.
Vietnamese words have neither Z nor F, and nine characters fit what every bank and provider carries.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable

from livehub import ids

PREFIX = "ZF"
LENGTH = 9

_RADIX, _MODULUS = len(ids.READABLE), 887
_RANDOM = 5  # 24 million codes; that two orders never share one is the unique key's work
_VALUES = {sign: value for value, sign in enumerate(ids.READABLE)}
_SHAPE = re.compile(rf"{PREFIX}[{ids.READABLE}]{{{LENGTH - len(PREFIX)}}}")
_FOREIGN = re.compile(r"[ -~]?[^ -~]{1,64}")  # with the letter that accents may stand on
_NOISE = bytes({*range(128)} - {*string.ascii_uppercase.encode(), *string.digits.encode()})


def mint(entropy: bytes) -> str:
    """The payment code that this entropy stands for: the same bytes, the same code."""
    stem = PREFIX + ids.spell(ids.derive(entropy, "payment code"), _RANDOM)
    checks = check_values([_VALUES[sign] for sign in stem], _RADIX, _MODULUS)
    return stem + "".join(ids.READABLE[value] for value in checks)


def is_code(text: str) -> bool:
    """Whether the text is a code as minted: upper case, nothing around it, checks right."""
    if not _SHAPE.fullmatch(text):
        return False
    return remainder((_VALUES[sign] for sign in text), _RADIX, _MODULUS) == 1


def find(narrative: str) -> list[str]:
    """Every well-formed code in what a bank printed, as minted, each once, in order.

    Banks change case, cut lines, and glue other text to the memo, so all but letters and digits
    goes, and every place is looked at: codes may overlap with what only looks like one. Whether an
    order has the code is for others to say: about one in 900 of what begins with `ZF` and goes on
    in readable signs is well formed by chance. Time is linear in the length, whatever it holds.
    """
    text = letters(narrative)
    found: dict[str, None] = {}
    at = text.find(PREFIX)
    while at >= 0:
        if is_code(code := text[at : at + LENGTH]):
            found[code] = None
        at = text.find(PREFIX, at + 1)
    return [*found]


def letters(narrative: str) -> str:
    """What no bank changes in a text: its letters and digits, in upper case; full-width ones too.

    Piece by piece, because normalising a run of accents takes the square of its length.
    """
    if not narrative.isascii():
        narrative = _FOREIGN.sub(lambda run: unicodedata.normalize("NFKC", run[0]), narrative)
    return narrative.upper().encode("ascii", "ignore").translate(None, _NOISE).decode()


def remainder(values: Iterable[int], radix: int, modulus: int) -> int:
    """A string of values read as one number of that radix, modulo the modulus: 1 when it checks."""
    total = 0
    for value in values:
        total = (total * radix + value) % modulus
    return total


def check_values(values: Iterable[int], radix: int, modulus: int) -> tuple[int, int]:
    """The two values which, appended, make the remainder 1 (ISO 7064:2003, pure systems)."""
    return divmod((1 - remainder(values, radix, modulus) * radix**2) % modulus, radix)
