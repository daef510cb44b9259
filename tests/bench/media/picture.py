"""Owns the picture and sound that every server is sent: made once, the same bytes for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.filter
import msgspec

SECONDS = 10
FPS = 30
KBPS = 2500
KEY_FRAME_FRAMES = 60  # a key frame every two seconds
SOUND_BPS = 32_000
SOUND_PER_S = 50
SAMPLES = 960  # of one Opus packet


@dataclass(frozen=True)
class Clip:
    """Ten seconds that may be repeated: they begin with a key frame."""

    pictures: list[bytes]
    """VP8 frames, 30 in a second."""
    sounds: list[bytes]
    """Opus packets, 50 in a second."""


def make(path: Path) -> Clip:
    """Encode the clip and keep it at `path`."""
    clip = Clip(list(_pictures())[KEY_FRAME_FRAMES:], list(_sounds()))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.msgpack.encode(clip))
    return clip


def load(path: Path) -> Clip:
    """The clip that was made."""
    return msgspec.msgpack.decode(path.read_bytes(), type=Clip)


def _pictures() -> Iterator[bytes]:
    """Moving and noisy, so that the encoder needs all of its bitrate, as with a real scene."""
    graph = av.filter.Graph()
    source = graph.add("testsrc2", f"size=1280x720:rate={FPS}")
    noise = graph.add("noise", "c0s=12:c1s=12:c2s=12:allf=t")
    shape = graph.add("format", "yuv420p")
    sink = graph.add("buffersink")
    for one, next_one in ((source, noise), (noise, shape), (shape, sink)):
        one.link_to(next_one)
    graph.configure()
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 1280, 720, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, FPS), Fraction(FPS)
    encoder.bit_rate = encoder.bit_rate_tolerance = KBPS * 1000
    encoder.gop_size = KEY_FRAME_FRAMES
    rate = str(KBPS * 1000)
    encoder.options = {  # as a browser encodes: at once, at an even rate
        "deadline": "realtime", "cpu-used": "-8", "lag-in-frames": "0", "error-resilient": "1",
        "minrate": rate, "maxrate": rate, "bufsize": rate, "keyint_min": str(KEY_FRAME_FRAMES),
        "qmin": "2", "qmax": "56", "undershoot-pct": "100", "overshoot-pct": "15", "rc_init_occupancy": rate,
    }  # fmt: skip
    # The first key frame is ten times as large as those a camera sends in between: left out
    for number in range(FPS * SECONDS + KEY_FRAME_FRAMES):
        frame = graph.pull()
        assert isinstance(frame, av.VideoFrame)
        frame.pts, frame.time_base = number, Fraction(1, FPS)
        frame.pict_type = av.video.frame.PictureType.NONE
        yield from (bytes(packet) for packet in encoder.encode(frame))
    yield from (bytes(packet) for packet in encoder.encode(None))


def _sounds() -> Iterator[bytes]:
    graph = av.filter.Graph()
    source = graph.add("anoisesrc", "color=pink:sample_rate=48000:nb_samples=960:seed=7")
    shape = graph.add("aformat", "sample_fmts=s16:channel_layouts=stereo")
    sink = graph.add("abuffersink")
    source.link_to(shape)
    shape.link_to(sink)
    graph.configure()
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.format, encoder.layout = 48000, "s16", "stereo"
    encoder.bit_rate = SOUND_BPS
    encoder.options = {"application": "voip", "frame_duration": "20", "vbr": "off"}
    for number in range(SOUND_PER_S * SECONDS):
        frame = graph.pull()
        assert isinstance(frame, av.AudioFrame)
        frame.pts, frame.time_base = number * SAMPLES, Fraction(1, 48000)
        yield from (bytes(packet) for packet in encoder.encode(frame))
