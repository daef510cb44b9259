"""Owns cutting a stream of bytes into lines, however it was cut into pieces on its way."""

from __future__ import annotations


class Lines:
    """Lines end with LF or CRLF. One longer than `most` bytes is dropped whole, and counted."""

    def __init__(self, most: int) -> None:
        self.dropped = 0
        self._most = most
        self._rest = b""
        self._too_long = False

    def feed(self, piece: bytes) -> list[bytes]:
        """The lines that end in this piece, without their ends; empty ones are left out."""
        *whole, rest = piece.split(b"\n")
        found = []
        for each in whole:
            line, too_long = self._rest + each, self._too_long
            self._rest, self._too_long = b"", False
            if too_long or len(line) > self._most:
                self.dropped += 1
            elif line := line.rstrip(b"\r"):
                found.append(line)
        self._keep(rest)
        return found

    def _keep(self, rest: bytes) -> None:
        if self._too_long or len(self._rest) + len(rest) > self._most:
            self._rest, self._too_long = b"", True
        else:
            self._rest += rest
