"""Owns how livehub and its media processes talk: calls and answers over one inherited socket."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Mapping
from typing import Any

import msgspec

from livehub import errors
from livehub.errors import LiveHubError

LONGEST = 1 << 20  # octets of one message; an offer has 32 KB at most

_LENGTH = struct.Struct("!I")


class Call(msgspec.Struct, frozen=True, tag="call"):
    """Do this; `id` 0 wants no answer."""

    id: int
    name: str
    arguments: list[Any]


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """What came of a call: a result, or the error's kind, code and data."""

    id: int
    result: Any = None
    error: tuple[str, str, dict[str, str | int]] | None = None


class Changed(msgspec.Struct, frozen=True, tag="changed"):
    """The vitals of a show's cameras, empty when there are none any more, and of its hand-over."""

    room: str
    vitals: dict[str, dict[str, Any]]
    handover: dict[str, Any]


class Load(msgspec.Struct, frozen=True, tag="load"):
    """How many viewers this process serves."""

    viewers: int


Message = Call | Answer | Changed | Load

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)

_KINDS: Mapping[str, type[LiveHubError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, LiveHubError)
}


def encode(message: Message) -> bytes:
    """A message as it is sent."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


async def read(reader: asyncio.StreamReader) -> Message:
    """The next message. Raises EOFError when the other side is gone, or talks nonsense."""
    try:
        (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        if length > LONGEST:
            raise EOFError
        return _decoder.decode(await reader.readexactly(length))
    except (asyncio.IncompleteReadError, ConnectionError, msgspec.DecodeError) as error:
        raise EOFError from error


def failed(call: Call, error: LiveHubError) -> Answer:
    """The answer to a call that was refused."""
    return Answer(call.id, error=(type(error).__name__, error.code, dict(error.data)))


def raised(kind: str, code: str, data: dict[str, str | int]) -> LiveHubError:
    """The error that the other side raised."""
    return _KINDS.get(kind, errors.Refused)(code, **data)
