"""Owns one incoming stream, a run of packets under one SSRC: order, loss, clock and size."""

from __future__ import annotations

from livehub.media.history import History
from livehub.media.losses import Losses
from livehub.media.pictures import H264, Size, carries_parameters, picture_size, starts_key_frame
from livehub.media.rtcp import Reception, SenderClock
from livehub.media.rtp import Packet, Unroller
from livehub.media.sound import Loudness
from livehub.media.tracks import Codec


class Stream:
    """One SSRC from a camera. A camera that returns makes new streams."""

    def __init__(self, kind: str, codec: Codec, ssrc: int) -> None:
        self.kind = kind
        self.codec = codec
        self.ssrc = ssrc
        self.history = History()
        self.losses = Losses()
        self.loudness = Loudness()
        self.size: Size = (0, 0)
        self.octets = 0
        self.frames = 0
        self.clock: SenderClock | None = None
        self.clock_at = 0.0
        self._unroller = Unroller()
        self._first_seq: int | None = None
        self._newest_seq = 0
        self._received = 0
        self._told = (0, 0)
        self._parameters_in_band = False
        self._transit: float | None = None
        self._jitter = 0.0

    def take(self, packet: Packet, at: float) -> bool:
        """Number the packet beyond 16 bits and count it; False when it came before."""
        packet.seq = self._unroller.unroll(packet.seq)
        if not self.history.keep(packet):
            return False
        if self._first_seq is None:
            self._first_seq = packet.seq
        newer = packet.seq > self._newest_seq
        self._newest_seq = max(self._newest_seq, packet.seq)
        self._received += 1
        self.octets += len(packet.payload)
        if self.kind == "video":
            self._look(packet)
        elif newer:
            self.frames += 1
            if packet.level is not None:
                self.loudness.heard(packet.level, at)
        if newer:
            self._measure(packet.timestamp, at)
        return True

    def _look(self, packet: Packet) -> None:
        self.frames += packet.marker
        if not starts_key_frame(self.codec.name, packet.payload):
            return
        if self.codec.name == H264:
            parameters = carries_parameters(packet.payload)
            self._parameters_in_band |= parameters
            if self._parameters_in_band and not parameters:
                return  # the picture of a key frame whose start is the parameter set before it
        packet.starts_key_frame = True
        self.size = picture_size(self.codec.name, packet.payload) or self.size

    def _measure(self, timestamp: int, at: float) -> None:
        """Interarrival jitter (RFC 3550 appendix A.8), in RTP ticks."""
        transit = at * self.codec.clock_rate - timestamp
        if self._transit is not None:
            change = abs(transit - self._transit)
            if change < self.codec.clock_rate:  # a wrapped timestamp is no jitter
                self._jitter += (change - self._jitter) / 16
        self._transit = transit

    def heard_clock(self, clock: SenderClock, at: float) -> None:
        """A sender report arrived at steady second `at`."""
        self.clock = clock
        self.clock_at = at

    @property
    def expected(self) -> int:
        """Packets that were sent, as far as the numbers tell."""
        return 0 if self._first_seq is None else self._newest_seq - self._first_seq + 1

    @property
    def missing(self) -> int:
        """Packets that never came."""
        return max(0, self.expected - self._received)

    def reception(self, at: float) -> Reception:
        """The receiver report block for the time since the last one."""
        expected, received = self.expected, self._received
        due, got = expected - self._told[0], received - self._told[1]
        self._told = (expected, received)
        fraction = min(255, max(0, due - got) * 256 // due) if due > 0 else 0
        last, delay = 0, 0
        if self.clock is not None:
            last = self.clock.ntp >> 16 & 0xFFFFFFFF
            delay = min(0xFFFFFFFF, int((at - self.clock_at) * 65536))
        return Reception(
            self.ssrc, fraction, self.missing, self._newest_seq, int(self._jitter), last, delay
        )
