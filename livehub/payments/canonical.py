"""Owns JSON as signers write it anew before signing: sorted keys, no blanks, in several dialects.

Casso and payOS sign not the bytes they send but their own re-writing of them. Writers of JSON
differ in three places: signs beyond ASCII, slashes, and numbers such as `200500.0`. Every dialect
needs the key, so any of them will do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

Number = Callable[[str], int | float]

_EXACT = 2**53  # JavaScript has no other whole numbers
_WRITERS = ((False, False), (True, False), (True, True))  # JavaScript's, Python's, PHP's


def javascript(written: str) -> int | float:
    """`200500.0` as 200500, which is how JavaScript writes it."""
    value = float(written)
    return int(value) if value.is_integer() and abs(value) <= _EXACT else value


NUMBERS: tuple[Number, ...] = (javascript, float)


def parse(raw: bytes, number: Number = javascript) -> Any:
    """A JSON document; ValueError for what is none, has no end to its nesting, or no UTF-8."""
    try:
        return json.loads(raw.decode(), parse_float=number)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def write(value: Any, *, ascii: bool = False, slashes: bool = False) -> str:  # noqa: A002 - the word for it
    """The value with sorted keys and without blanks; ValueError when it is nested too deeply."""
    try:
        written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=ascii)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return written.replace("/", "\\/") if slashes else written


def forms(raw: bytes) -> Iterator[bytes]:
    """Every way a signer may have written the document, each once, the likeliest first.

    Raises ValueError for what is no JSON.
    """
    seen: set[bytes] = set()
    for number in NUMBERS:
        value = parse(raw, number)
        for ascii_only, slashes in _WRITERS:
            try:
                written = write(value, ascii=ascii_only, slashes=slashes).encode()
            except UnicodeEncodeError:  # half a sign: only the ASCII dialects can write it
                continue
            if written not in seen:
                seen.add(written)
                yield written
