"""Owns what a show knows of its recordings: whether one runs, and which files are kept."""

from __future__ import annotations

import msgspec
from immutables import Map
from msgspec.structs import replace

from livehub.clock import Millis
from livehub.events import recording as ev
from livehub.log.record import Record


class Running(msgspec.Struct, frozen=True):
    """A recording that runs."""

    recording: str
    since: Millis
    program: bool
    cameras: bool


class Kept(msgspec.Struct, frozen=True):
    """A file of a recording; the fields are told in the event."""

    recording: str
    since: Millis
    """When its recording was started, which names the folder."""
    file: str
    camera: str | None
    started_at: Millis
    ms: int
    octets: int
    codec: str
    width: int
    height: int
    whole: bool

    @property
    def key(self) -> str:
        """Its name among all files of the show."""
        return f"{self.recording}/{self.file}"


class Recorded(msgspec.Struct, frozen=True):
    """All recordings of a show."""

    running: Running | None = None
    reason: str = ""
    """Why the last one stopped, a code; empty when it was asked to."""
    begun: Map[str, Millis] = Map()
    """Recording -> when it was started."""
    kept: Map[str, Kept] = Map()


def evolve(
    recorded: Recorded,
    event: ev.RecordingStarted | ev.RecordingStopped | ev.RecordingKept,
    record: Record,
) -> Recorded:
    """The recordings after one more event of theirs."""
    match event:
        case ev.RecordingStarted():
            running = Running(event.recording, record.at, event.program, event.cameras)
            begun = recorded.begun.set(event.recording, record.at)
            return replace(recorded, running=running, reason="", begun=begun)
        case ev.RecordingStopped():
            return replace(recorded, running=None, reason=event.reason)
        case ev.RecordingKept():
            kept = Kept(
                recording=event.recording,
                since=recorded.begun[event.recording],
                file=event.file,
                camera=event.camera,
                started_at=event.started_at,
                ms=event.ms,
                octets=event.octets,
                codec=event.codec,
                width=event.width,
                height=event.height,
                whole=event.whole,
            )
            return replace(recorded, kept=recorded.kept.set(kept.key, kept))
