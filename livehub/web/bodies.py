"""Owns reading a small JSON body: in bounds while it comes, and strictly."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from starlette.requests import Request

from livehub.errors import ProtocolError, TooLarge
from livehub.web.guards import check_length

T = TypeVar("T")


async def read_small(request: Request, decoder: msgspec.json.Decoder[T], most: int) -> T:
    """What is in a body of at most `most` bytes.

    Raises TooLarge `body_too_large` as soon as it is, ProtocolError `message_unreadable`.
    """
    check_length(request.headers, most)
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > most:
            raise TooLarge("body_too_large", limit=most)
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ProtocolError("message_unreadable") from None
