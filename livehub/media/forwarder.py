"""Owns one camera's way to its viewers: which peer of the camera counts, who gets its packets."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from livehub.clock import Clock
from livehub.media.egress import Egress
from livehub.media.ingest import Ingest
from livehub.media.rtp import Packet
from livehub.media.stream import Stream
from livehub.media.tracks import Codec

logger = logging.getLogger(__name__)

STALLED_S = 3.0  # Wi-Fi roaming takes up to two
RATES_S = 1.0

Vitals = dict[str, str | int]


@dataclass(slots=True)
class _Rates:
    """Counts of the last look, to tell rates from."""

    at: float = 0.0
    octets: int = 0
    frames: int = 0
    expected: int = 0
    missing: int = 0
    now: dict[str, int] = field(default_factory=lambda: {"kbps": 0, "fps": 0, "loss": 0})


class Forwarder:
    """One camera of a show, on air or not; its viewers stay while the camera comes and goes."""

    def __init__(self, room: str, camera: str, clock: Clock) -> None:
        self.room = room
        self.camera = camera
        self.ingest: Ingest | None = None
        """The peer whose packets count."""
        self.coming: Ingest | None = None
        """A newer peer that has not sent anything yet."""
        self.viewers: dict[str, Egress] = {}
        self.codecs: dict[str, Codec] = {}
        """What this camera was first agreed to send; kept when it returns."""
        self.failures = 0
        self.idle_since = clock.steady()
        self._clock = clock
        self._rates = _Rates()
        self._reported = 0.0

    @property
    def state(self) -> str:
        """`connecting`, `on_air`, `stalled` or `off`."""
        if self.ingest is None or self.ingest.last_rtp is None:
            return "off" if self.coming is None else "connecting"
        silent = self._clock.steady() - self.ingest.last_rtp
        return "stalled" if silent > STALLED_S else "on_air"

    @property
    def live(self) -> bool:
        """Whether a viewer that comes now will see something, or soon again."""
        return self.ingest is not None

    def expect(self, ingest: Ingest, codecs: dict[str, Codec]) -> None:
        """A new peer of this camera was answered; it takes over with its first packet."""
        self.coming = ingest
        self.codecs = codecs

    def lose(self, ingest: Ingest) -> None:
        """A peer of this camera is gone."""
        if self.coming is ingest:
            self.coming = None
        if self.ingest is ingest:
            self.ingest = None
            self.idle_since = self._clock.steady()
            self._rates = _Rates()

    def forward(self, ingest: Ingest, stream: Stream, packet: Packet) -> None:
        """Send one packet to all who watch; one viewer's trouble is not another's."""
        if ingest is not self.ingest and not self._take_over(ingest):
            return
        at = self._clock.steady()
        waiting = False
        for egress in self.viewers.values():
            outbound = egress.outbound.get(stream.kind)
            if outbound is None:
                continue
            try:
                if not outbound.send(stream, packet, at):
                    waiting = waiting or outbound.unplayable is None
                elif packet.starts_key_frame and stream.clock is not None:
                    egress.report(ingest.ntp_shift, at)
            except Exception:
                self.failures += 1
                if self.failures & (self.failures - 1) == 0:  # the 1st, 2nd, 4th ...
                    logger.exception("forwarding failed camera=%s", self.camera)
        if waiting:
            ingest.want_key_frame()

    def _take_over(self, ingest: Ingest) -> bool:
        if ingest is not self.coming:
            return False  # a late packet of a peer that was replaced
        self.ingest, self.coming = ingest, None
        self._rates = _Rates(at=self._clock.steady())
        return True

    def want_key_frame(self) -> None:
        """Somebody cannot go on without a whole picture."""
        if self.ingest is not None:
            self.ingest.want_key_frame()

    def tend(self, at: float) -> None:
        """Everything that is due; call every 50 ms."""
        for ingest in (self.ingest, self.coming):
            if ingest is not None:
                ingest.tend(at)
        if at - self._reported >= RATES_S:
            self._reported = at
            self._measure(at)
            if self.ingest is not None:
                for egress in self.viewers.values():
                    egress.report(self.ingest.ntp_shift, at)

    def _measure(self, at: float) -> None:
        last = self._rates
        streams = self.ingest.streams if self.ingest is not None else {}
        octets = sum(stream.octets for stream in streams.values())
        video = streams.get("video")
        frames = video.frames if video else 0
        expected, missing = (video.expected, video.missing) if video else (0, 0)
        passed = max(at - last.at, 0.001)
        due = max(0, expected - last.expected)
        lost = max(0, missing - last.missing)
        rates = {
            "kbps": max(0, round((octets - last.octets) * 8 / 1000 / passed)),
            "fps": max(0, round((frames - last.frames) / passed)),
            "loss": min(100, round(100 * lost / due)) if due else 0,
        }
        self._rates = _Rates(at, octets, frames, expected, missing, rates)

    def vitals(self) -> Vitals:
        """What is true now: state, kbit/s, pictures a second, size in pixels, viewers, loss in %."""
        video = self.ingest.streams.get("video") if self.ingest is not None else None
        width, height = video.size if video is not None else (0, 0)
        return {
            "state": self.state,
            **self._rates.now,
            "width": width,
            "height": height,
            "viewers": len(self.viewers),
        }
