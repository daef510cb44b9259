"""Tests of what one viewer is sent, whatever the camera does."""

import pytest

from livehub.media import rtcp, rtp
from livehub.media.egress import MOST_RESENT, RESEND_S, Egress, Outbound
from livehub.media.rtcp import SenderClock
from livehub.media.stream import Stream
from tests.fakes import FakeClock
from tests.media.doubles import (
    DELTA,
    H264,
    KEY,
    VP8,
    RecordingWire,
    audio_track,
    datagram,
    video_track,
)


class Viewing:
    """One video track to a recording wire, and the stream it is sent."""

    def __init__(self, **track: object) -> None:
        self.wire = RecordingWire()
        self.outbound = Outbound(video_track(**track), self.wire, "hall")
        self.stream = Stream("video", VP8, 1)

    def pass_on(
        self,
        payload: bytes,
        seq: int,
        timestamp: int = 0,
        at: float = 0.0,
        stream: Stream | None = None,
    ) -> bool:
        stream = stream or self.stream
        packet = rtp.read(datagram(payload, seq & 0xFFFF, timestamp, ssrc=stream.ssrc))
        assert packet is not None
        stream.take(packet, at)
        return self.outbound.send(stream, packet, at)


@pytest.fixture
def viewing():
    return Viewing()


def test_a_viewer_begins_with_a_key_frame(viewing):
    assert not viewing.pass_on(DELTA, 1)
    assert viewing.pass_on(KEY, 2)
    assert viewing.pass_on(DELTA, 3)
    assert [packet.payload for packet in viewing.wire.rtp] == [KEY, DELTA]


def test_the_packet_is_the_same_under_the_viewers_own_names(viewing):
    viewing.pass_on(KEY, 2)
    (sent,) = viewing.wire.rtp
    assert (sent.ssrc, sent.payload_type, sent.marker) == (0x1111, 96, True)
    assert sent.transport_seq is None


def test_gaps_and_their_late_filling_stay_where_they_were(viewing):
    for seq in (10, 12, 11, 13):
        viewing.pass_on(KEY if seq == 10 else DELTA, seq)
    first = viewing.wire.rtp[0].seq
    assert [packet.seq - first for packet in viewing.wire.rtp] == [0, 2, 1, 3]


def test_what_is_older_than_the_viewers_beginning_is_not_sent(viewing):
    viewing.pass_on(KEY, 10)
    viewing.pass_on(DELTA, 9)
    assert len(viewing.wire.rtp) == 1


def test_numbers_are_right_after_three_wraps(viewing):
    viewing.pass_on(KEY, 1)
    first = viewing.wire.rtp[0].seq
    for seq in range(2, 3 * 65536 + 10):
        viewing.pass_on(DELTA, seq)
    assert viewing.wire.rtp[-1].seq == (first + 3 * 65536 + 8) & 0xFFFF


def test_a_returning_camera_continues_numbers_and_time(viewing):
    viewing.pass_on(KEY, 100, timestamp=5000, at=0.0)
    viewing.pass_on(DELTA, 101, timestamp=8000, at=0.1)
    returned = Stream("video", VP8, 2)
    assert not viewing.pass_on(DELTA, 9, timestamp=777, at=2.0, stream=returned)
    assert viewing.pass_on(KEY, 10, timestamp=4000, at=2.1, stream=returned)
    before, after = viewing.wire.rtp[-2:]
    assert after.seq == (before.seq + 1) & 0xFFFF
    assert (after.timestamp - before.timestamp) & 0xFFFFFFFF == pytest.approx(2 * 90000, abs=2)
    assert after.ssrc == before.ssrc


def test_time_moves_on_even_when_the_camera_returns_at_once(viewing):
    viewing.pass_on(KEY, 1, timestamp=9000)
    viewing.pass_on(KEY, 1, timestamp=1, stream=Stream("video", VP8, 2))
    before, after = viewing.wire.rtp
    assert (after.timestamp - before.timestamp) & 0xFFFFFFFF == 3000


def test_a_camera_that_returns_with_another_codec_is_followed_where_agreed(viewing):
    viewing.pass_on(KEY, 1)
    assert viewing.pass_on(b"\x67\x42\xe0\x1f", 1, stream=Stream("video", H264, 2))
    assert [packet.payload_type for packet in viewing.wire.rtp] == [96, 102]


def test_a_codec_that_was_never_agreed_is_named_and_not_sent():
    viewing = Viewing(codecs={102: H264})
    assert not viewing.pass_on(KEY, 1)
    assert viewing.outbound.unplayable == VP8
    assert viewing.wire.rtp == []


def test_a_lost_packet_is_sent_again_as_a_retransmission(viewing):
    for seq in range(1, 6):
        viewing.pass_on(KEY if seq == 1 else DELTA, seq)
    lost = viewing.wire.rtp[3]
    viewing.outbound.resend([lost.seq], 1.0)
    again = viewing.wire.rtp[-1]
    assert (again.payload_type, again.ssrc) == (97, 0x2222)
    assert again.payload == lost.seq.to_bytes(2, "big") + lost.payload
    assert again.timestamp == lost.timestamp


def test_without_rtx_the_packet_itself_is_sent_again():
    viewing = Viewing(retransmissions={})
    viewing.pass_on(KEY, 1)
    viewing.outbound.resend([viewing.wire.rtp[0].seq], 1.0)
    assert viewing.wire.rtp[0] == viewing.wire.rtp[1]


def test_the_same_packet_is_not_sent_again_within_a_round_trip(viewing):
    viewing.pass_on(KEY, 1)
    number = viewing.wire.rtp[0].seq
    viewing.outbound.resend([number, number], 1.0)
    viewing.outbound.resend([number], 1.0 + RESEND_S / 2)
    assert len(viewing.wire.rtp) == 2


def test_a_viewer_that_asks_for_everything_gets_only_so_much(viewing):
    for seq in range(1, 2 * MOST_RESENT):
        viewing.pass_on(KEY if seq == 1 else DELTA, seq)
    numbers = [packet.seq for packet in viewing.wire.rtp]
    viewing.outbound.resend(numbers, 1.0)
    assert len(viewing.wire.rtp) == len(numbers) + MOST_RESENT


def test_packets_of_the_camera_before_are_not_sent_again(viewing):
    viewing.pass_on(KEY, 1)
    number = viewing.wire.rtp[0].seq
    viewing.pass_on(KEY, 50, stream=Stream("video", VP8, 2))
    viewing.outbound.resend([number], 1.0)
    assert len(viewing.wire.rtp) == 2


def test_reports_keep_lips_in_sync_over_different_shifts():
    """The same instant of the camera is the same instant of the viewer, for sound and picture."""
    wire, clock = RecordingWire(), FakeClock()
    egress = Egress(wire, [video_track(), audio_track()], "hall", lambda: None, clock)
    shift = 7 << 32
    for kind, codec, base in (("video", VP8, 1000), ("audio", audio_track().codecs[111], 50)):
        stream = Stream(kind, codec, base)
        stream.heard_clock(SenderClock(base, 100 << 32, base), 10.0)
        packet = rtp.read(datagram(KEY, 1, base))
        assert packet is not None
        stream.take(packet, 10.0)
        egress.outbound[kind].send(stream, packet, 10.0)
    egress.report(shift, 10.5)
    clocks = [rtcp.sender_clock(m) for data in wire.rtcp for m in rtcp.read(data)]
    for sent, told, rate in zip(wire.rtp, filter(None, clocks), (90000, 48000), strict=True):
        assert told.ntp == (107 << 32) + (1 << 31)
        assert (told.timestamp - sent.timestamp) & 0xFFFFFFFF == rate // 2


def test_nothing_is_reported_before_the_cameras_clock_is_known(viewing):
    viewing.pass_on(KEY, 1)
    viewing.outbound.report(0, 1.0)
    assert viewing.wire.rtcp == []


def test_a_viewers_requests_reach_camera_and_history():
    wire = RecordingWire()
    wants: list[int] = []
    egress = Egress(wire, [video_track()], "hall", lambda: wants.append(1), FakeClock())
    stream = Stream("video", VP8, 1)
    packet = rtp.read(datagram(KEY, 1))
    assert packet is not None
    stream.take(packet, 0)
    egress.outbound["video"].send(stream, packet, 0)
    wire.hear(rtcp.picture_loss(9, 0x1111))
    fir = (0x1111).to_bytes(4, "big") + bytes(4)
    wire.hear(rtcp.write(rtcp.PAYLOAD_FEEDBACK, rtcp.FULL_INTRA, bytes(8) + fir))
    wire.hear(rtcp.nack(9, 0x1111, [wire.rtp[0].seq]))
    wire.hear(rtcp.picture_loss(9, 0x9999))  # about nobody we know
    assert wants == [1, 1]
    assert len(wire.rtp) == 2
