"""Owns what goes out to one viewer: its own numbers and clock, whatever the camera does."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from livehub.clock import Clock
from livehub.media import fanout, rtcp, rtp
from livehub.media.fanout import Names
from livehub.media.rtp import Packet
from livehub.media.runs import Run
from livehub.media.stream import Stream
from livehub.media.tracks import Codec, Track
from livehub.media.wire import Wire

RESEND_S = 0.04  # the same packet is sent again at most this often
MOST_RESENT = 200  # packets repeated to one viewer in RESENT_S; beyond that its line is full anyway
RESENT_S = 0.5
FRAME_S = 1 / 30  # how far a timestamp moves at least when another stream takes over


class Outbound:
    """One track to one viewer: a run of packets that continues while its source changes."""

    def __init__(self, track: Track, wire: Wire, cname: str) -> None:
        self.kind = track.kind
        self.ssrc = track.ssrc
        self.stream: Stream | None = None
        self.unplayable: Codec | None = None
        """What the camera sends and this viewer never agreed to."""
        self._track = track
        self._wire = wire
        self._cname = cname
        # The shift of time is random, as RFC 3550 section 5.1 wants a first timestamp
        self._names = Names(0, track.ssrc, 0, secrets.randbits(32))
        # Low, so that an early reordering cannot look like a wrap to SRTP's rollover counter
        self._next_seq = 1 + secrets.randbelow(0x7000)
        self._first_seq = 0
        self._newest_timestamp = 0
        self._newest_at = 0.0
        self._packets = self._octets = 0
        self._rtx_seq = 1 + secrets.randbelow(0x7000)
        self._resent: dict[int, float] = {}  # at most MOST_RESENT, then emptied
        self._resent_since = 0.0

    def send_run(self, run: Run, at: float) -> bool:
        """Pass packets on together; False when this viewer still waits for a key frame."""
        lane = self._wire.lane
        if lane is None or run.stream is not self.stream or run.lowest < self._first_seq:
            return [self.send(run.stream, packet, at) for packet in run.packets][-1]
        fanout.send(run, self._names, lane)
        self._count(run.newest, at)
        self._packets += len(run.packets)
        self._octets += run.octets
        return True

    def send(self, stream: Stream, packet: Packet, at: float) -> bool:
        """Pass one packet on; False when this viewer still waits for a key frame of the stream."""
        if stream is not self.stream and not self._follow(stream, packet, at):
            return False
        if packet.seq < self._first_seq:
            return True  # a late one from before this viewer began
        self._count(packet, at)
        self._wire.send_rtp(self._head(packet) + rtp.body(packet))
        self._packets += 1
        self._octets += len(packet.payload)
        return True

    def _count(self, newest: Packet, at: float) -> None:
        seq = newest.seq + self._names.seq_shift
        if seq >= self._next_seq:
            self._next_seq = seq + 1
            self._newest_timestamp = newest.timestamp + self._names.timestamp_shift
            self._newest_at = at

    def _head(self, packet: Packet) -> bytes:
        names = self._names
        return rtp.write(
            names.payload_type,
            packet.marker,
            packet.seq + names.seq_shift,
            packet.timestamp + names.timestamp_shift,
            names.ssrc,
            packet.padding,
        )

    def _follow(self, stream: Stream, packet: Packet, at: float) -> bool:
        """Let a new stream continue this run of packets where it begins with a whole picture."""
        if self.kind == "video" and not packet.starts_key_frame:
            return False
        payload_type = self._payload_type_for(stream.codec)
        if payload_type is None:
            self.unplayable = stream.codec
            return False
        self.unplayable = None
        names = self._names
        names.payload_type = payload_type
        if self.stream is not None:
            passed = max(FRAME_S, at - self._newest_at)
            timestamp = self._newest_timestamp + int(passed * stream.codec.clock_rate)
            names.timestamp_shift = timestamp - packet.timestamp
        names.seq_shift = self._next_seq - packet.seq
        self._first_seq = packet.seq
        self._resent.clear()
        self.stream = stream
        return True

    def _payload_type_for(self, codec: Codec) -> int | None:
        fitting = [number for number, mine in self._track.codecs.items() if codec.fits(mine)]
        return fitting[0] if fitting else None

    def resend(self, numbers: Sequence[int], at: float) -> None:
        """Answer a NACK from the camera's history, within this viewer's bounds."""
        if self.stream is None:
            return
        if at - self._resent_since >= RESENT_S:
            self._resent.clear()
            self._resent_since = at
        for number in numbers:
            if len(self._resent) >= MOST_RESENT:
                return
            newest = self._next_seq - 1
            seq = newest - ((newest - number) & rtp.SEQ_MASK) - self._names.seq_shift
            packet = self.stream.history.find(seq)
            if packet is None or seq < self._first_seq:
                continue
            if at - self._resent.get(seq, -RESEND_S) >= RESEND_S:
                self._resent[seq] = at
                self._send_again(packet)

    def _send_again(self, packet: Packet) -> None:
        names = self._names
        number = self._track.retransmissions.get(names.payload_type)
        if number is None:  # without RTX the very same packet once more (RFC 4585)
            self._wire.send_rtp(self._head(packet) + rtp.body(packet))
            return
        seq = packet.seq + names.seq_shift
        timestamp = packet.timestamp + names.timestamp_shift
        head = rtp.write(number, packet.marker, self._rtx_seq, timestamp, self._track.rtx_ssrc)
        self._rtx_seq += 1
        self._wire.send_rtp(head + (seq & rtp.SEQ_MASK).to_bytes(2, "big") + packet.payload)

    def report(self, ntp_shift: int, at: float) -> None:
        """A sender report that maps our timestamps to our wall clock, so that lips stay in sync."""
        stream = self.stream
        if stream is None or stream.clock is None or not self._packets:
            return
        passed = at - stream.clock_at
        timestamp = stream.clock.timestamp + int(passed * stream.codec.clock_rate)
        ntp = stream.clock.ntp + ntp_shift + int(passed * (1 << 32))
        clock = rtcp.SenderClock(
            self.ssrc,
            ntp & 0xFFFFFFFFFFFFFFFF,
            timestamp + self._names.timestamp_shift & rtp.TIMESTAMP_MASK,
        )
        self._wire.send_rtcp(rtcp.sender_report(clock, self._packets, self._octets, self._cname))


class Egress:
    """One viewer: its tracks, and what it asks back for."""

    def __init__(
        self, wire: Wire, tracks: Sequence[Track], cname: str, wants_key: Callable[[], None],
        clock: Clock,
    ) -> None:  # fmt: skip
        self.outbound = {track.kind: Outbound(track, wire, cname) for track in tracks}
        self._by_ssrc = {one.ssrc: one for one in self.outbound.values()}
        self._wants_key = wants_key
        self._clock = clock
        wire.on_rtcp = self.heard

    @property
    def unplayable(self) -> bool:
        """Whether the camera sends what this viewer never agreed to."""
        return any(one.unplayable is not None for one in self.outbound.values())

    def heard(self, data: bytes) -> None:
        """One decrypted RTCP compound from the viewer."""
        for message in rtcp.read(data):
            one = self._by_ssrc.get(rtcp.target(message))
            if one is None:
                continue
            if message.kind == rtcp.PAYLOAD_FEEDBACK:
                if message.format in (rtcp.PICTURE_LOSS, rtcp.FULL_INTRA):
                    self._wants_key()
            elif message.kind == rtcp.TRANSPORT_FEEDBACK and message.format == rtcp.NACK:
                one.resend(rtcp.lost_numbers(message), self._clock.steady())

    def report(self, ntp_shift: int | None, at: float) -> None:
        """Send what keeps sound and picture together, once the camera's clock is known."""
        if ntp_shift is not None:
            for one in self.outbound.values():
                one.report(ntp_shift, at)
