"""Owns one camera's way to its viewers: which peer of the camera counts, who gets its packets."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from livehub.clock import Clock
from livehub.media.egress import Egress
from livehub.media.ingest import Source
from livehub.media.interface import Vitals
from livehub.media.rtp import Packet
from livehub.media.runs import Run
from livehub.media.stream import Stream
from livehub.media.tracks import Codec

logger = logging.getLogger(__name__)

STALLED_S = 3.0  # Wi-Fi roaming takes up to two
RATES_S = 1.0

HOLD_S = 0.020
"""For packets in the middle of a picture, and sound: a phone paces a picture out over 13 ms."""

MOST_HELD = 48


class Handle(Protocol):
    """Something that will happen, unless it is cancelled."""

    def cancel(self) -> None:
        """It need not happen any more."""


OnPackets = Callable[["Forwarder", Source, Stream, list[Packet], float], None]

Later = Callable[[float, Callable[[], None]], Handle]
"""`later(seconds, what)`: the event loop's `call_later`."""


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

    def __init__(
        self, room: str, camera: str, clock: Clock,
        later: Later | None = None, depart: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self.room = room
        self.camera = camera
        self.ingest: Source | None = None
        """The peer whose packets count."""
        self.coming: Source | None = None
        """A newer peer that has not sent anything yet."""
        self.viewers: dict[str, Egress] = {}
        self.codecs: dict[str, Codec] = {}
        """What this camera was first agreed to send; kept when it returns."""
        self.blocked = False
        """It was answered but never came through: a network that keeps its guests apart."""
        self.on_ready: Callable[[Forwarder], None] | None = None
        """Called once, just before a packet that a viewer can begin with."""
        self.on_packets: OnPackets = lambda *_: None
        """Called with packets of one stream before they are sent on."""
        self.on_lost: Callable[[Forwarder, Source], None] = lambda *_: None
        """Called when the peer that counted is gone."""
        self.on_begin: Callable[[Forwarder], None] = lambda _: None
        """Called when a peer of this camera sends its first packet."""
        self.failures = 0
        self.idle_since = clock.steady()
        self._clock = clock
        self._rates = _Rates()
        self._reported = 0.0
        self._later = later
        self._depart = depart
        self._held: list[tuple[Stream, Packet]] = []  # MOST_HELD, then they are sent
        self._flushing: Handle | None = None

    @property
    def state(self) -> str:
        """`connecting`, `on_air`, `stalled`, `off` or `blocked`."""
        if self.ingest is None or self.ingest.last_rtp is None:
            if self.blocked:
                return "blocked"
            return "off" if self.coming is None else "connecting"
        silent = self._clock.steady() - self.ingest.last_rtp
        return "stalled" if silent > STALLED_S else "on_air"

    @property
    def gone(self) -> bool:
        """Whether no peer of this camera is there or coming."""
        return self.ingest is None and self.coming is None

    @property
    def live(self) -> bool:
        """Whether a viewer that comes now will see something, or soon again."""
        return self.ingest is not None

    def expect(self, ingest: Source, codecs: dict[str, Codec]) -> None:
        """A new peer of this camera was answered; it takes over with its first packet."""
        self.coming = ingest
        self.codecs = codecs

    def begin(self, source: Source, codecs: dict[str, Codec]) -> None:
        """What another process has of this camera counts from now on."""
        self.expect(source, codecs)
        self._take_over(source)

    def lose(self, ingest: Source) -> None:
        """A peer of this camera is gone."""
        if self.coming is ingest:
            self.coming = None
        if self.ingest is ingest:
            self.flush()
            self.ingest = None
            self.on_lost(self, ingest)
            self.idle_since = self._clock.steady()
            self._rates = _Rates()

    def forward(self, ingest: Source, stream: Stream, packet: Packet) -> None:
        """Send one packet to all who watch, together with its neighbours where there is time.

        A picture is shown when its last packet is there, so those before may wait for it.
        """
        if ingest is not self.ingest and not self._take_over(ingest):
            return
        if packet.starts_key_frame or (self.on_ready and not ingest.has_video):
            self.flush()
            if self.on_ready is not None:
                ready, self.on_ready = self.on_ready, None
                ready(self)
        self._held.append((stream, packet))
        whole = packet.marker and stream.kind == "video"
        if whole or len(self._held) >= MOST_HELD or self._later is None:
            self.flush()
        elif self._flushing is None:
            self._flushing = self._later(HOLD_S, self.flush)

    def flush(self) -> None:
        """Send what is held."""
        if self._flushing is not None:
            self._flushing.cancel()
            self._flushing = None
        held, self._held = self._held, []
        if not held or self.ingest is None:
            return
        together: dict[Stream, list[Packet]] = {}
        for stream, packet in held:
            together.setdefault(stream, []).append(packet)
        at = self._clock.steady()
        waiting = []
        for stream, packets in together.items():
            self.on_packets(self, self.ingest, stream, packets, at)
            waiting.append(self._send(Run(stream, packets), self.ingest, at))
        self._depart()
        if any(waiting):
            self.ingest.want_key_frame()

    def _send(self, run: Run, ingest: Source, at: float) -> bool:
        """Whether somebody still waits for a key frame; one viewer's trouble is not another's."""
        waiting = False
        for egress in self.viewers.values():
            outbound = egress.outbound.get(run.stream.kind)
            if outbound is None:
                continue
            known = outbound.stream is run.stream
            try:
                if not outbound.send_run(run, at):
                    waiting = waiting or outbound.unplayable is None
                elif not known:
                    egress.report(ingest.ntp_shift, at)
            except Exception:
                self.failures += 1
                if self.failures & (self.failures - 1) == 0:  # the 1st, 2nd, 4th ...
                    logger.exception("forwarding failed camera=%s", self.camera)
        return waiting

    def _take_over(self, ingest: Source) -> bool:
        if ingest is not self.coming:
            return False  # a late packet of a peer that was replaced
        self.flush()
        self.ingest, self.coming = ingest, None
        self.blocked = False
        self._rates = _Rates(at=self._clock.steady())
        self.on_begin(self)
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

    @property
    def kbps(self) -> int:
        """What this camera sent in the last second."""
        return self._rates.now["kbps"]

    def vitals(self) -> Vitals:
        """What is true now; the fields are told in `interface.py`."""
        ingest = self.ingest
        video = ingest.streams.get("video") if ingest is not None else None
        audio = ingest.streams.get("audio") if ingest is not None else None
        width, height = video.size if video is not None else (0, 0)
        rtt = ingest.rtt_s if ingest is not None else None
        return {
            "state": self.state,
            **self._rates.now,
            "width": width,
            "height": height,
            "codec": video.codec.name if video is not None else "",
            "rtt_ms": None if rtt is None else round(rtt * 1000),
            "sound": audio.loudness.level if audio is not None else None,
            "silent_s": audio.loudness.silent_s(self._clock.steady()) if audio is not None else 0,
            "viewers": len(self.viewers),
        }
