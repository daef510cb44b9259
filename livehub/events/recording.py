"""Owns the events of a show's log about its recording: that it runs, and which files there are."""

from __future__ import annotations

from livehub.events import Event


class RecordingStarted(Event, frozen=True, kw_only=True):
    """From now on the show is recorded, and its screens say so: the program, each camera, or both."""

    recording: str
    program: bool
    cameras: bool


class RecordingStopped(Event, frozen=True, kw_only=True):
    """The show is not recorded any more; `reason` is a code when nobody asked for that."""

    recording: str
    reason: str = ""


class RecordingKept(Event, frozen=True, kw_only=True):
    """A file of a recording is safe on the disk and will not change: `octets` with this `sha256`.

    `camera` is missing for the program, `codec` for sound alone. A file that is not `whole` was left
    by a crash or a full disk: it plays, but has no index.
    """

    recording: str
    file: str
    camera: str | None = None
    started_at: int
    ms: int
    octets: int
    sha256: str
    codec: str = ""
    width: int = 0
    height: int = 0
    whole: bool = True
