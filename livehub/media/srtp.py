"""Owns encrypting in place: SRTP (RFC 3711, RFC 7714) over memory that is sent as it lies there."""

from __future__ import annotations

from typing import Any

from pylibsrtp import Session
from pylibsrtp._binding import ffi, lib

LONGEST_TAG = 16  # octets that SRTP adds to a packet at most, with the profiles we negotiate

protect = lib.srtp_protect
"""`protect(key, memory, length)`: encrypts the packet there, 0 when all is well.

`length` is a one-element array with the packet's octets; behind them the tag needs room.
"""


class SendingKey:
    """One peer's key for what we send, and how many octets it adds to each packet."""

    __slots__ = ("_session", "key", "tag")

    def __init__(self, session: Session, profile: bytes) -> None:
        self._session = session  # owns the memory behind `key`
        self.key: Any = session._srtp[0]
        self.tag = 16 if b"GCM" in profile else 10  # RFC 7714 section 13.2, RFC 3711 section 5.2


def memory(address: int) -> Any:
    """Memory as `protect` takes it; add octets to it to move on."""
    return ffi.cast("char *", address)


def length() -> Any:
    """The array through which a packet's length goes in and out."""
    return ffi.new("int[1]")
