"""Owns the plain values that go into media and come out of it, so that it can move elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

Vitals = dict[str, str | int | bool | None]
"""What is true of a camera now.

`state`: `connecting`, `on_air`, `stalled` (no packet for 3 s), `off`, or `blocked` (its offer was
answered and yet it never came through: a network that keeps its guests apart).
`kbps`, `fps`; `loss`: percent of the last second; `width`, `height` in pixels; `codec`: `VP8`,
`H264` or empty; `rtt_ms`: round trip, None while unknown; `sound`: -dBov of the loudest moment of
the last half second (0 loudest, 127 silent), None when the camera does not tell; `silent_s`: for
how long nothing was heard; `viewers`; `program`: whether it is on air.
"""


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
