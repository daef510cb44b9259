"""Owns what stands beside a recording: a small file that tells its parts and its on-air marks."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Final

import msgspec

from livehub import ids
from livehub.clock import Millis, local

NAME: Final = "recording.json"

_PLAIN = re.compile(r"[A-Za-z0-9-]{1,40}")


class Part(msgspec.Struct, kw_only=True):
    """One file of a recording. A new one begins when what it would hold looks different."""

    file: str
    camera: str | None
    """None for the program."""
    started_at: Millis
    """Wall time of its first picture, ms UTC."""
    ms: int = 0
    """How long it is, as far as known."""
    octets: int = 0
    codec: str
    """`VP8`, `H264`, or empty for sound only."""
    width: int = 0
    height: int = 0
    sound: bool
    epoch: int | None = None
    """Of the camera's peer; None for the program, which may change between several."""
    sha256: str = ""
    """Empty while it is written."""
    whole: bool = False
    """Whether it was brought to its end; if not it plays, but has no index."""


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a file."""

    file: str
    from_ms: int
    until_ms: int


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """An on-air mark: when a product was featured, and where that lies in the files."""

    product: str
    code: str
    name: str
    from_at: Millis
    until_at: Millis
    clips: tuple[Clip, ...]


class Manifest(msgspec.Struct, kw_only=True):
    """All of a recording."""

    recording: str
    show: str
    parts: list[Part] = []
    marks: tuple[Mark, ...] | None = None
    """None before the recording is over."""


def encode(manifest: Manifest) -> bytes:
    """The manifest as it is written: for people's eyes, too."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)


def read(folder: Path) -> Manifest | None:
    """The manifest of a recording; None when there is none that can be read."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return None


def folder_name(recording: str, at: Millis) -> str:
    """Where a recording begun then lies, below its show: `20261128-2015_k7m2q9xa`."""
    return f"{local(at):%Y%m%d-%H%M}_{recording}"


def file_name(camera: str | None, at: Millis, suffix: str, taken: Collection[str]) -> str:
    """A name that says when and what, `20261128-201503_program.webm`; none of those `taken`."""
    what = "program"
    if camera is not None:
        plain = _PLAIN.fullmatch(camera)
        what = f"camera-{camera if plain else ids.digest(camera)[:12]}"
    stem = f"{local(at):%Y%m%d-%H%M%S}_{what}"
    name, number = stem + suffix, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}{suffix}"
    return name
