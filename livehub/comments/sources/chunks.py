"""Owns cutting JSON into its objects: a stream of them, one after the other or as a list whose end
comes when the stream does, or a page that cannot be read as a whole.
"""

from __future__ import annotations

import re
from typing import Any

from livehub.comments.sources import tamed
from livehub.comments.sources.contract import BODY_MOST

_SIGNS = re.compile(rb'["{}]')
_STRING_END = re.compile(rb'(?:[^"\\]|\\.)*+"', re.DOTALL)


class Objects:
    """The objects of the outermost level, as they become whole; nothing of them is checked."""

    def __init__(self) -> None:
        self._rest = b""
        self._at = 0
        self._depth = 0

    def feed(self, piece: bytes) -> list[bytes]:
        """Those that are whole now. Raises ValueError beyond `BODY_MOST` bytes of a single one."""
        self._rest += piece
        found = []
        while (end := self._next()) is not None:
            found.append(self._rest[:end])
            self._rest, self._at = self._rest[end:], 0
        if len(self._rest) > BODY_MOST:
            raise ValueError("an object without an end")
        return found

    def _next(self) -> int | None:
        """Where the first object ends; `_rest` begins with it then."""
        while (sign := _SIGNS.search(self._rest, self._at)) is not None:
            if sign[0] == b'"':
                if self._depth == 0:  # between objects there are no texts
                    self._at = sign.end()
                elif (end := _STRING_END.match(self._rest, sign.end())) is None:
                    self._at = sign.start()
                    return None
                else:
                    self._at = end.end()
                continue
            if sign[0] == b"{":
                if self._depth == 0:
                    self._rest, self._at = self._rest[sign.start() :], 1
                else:
                    self._at = sign.end()
                self._depth += 1
                continue
            self._at = sign.end()
            if self._depth:
                self._depth -= 1
                if self._depth == 0:
                    return self._at
        self._at = len(self._rest)
        if self._depth == 0:
            self._rest, self._at = b"", 0
        return None


def page(raw: bytes, name: str, *texts: str) -> dict[str, Any]:
    """A JSON object with a list called `name`, or what can be read of it: one absurd row must not
    spoil those beside it. `texts` are the names of texts that are wanted then; the objects that
    stand beside the list are at its end.

    Raises ValueError for what has neither.
    """
    try:
        told = tamed.document(raw)
    except ValueError:
        told = _salvaged(raw, name, texts)
    if not isinstance(told, dict):
        raise ValueError("no object")
    return told


def _salvaged(raw: bytes, name: str, texts: tuple[str, ...]) -> dict[str, Any]:
    begin = re.search(rb'"%s"\s*:\s*\[' % name.encode(), raw)
    if begin is None:
        raise ValueError("no list")
    rows = []
    for each in Objects().feed(raw[begin.end() :]):
        try:
            rows.append(tamed.document(each))
        except ValueError:
            continue
    told: dict[str, Any] = {name: rows}
    for text in texts:
        # Within a text the quotes would have backslashes before them.
        if found := re.search(rb'"%s"\s*:\s*"([^"\\]{1,1000})"' % text.encode(), raw):
            told[text] = found[1].decode("utf-8", "replace")
    return told
