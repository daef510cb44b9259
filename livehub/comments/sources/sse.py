"""Owns reading server-sent events out of bytes (HTML standard, section 9.2.6)."""

from __future__ import annotations

import re

from livehub.comments.sources.contract import BODY_MOST

_END = re.compile(rb"\r\n|\n|\r(?!\Z)")  # a lone \r at the end may be half of \r\n


class Frames:
    """The data of each whole event; half of one at the end is nothing, as the standard says."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []
        self._size = 0

    def feed(self, piece: bytes) -> list[bytes]:
        """The data of the events that are whole now, in their order.

        Raises ValueError beyond `BODY_MOST` bytes without an event's end.
        """
        *lines, self._rest = _END.split(self._rest + piece)
        events = [event for line in lines if (event := self._line(line)) is not None]
        if self._size + len(self._rest) > BODY_MOST:
            raise ValueError("an event without an end")
        return events

    def _line(self, line: bytes) -> bytes | None:
        if not line:
            event, self._data, self._size = b"\n".join(self._data), [], 0
            return event or None
        name, _, value = line.partition(b":")
        if name == b"data":
            self._data.append(value.removeprefix(b" "))
            self._size += len(value)
        return None
