"""Owns the server's end of one screen's connection, whatever carries it."""

from __future__ import annotations

from typing import Protocol

from livehub.screens.viewer import Viewer


class Client(Protocol):
    """Somewhere to write messages to. Writing never waits: a slow client falls behind."""

    viewer: Viewer

    def write(self, message: bytes, frame: bytes) -> None:
        """Send one message: `message` is the JSON, `frame` the same as a WebSocket text frame."""

    @property
    def clogged(self) -> bool:
        """True when so much is unsent that nothing more should be written."""

    @property
    def drained(self) -> bool:
        """True when a clogged client can be written to again."""

    def close(self, code: int) -> None:
        """End the connection; the page comes back by itself."""


def frame(message: bytes) -> bytes:
    """A message as an unmasked WebSocket text frame (RFC 6455 section 5.2)."""
    size = len(message)
    if size < 126:
        return bytes((0x81, size)) + message
    if size < 65_536:
        return bytes((0x81, 126)) + size.to_bytes(2, "big") + message
    return bytes((0x81, 127)) + size.to_bytes(8, "big") + message
