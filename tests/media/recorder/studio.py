"""A recording without processes and network: cameras that are encoders, and a disk that is real."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

import av
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.vpx import Vp8Encoder

from livehub.media import feed
from livehub.media.recorder.disk import Disk
from livehub.media.recorder.manifest import Manifest, Part
from livehub.media.recorder.parts import Parts
from livehub.media.recorder.recording import Recording
from livehub.media.rtp import Packet
from livehub.media.tracks import Codec
from tests.fakes import FakeClock
from tests.media.doubles import OPUS, VP8
from tests.media.test_pictures import grey

SILENCE = b"\xfc\xff\xfe"  # 20 ms of Opus, stereo
FRAME_MS = 33
NTP = 3_900_000_000


class Studio:
    """A recording with its clock, its disk, and what it asked for."""

    def __init__(
        self, folder: Path, *, program: bool = True, cameras: bool = True,
        known: Manifest | None = None, pwrite: Callable[[int, memoryview, int], int] | None = None,
        kept: Callable[[Part], None] | None = None,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.clock = FakeClock()
        self.trouble: list[str] = []
        self.asked: list[str] = []
        self.kept: list[Part] = []
        self.manifest = known or Manifest(recording="r1", show="show")
        self._later: deque[Callable[[], None]] = deque()
        more = {} if pwrite is None else {"pwrite": pwrite}
        self.disk = Disk(folder, 0, self.trouble.append, self.clock, **more)
        self.parts = Parts(
            self.manifest, self.disk, self.clock, self._later.append, kept or self.kept.append
        )
        self.recording = Recording(self.parts, self.asked.append, program=program, cameras=cameras)
        self._streams = 0

    def hear(self, *messages: feed.Control | feed.Arrived) -> None:
        for message in messages:
            self.recording.heard(message)

    def stream(self) -> int:
        self._streams += 1
        return self._streams

    def pass_time(self, ms: int) -> None:
        """Time goes by, and what is due happens."""
        self.clock.advance(ms)
        self.recording.tend(self.clock.steady())

    def end(self) -> list[Part]:
        """Bring everything to its end; the files."""
        self.recording.end()
        while self.parts.sealing:
            if self._later:
                self._later.popleft()()
        self.disk.close()
        return self.kept


class Camera:
    """A phone in front of the studio."""

    def __init__(
        self, studio: Studio, name: str, *, epoch: int = 1, codec: Codec = VP8,
        size: tuple[int, int] = (320, 240), sound: bool = True,
    ) -> None:  # fmt: skip
        self.studio = studio
        self.name = name
        self.epoch = epoch
        self.size = size
        self._encoder = Vp8Encoder() if codec is VP8 else H264Encoder()
        self._seq = {"video": 65_500, "audio": 65_500}
        self._began = studio.clock.steady()
        self._frames = 0
        codecs = {"video": codec, **({"audio": OPUS} if sound else {})}
        studio.hear(feed.CameraCame(name, epoch, codecs))
        self._streams = {kind: studio.stream() for kind in codecs}
        for kind, number in self._streams.items():
            studio.hear(feed.StreamBegan(number, name, kind, codecs[kind], number))

    def leave(self) -> None:
        self.studio.hear(feed.CameraLeft(self.name, self.epoch))

    def packets(self, *, key: bool = False) -> list[feed.Arrived]:
        """The next picture as packets that are not sent yet."""
        at = self.studio.clock.steady()
        timestamp = round((at - self._began) * 90_000)
        picture = grey(self.size, self._frames % 5)
        self._frames += 1
        payloads, _ = self._encoder.encode(picture, force_keyframe=key)
        return [self._arrived("video", timestamp, each, each is payloads[-1]) for each in payloads]

    def show(self, pictures: int = 1, *, key: bool = False) -> None:
        """Send pictures, the first a key frame when wanted, and the sound that goes with them."""
        for number in range(pictures):
            self.studio.hear(*self.packets(key=key and number == 0))
            if "audio" in self._streams:
                self.speak()
            self.studio.pass_time(FRAME_MS)

    def speak(self) -> None:
        at = self.studio.clock.steady()
        self.studio.hear(self._arrived("audio", round((at - self._began) * 48_000), SILENCE, False))

    def _arrived(self, kind: str, timestamp: int, payload: bytes, marker: bool) -> feed.Arrived:
        seq = self._seq[kind]
        self._seq[kind] = seq + 1
        packet = Packet(96, marker, seq & 0xFFFF, timestamp & 0xFFFFFFFF, 1, payload)
        return feed.Arrived(self._streams[kind], self.studio.clock.steady(), packet)


def pictures_of(path: Path) -> list[tuple[float, tuple[int, int]]]:
    """When each picture of a file is shown, in seconds, and its size: all of them decoded."""
    with av.open(str(path)) as container:
        return [
            (frame.time or 0.0, (frame.width, frame.height)) for frame in container.decode(video=0)
        ]


def sounds_of(path: Path) -> list[float]:
    """When each packet of sound of a file begins, in seconds."""
    with av.open(str(path)) as container:
        return [
            float(packet.pts * packet.time_base)
            for packet in container.demux(audio=0)
            if packet.pts is not None
        ]
