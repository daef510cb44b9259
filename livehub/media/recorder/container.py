"""Owns putting frames into a file as they are: WebM for VP8, MP4 for H264, with Opus in both.

Both are written so that what is on the disk plays at any moment: whole clusters or fragments of a
second each. At the end WebM gets its length and index, and the fragments become one common MP4.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
from av.container import OutputContainer

from livehub.media.pictures import H264
from livehub.media.recorder.disk import File
from livehub.media.recorder.frames import Frame, Look

_BUFFER = 1 << 20  # a cluster or fragment goes to the file in one piece
_TIME = Fraction(1, 1_000_000)
_COMMON = {
    "flush_packets": "1",
    "max_interleave_delta": "1000000",  # microseconds that one waits for the other
}
_FORMATS: dict[str, tuple[str, dict[str, str]]] = {
    ".webm": ("webm", {"cluster_time_limit": "1000", **_COMMON}),
    ".mp4": (
        "mp4",
        {
            "movflags": "+hybrid_fragmented+default_base_moof",
            "frag_duration": "1000000",
            **_COMMON,
        },
    ),
}
_CODECS = {"VP8": "vp8", H264: "h264"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a file holds from its beginning to its end."""

    codec: str
    """`VP8`, `H264`, or empty for sound only."""
    look: Look | None
    sound: bool
    origin: str = ""
    """What else must not change: the epoch of the camera's peer."""

    @property
    def suffix(self) -> str:
        """How the file's name ends."""
        return ".mp4" if self.codec == H264 else ".webm"


class Container:
    """One file of a recording."""

    def __init__(self, file: File, shape: Shape) -> None:
        self.file = file
        self.shape = shape
        self.seconds = 0.0
        """How long it is."""
        self._last: dict[str, int] = {}
        self._streams: dict[str, Any] = {}
        kind, options = _FORMATS[shape.suffix]
        self._output: OutputContainer = av.open(
            file, "w", format=kind, options=options, buffer_size=_BUFFER
        )
        if shape.look is not None:
            width, height = shape.look.size
            video = self._output.add_mux_stream(_CODECS[shape.codec], width=width, height=height)
            self._streams["video"] = video
        if shape.sound:
            # the encoder is never fed: it is what knows the header of an Opus stream
            self._streams["audio"] = self._output.add_stream("libopus", rate=48000)

    def write(self, kind: str, frame: Frame, seconds: float) -> None:
        """A frame that begins so many seconds after the file; what lies before it is left out.

        Times of one kind only grow: a frame that would go back comes just behind the last one.
        """
        stream = self._streams.get(kind)
        time = round(seconds * 1_000_000)
        if stream is None or time < 0:
            return
        time = max(time, self._last.get(kind, -1000) + 1000)  # WebM counts milliseconds
        self._last[kind] = time
        self.seconds = max(self.seconds, time / 1_000_000)
        packet = av.Packet(frame.data)
        packet.stream = stream
        packet.time_base = _TIME
        packet.pts = packet.dts = time
        packet.is_keyframe = kind == "audio" or frame.look is not None
        self._output.mux(packet)

    def close(self) -> None:
        """Write what only the end can tell. Nothing comes after it."""
        self._output.close()
