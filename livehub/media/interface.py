"""Owns the plain values that go into media and come out of it, so that it can move elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MediaSession:
    """What a WHIP or WHEP client is answered; the id is a capability, nobody can guess it."""

    id: str
    answer_sdp: str
    etag: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How many at once, over all shows of this process; more are told to come back later."""

    cameras: int = 8
    viewers: int = 60
