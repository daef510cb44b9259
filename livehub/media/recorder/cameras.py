"""Owns one peer of a camera as the recorder sees it: its packets become frames with their time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from livehub.media.recorder.frames import Frame, frames
from livehub.media.recorder.ordering import Ordering, Placed
from livehub.media.recorder.timeline import Timeline
from livehub.media.rtp import Packet
from livehub.media.tracks import Codec

HEARD_S = 1.0  # sound that did not come for so long is not there
SETTLE_S = 0.5
"""So long the first frames wait for what else was agreed to come: a file must know from its first
picture on whether there is sound."""


@dataclass(slots=True)
class Moment:
    """A frame, and when it happened."""

    kind: str
    frame: Frame
    seconds: float
    """Our steady clock; never before the frame before it by much."""


class _Run:
    """One stream."""

    def __init__(self, kind: str, codec: Codec) -> None:
        self.kind = kind
        self.codec = codec
        self.ordering = Ordering(kind)
        self.frames = frames(codec)


class Peer:
    """A peer of a camera, from its coming to its leaving."""

    def __init__(self, camera: str, epoch: int, codecs: Mapping[str, Codec]) -> None:
        self.camera = camera
        self.epoch = epoch
        self._codecs = dict(codecs)
        self._runs: dict[str, _Run] = {}
        self._timeline = Timeline()
        self._heard_at = -HEARD_S
        self._came: set[str] = set()
        self._first_at: float | None = None
        self._early: list[Moment] | None = []  # SETTLE_S of frames
        """None once it is settled what comes."""

    @property
    def has_video(self) -> bool:
        """Whether it was agreed that it sends pictures."""
        return "video" in self._codecs

    @property
    def codec(self) -> str:
        """The name of the pictures' codec, empty without pictures."""
        return self._codecs["video"].name if self.has_video else ""

    @property
    def wants_key(self) -> bool:
        """Whether its pictures cannot go on before a key frame."""
        video = self._runs.get("video")
        return self.has_video and (video is None or video.frames.wants_key)

    @property
    def settled(self) -> bool:
        """Whether its frames come without waiting."""
        return self._early is None

    def sounds(self, at: float) -> bool:
        """Whether sound came lately."""
        return at - self._heard_at < HEARD_S

    def begin(self, kind: str, codec: Codec) -> None:
        """A new stream; one of the same kind is over."""
        self._codecs[kind] = codec
        self._runs[kind] = _Run(kind, codec)
        self._timeline.begin(kind, codec.clock_rate)

    def told(self, kind: str, ntp: int, timestamp: int) -> None:
        """A sender report of a stream."""
        self._timeline.told(kind, ntp, timestamp)

    def arrived(self, kind: str, packet: Packet, at: float) -> list[Moment]:
        """A packet of the present stream of that kind; the frames that are whole now."""
        run = self._runs[kind]
        if kind == "audio":
            self._heard_at = at
        self._came.add(kind)
        return self._after_settling(at, self._moments(run, run.ordering.arrived(packet, at)))

    def due(self, at: float) -> list[Moment]:
        """What will not be waited for any longer."""
        moments = [
            moment
            for run in self._runs.values()
            for moment in self._moments(run, run.ordering.due(at))
        ]
        return self._after_settling(at, moments)

    def _after_settling(self, at: float, moments: list[Moment]) -> list[Moment]:
        if self._early is None or not self._came:
            return moments
        if self._first_at is None:
            self._first_at = at
        self._early += moments
        if self._came < set(self._codecs) and at - self._first_at < SETTLE_S:
            return []
        early, self._early = self._early, None
        return early

    def _moments(self, run: _Run, placed: list[Placed]) -> list[Moment]:
        return [
            Moment(run.kind, frame, self._timeline.place(run.kind, frame.timestamp, frame.at))
            for each in placed
            for frame in run.frames.take(each)
        ]
