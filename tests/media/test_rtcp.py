"""Tests of RTCP messages against aiortc's reading and writing of the same."""

from typing import Any

from aiortc import rtp as aiortc_rtp
from hypothesis import given
from hypothesis import strategies as st

from livehub.media import rtcp


def parsed(data: bytes) -> list[Any]:
    return list(aiortc_rtp.RtcpPacket.parse(data))


def test_aiortc_reads_our_reports():
    block = rtcp.Reception(7, 25, 3, 0x10005, 9, 11, 13)
    (report,) = parsed(rtcp.receiver_report(1, [block]))
    assert report == aiortc_rtp.RtcpRrPacket(
        1, [aiortc_rtp.RtcpReceiverInfo(7, 25, 3, 0x10005, 9, 11, 13)]
    )
    clock = rtcp.SenderClock(5, 0x0102030405060708, 99)
    sent, names = parsed(rtcp.sender_report(clock, 10, 2000, "hall"))
    assert sent.sender_info == aiortc_rtp.RtcpSenderInfo(0x0102030405060708, 99, 10, 2000)
    assert names.chunks == [aiortc_rtp.RtcpSourceInfo(5, [(1, b"hall")])]


def test_we_read_aiortcs_sender_report():
    sent = aiortc_rtp.RtcpSrPacket(5, aiortc_rtp.RtcpSenderInfo(77, 99, 1, 2))
    (message,) = rtcp.read(bytes(sent))
    assert rtcp.sender_clock(message) == rtcp.SenderClock(5, 77, 99)


def test_a_request_for_a_key_frame_is_understood_both_ways():
    (sent,) = parsed(rtcp.picture_loss(1, 2))
    assert (sent.fmt, sent.ssrc, sent.media_ssrc) == (aiortc_rtp.RTCP_PSFB_PLI, 1, 2)
    (read,) = rtcp.read(rtcp.picture_loss(1, 2))
    assert rtcp.target(read) == 2


def test_a_full_intra_request_is_about_the_stream_in_its_list():
    fci = (9).to_bytes(4, "big") + bytes(4)
    (read,) = rtcp.read(bytes(aiortc_rtp.RtcpPsfbPacket(aiortc_rtp.RTCP_PSFB_FIR, 1, 0, fci)))
    assert rtcp.target(read) == 9


@given(st.sets(st.integers(0, 3 * 65536), min_size=1, max_size=60))
def test_a_nack_names_exactly_what_is_missing(numbers):
    (read,) = rtcp.read(rtcp.nack(1, 2, numbers))
    assert set(rtcp.lost_numbers(read)) == {number & 0xFFFF for number in numbers}


@given(st.binary(max_size=120))
def test_reading_never_raises(data):
    for message in rtcp.read(data):
        rtcp.target(message)
        rtcp.lost_numbers(message)
        rtcp.sender_clock(message)


def test_wall_time_becomes_ntp():
    assert rtcp.ntp(1500) == (2_208_988_801 << 32) + (1 << 31)
