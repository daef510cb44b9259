"""Owns what comes in from one camera's peer, and the feedback that makes it send well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from livehub.clock import Clock
from livehub.media import rtcp, rtp, twcc
from livehub.media.rtp import Packet
from livehub.media.stream import Stream
from livehub.media.tracks import Track
from livehub.media.wire import Wire

REPORT_S = 1.0
KEY_FRAME_S = 0.5  # between two requests; a key frame is ten times a common one


class Source(Protocol):
    """Where a camera's packets come from: its peer, or another process of ours that has it."""

    epoch: int
    streams: dict[str, Stream]
    last_rtp: float | None
    ntp_shift: int | None
    rtt_s: float | None
    has_video: bool

    def want_key_frame(self) -> None:
        """Ask for a key frame: now, or as soon as asking again is decent."""

    def tend(self, at: float) -> None:
        """Everything that is due; called every 50 ms."""


Sink = Callable[[Source, Stream, Packet], None]


class Ingest:
    """One publishing peer of a camera. `epoch` grows with each, so that late packets are known."""

    def __init__(
        self, wire: Wire, tracks: Sequence[Track], epoch: int, sink: Sink, clock: Clock
    ) -> None:
        self.epoch = epoch
        self.streams: dict[str, Stream] = {}
        self.last_rtp: float | None = None
        self.ntp_shift: int | None = None
        """Our wall clock minus the camera's, in NTP units; one for sound and picture."""
        self.rtt_s: float | None = None
        """Round trip to the phone in seconds, told by whoever measures it."""
        self.has_video = any(track.kind == "video" for track in tracks)
        self.unreadable = 0
        self._wire = wire
        self._sink = sink
        self._clock = clock
        self._ssrc = tracks[0].ssrc
        self._tracks = {pt: track for track in tracks for pt in track.codecs}
        self._again = {again: pt for track in tracks for pt, again in track.retransmissions.items()}
        self._transport_cc = max(track.transport_cc for track in tracks)
        self._level = max(track.audio_level for track in tracks)
        self._arrivals = twcc.ArrivalFeedback()
        self._retired: set[int] = set()  # SSRCs this camera sent under before; few in a life
        self._fed_back = self._reported = 0.0
        self._wants_key = False
        self._asked_key = -KEY_FRAME_S
        wire.on_rtp = self.arrived
        wire.on_rtcp = self.heard

    def arrived(self, data: bytes) -> None:
        """One decrypted RTP packet of any of the camera's streams."""
        at = self._clock.steady()
        packet = rtp.read(data, self._transport_cc, self._level)
        if packet is None:
            self.unreadable += 1
            return
        if packet.transport_seq is not None:
            self._arrivals.arrived(packet.transport_seq, at)
        if packet.payload_type in self._again:
            stream = self.streams.get("video")
            if stream is None:
                return
            number = self._again[packet.payload_type]
            original = rtp.unwrap_retransmission(packet, number, stream.ssrc)
            if original is None:
                return
            packet = original
        else:
            found = self._stream_of(packet)
            if found is None:
                return
            stream = found
        self.last_rtp = at
        self._pass_on(stream, packet, at)

    def _stream_of(self, packet: Packet) -> Stream | None:
        track = self._tracks.get(packet.payload_type)
        if track is None or packet.ssrc in self._retired:
            return None
        stream = self.streams.get(track.kind)
        if stream is not None and stream.ssrc == packet.ssrc:
            return stream
        if stream is not None:
            if len(self._retired) >= 64:
                return None
            self._retired.add(stream.ssrc)
        stream = Stream(track.kind, track.codecs[packet.payload_type], packet.ssrc)
        self.streams[track.kind] = stream
        return stream

    def _pass_on(self, stream: Stream, packet: Packet, at: float) -> None:
        if not stream.take(packet, at):
            return
        if stream.kind == "video":
            missing = stream.losses.arrived(packet.seq, at)
            if packet.starts_key_frame:
                self._wants_key = False
                stream.losses.key_frame(packet.seq)
            elif missing:
                self._wire.send_rtcp(rtcp.nack(self._ssrc, stream.ssrc, missing))
        self._sink(self, stream, packet)

    def heard(self, data: bytes) -> None:
        """One decrypted RTCP compound."""
        at = self._clock.steady()
        for message in rtcp.read(data):
            clock = rtcp.sender_clock(message)
            if clock is None:
                continue
            for stream in self.streams.values():
                if stream.ssrc == clock.ssrc:
                    stream.heard_clock(clock, at)
                    if self.ntp_shift is None:
                        self.ntp_shift = rtcp.ntp(self._clock.now()) - clock.ntp

    def want_key_frame(self) -> None:
        """Ask the camera for a key frame: now, or as soon as asking again is decent."""
        self._wants_key = True
        self._ask_key(self._clock.steady())

    def _ask_key(self, at: float) -> None:
        video = self.streams.get("video")
        if video is None or at - self._asked_key < KEY_FRAME_S:
            return
        self._asked_key = at
        self._wire.send_rtcp(rtcp.picture_loss(self._ssrc, video.ssrc))

    def tend(self, at: float) -> None:
        """Everything that is due: feedback, repeated requests, reports. Call every 50 ms."""
        video = self.streams.get("video")
        if at - self._fed_back >= twcc.INTERVAL_S * 0.9:
            self._fed_back = at
            about = next((stream.ssrc for stream in self.streams.values()), 0)
            for report in self._arrivals.take():
                self._wire.send_rtcp(rtcp.transport_feedback(self._ssrc, about, report))
        if video is not None:
            if self.rtt_s is not None:
                video.losses.know_rtt(self.rtt_s)
            again = video.losses.due(at)
            if again:
                self._wire.send_rtcp(rtcp.nack(self._ssrc, video.ssrc, again))
            if video.losses.give_up():
                self._wants_key = True
        if self._wants_key:
            self._ask_key(at)
        if at - self._reported >= REPORT_S and self.streams:
            self._reported = at
            blocks = [stream.reception(at) for stream in self.streams.values()]
            self._wire.send_rtcp(rtcp.receiver_report(self._ssrc, blocks))
