"""Owns reading what platforms write as JSON: whatever is wrong in it is empty, never an exception.

Numbers are kept as they were written, since ids come as numbers too, and none may be so long that
it spoils what stands beside it.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from livehub import clock
from livehub.clock import Millis

TEXT_MOST = 10_000
"""Signs of a text that are read; Facebook allows 8,000 in a comment."""
ID_MOST = 200
NUMBER_MOST = 10**15

_ID = re.compile(rf"[\x21-\x7e]{{1,{ID_MOST}}}")
_EARLIEST: Millis = 946_684_800_000  # the year 2000
_LATEST: Millis = 4_102_444_800_000  # the year 2100


class _Written(str):
    """A number as it was written."""


def document(raw: bytes | str) -> Any:
    """A JSON document; bytes that are no UTF-8 become the replacement sign.

    Raises ValueError for what is none, or nested beyond any sense.
    """
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    try:
        return json.loads(text, parse_int=_Written, parse_float=_Written, parse_constant=_Written)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def fields(value: object, *path: str) -> dict[str, Any]:
    """The object itself, or the one that lies at the end of a path of names; empty for none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[dict[str, Any]]:
    """The objects of a list, also of a list of one that was written without its brackets."""
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """A text as it was written, without halves of signs; empty for anything else."""
    if not isinstance(value, str) or isinstance(value, _Written):
        return ""
    return value[:TEXT_MOST].encode("utf-8", "replace").decode()


def identity(value: object) -> str:
    """An id: plain signs without a blank, a number too; empty for anything else."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def count(value: object) -> int | None:
    """A whole number from 0 to 10^15, also one in quotes."""
    if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 16):
        return None
    return number if (number := int(value)) <= NUMBER_MOST else None


def moment(value: object) -> Millis:
    """A time written by ISO 8601 with its zone, or as Unix seconds; 0 for anything else."""
    if (seconds := count(value)) is not None:
        at = seconds * clock.SECOND
    else:
        try:
            written = datetime.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            return 0
        if written.tzinfo is None:
            return 0
        at = clock.millis(written)
    return at if _EARLIEST <= at < _LATEST else 0
