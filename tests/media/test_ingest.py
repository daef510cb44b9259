"""Tests of the feedback that a camera gets."""

import pytest
from aiortc.rtp import RtpPacket, wrap_rtx

from livehub.media import rtcp
from livehub.media.ingest import KEY_FRAME_S, Ingest
from livehub.media.rtp import HEADER, Packet
from livehub.media.stream import Stream
from livehub.media.tracks import Track
from tests.fakes import FakeClock
from tests.media.doubles import DELTA, KEY, OPUS, VP8, RecordingWire, datagram

VIDEO = Track("video", {96: VP8}, {96: 97}, 0xA, 0xB, transport_cc=3)
AUDIO = Track("audio", {111: OPUS}, {}, 0xC, 0xD, transport_cc=3)
KEY_FRAME_MS = int(KEY_FRAME_S * 1000)


class Hall:
    """An ingest between a recording wire and a list of what it passed on."""

    def __init__(self) -> None:
        self.wire = RecordingWire()
        self.clock = FakeClock()
        self.passed: list[tuple[Stream, Packet]] = []
        self.ingest = Ingest(
            self.wire, [VIDEO, AUDIO], 1, lambda _, stream, packet: self.passed.append((stream, packet)), self.clock
        )  # fmt: skip

    def send(self, payload: bytes, seq: int, payload_type: int = 96, ssrc: int = 0xCAFE) -> None:
        self.wire.receive(datagram(payload, seq, 0, payload_type, ssrc))

    def asked(self, kind: int, form: int) -> list[rtcp.Message]:
        return [m for data in self.wire.rtcp for m in rtcp.read(data) if (m.kind, m.format) == (kind, form)]  # fmt: skip

    def key_requests(self) -> int:
        return len(self.asked(rtcp.PAYLOAD_FEEDBACK, rtcp.PICTURE_LOSS))

    def wait(self, millis: int) -> None:
        for _ in range(millis // 50):
            self.clock.advance(50)
            self.ingest.tend(self.clock.steady())


@pytest.fixture
def hall():
    return Hall()


def test_packets_pass_on_and_unknown_ones_do_not(hall):
    hall.send(KEY, 1)
    hall.send(b"sound", 1, payload_type=111, ssrc=2)
    hall.send(b"other", 1, payload_type=50)
    assert [stream.kind for stream, _ in hall.passed] == ["video", "audio"]


def test_a_gap_is_asked_for_at_once(hall):
    hall.send(KEY, 1)
    hall.send(DELTA, 4)
    (request,) = hall.asked(rtcp.TRANSPORT_FEEDBACK, rtcp.NACK)
    assert rtcp.lost_numbers(request) == [2, 3]
    assert rtcp.target(request) == 0xCAFE


def test_a_retransmission_fills_the_gap_and_passes_on_once(hall):
    hall.send(KEY, 1)
    hall.send(DELTA, 3)
    lost = RtpPacket(96, 0, 2, 0, 0xCAFE, DELTA)
    for number in (1, 2):
        hall.wire.receive(wrap_rtx(lost, 97, number, 0xBEEF).serialize())
    assert [packet.seq & 0xFFFF for _, packet in hall.passed] == [1, 3, 2]
    hall.wait(200)
    assert len(hall.asked(rtcp.TRANSPORT_FEEDBACK, rtcp.NACK)) == 1


def test_an_outage_ends_in_a_request_for_a_key_frame(hall):
    hall.send(KEY, 1)
    hall.send(DELTA, 900)
    hall.wait(50)
    assert hall.key_requests() == 1


def test_requests_for_key_frames_are_merged_and_repeated_until_one_comes(hall):
    hall.send(DELTA, 1)
    for _ in range(20):
        hall.ingest.want_key_frame()
    assert hall.key_requests() == 1
    hall.wait(2 * KEY_FRAME_MS + 100)
    assert hall.key_requests() == 3
    hall.send(KEY, 2)
    hall.wait(2 * KEY_FRAME_MS)
    assert hall.key_requests() == 3


def test_arrivals_are_fed_back_ten_times_a_second(hall):
    body = bytes([0x31, 0x00, 0x07, 0x00])  # extension 3, two bytes, number 7
    header = bytearray(HEADER.pack(0x90, 96, 1, 0, 0xCAFE)) + b"\xbe\xde\x00\x01" + body + KEY
    hall.wire.receive(bytes(header))
    hall.wait(100)
    (report,) = hall.asked(rtcp.TRANSPORT_FEEDBACK, rtcp.TRANSPORT_CC)
    assert report.body[8:12] == bytes([0, 7, 0, 1])


def test_reports_of_reception_go_out_every_second(hall):
    hall.send(KEY, 1)
    hall.wait(3000)
    assert 2 <= len(hall.asked(rtcp.RECEIVER_REPORT, 1)) <= 4


def test_a_new_ssrc_is_a_new_stream_and_the_old_one_does_not_come_back(hall):
    hall.send(KEY, 1, ssrc=1)
    hall.send(KEY, 1, ssrc=2)
    hall.send(DELTA, 2, ssrc=1)
    assert [stream.ssrc for stream, _ in hall.passed] == [1, 2]


def test_the_cameras_clock_is_compared_with_ours_once_for_both_streams(hall):
    hall.send(KEY, 1, ssrc=1)
    report = rtcp.sender_report(rtcp.SenderClock(1, 5 << 32, 90000), 1, 1, "phone")
    hall.wire.hear(report)
    shift = hall.ingest.ntp_shift
    assert shift == rtcp.ntp(hall.clock.now()) - (5 << 32)
    hall.clock.advance(1000)
    hall.wire.hear(report)
    assert hall.ingest.ntp_shift == shift


def test_rubbish_is_counted_and_passed_over(hall):
    hall.wire.receive(b"\x80")
    hall.wire.hear(b"\x80\xc8")
    assert hall.ingest.unreadable == 1
