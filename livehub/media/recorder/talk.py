"""Owns what a recorder and the process that started it say to each other: lines of JSON.

parent   -> Start, and at last Stop; a parent that is gone is the same as Stop
recorder -> Now each second, Kept for each file, Over when all files are safe
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import msgspec

from livehub.media.recorder.manifest import Part

LONGEST: Final = 1 << 16  # octets of a line

SLOW: Final = "recording_disk_slow"
"""The disk does not keep up: pictures were left out, and it goes on."""
FEEDLESS: Final = "recording_no_feed"
"""Media does not answer; it is tried again."""


class Start(msgspec.Struct, frozen=True, kw_only=True, tag="start"):
    """Begin, or go on with, a recording in this folder."""

    recording: str
    show: str
    folder: str
    feed: str
    """Path of the socket where the show's cameras are to be had."""
    program: bool
    cameras: bool
    least_free: int
    """Octets that stay free on the disk."""


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    """Bring all files to their end."""


class Now(msgspec.Struct, frozen=True, kw_only=True, tag="now"):
    """What is true now."""

    writing: bool
    """False while no camera sends what could be written."""
    parts: int
    octets: int
    free: int
    trouble: str = ""
    """A code of something that goes on, such as SLOW; empty when all is well."""


class Kept(msgspec.Struct, frozen=True, kw_only=True, tag="kept"):
    """A file is safe and will not change any more."""

    part: Part


class Over(msgspec.Struct, frozen=True, kw_only=True, tag="over"):
    """All files are safe; the recorder goes. `code` says why when nobody asked it to."""

    code: str = ""


FromParent = Start | Stop
FromRecorder = Now | Kept | Over

_encoder = msgspec.json.Encoder()
_from_parent: msgspec.json.Decoder[FromParent] = msgspec.json.Decoder(FromParent)
_from_recorder: msgspec.json.Decoder[FromRecorder] = msgspec.json.Decoder(FromRecorder)


def line(message: FromParent | FromRecorder) -> bytes:
    """A message as it is sent."""
    return _encoder.encode(message) + b"\n"


async def from_parent(reader: asyncio.StreamReader) -> AsyncIterator[FromParent]:
    """What the parent says, until it is gone."""
    async for each in _lines(reader):
        yield _from_parent.decode(each)


async def from_recorder(reader: asyncio.StreamReader) -> AsyncIterator[FromRecorder]:
    """What the recorder says, until it is gone, or says what nobody understands."""
    async for each in _lines(reader):
        try:
            message = _from_recorder.decode(each)
        except msgspec.DecodeError:
            return
        yield message


async def _lines(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while True:
        try:
            each = await reader.readline()
        except (ConnectionError, ValueError):  # killed in mid-word, or no line of ours
            return
        if not each.endswith(b"\n"):
            return
        yield each
