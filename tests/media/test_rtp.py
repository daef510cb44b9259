"""Tests of reading and writing RTP headers."""

import pytest
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import HeaderExtensionsMap, RtpPacket, wrap_rtx
from hypothesis import given
from hypothesis import strategies as st

from livehub.media import rtp
from livehub.media.twcc import URI


def test_a_packet_is_read_as_aiortc_wrote_it():
    extensions = HeaderExtensionsMap()
    extensions.configure(
        RTCRtpParameters(
            headerExtensions=[
                RTCRtpHeaderExtensionParameters(id=4, uri="urn:ietf:params:rtp-hdrext:sdes:mid"),
                RTCRtpHeaderExtensionParameters(id=3, uri=URI),
            ]
        )
    )
    packet = RtpPacket(96, 1, 65535, 4_000_000_000, 0xDEADBEEF, b"payload")
    packet.extensions.mid = "video"
    packet.extensions.transport_sequence_number = 40000
    packet.csrc = [1, 2]
    packet.padding_size = 5
    read = rtp.read(packet.serialize(extensions), transport_cc_id=3)
    assert read == rtp.Packet(96, True, 65535, 4_000_000_000, 0xDEADBEEF, b"payload", 40000)


def test_two_byte_extension_headers_are_read():
    block = bytes([7, 1, 0xFF, 0, 9, 2, 0x12, 0x34])
    assert rtp.find_extension(block, 0x1000, 9) == b"\x12\x34"
    assert rtp.find_extension(block, 0x1000, 8) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(11),
        b"\x00" + bytes(11),  # version 0
        b"\x8f" + bytes(11),  # fifteen CSRCs announced
        b"\x90" + bytes(11),  # extension announced
        b"\x90" + bytes(11) + b"\xbe\xde\x00\x09",  # extension longer than the packet
        b"\xa0" + bytes(11),  # padding of zero
        b"\xa0" + bytes(11) + b"\xff",  # padding longer than the packet
    ],
)
def test_what_is_no_packet_is_none(data):
    assert rtp.read(data, 3) is None


@given(st.binary(max_size=80), st.integers(0, 14))
def test_reading_never_raises(data, number):
    rtp.read(data, number)


def test_a_written_header_is_read_by_aiortc():
    read = RtpPacket.parse(rtp.write(102, True, 65536 + 7, (1 << 32) + 9, 0xABCD) + b"x")
    assert (read.payload_type, read.marker, read.sequence_number) == (102, 1, 7)
    assert (read.timestamp, read.ssrc, read.payload) == (9, 0xABCD, b"x")


def test_a_retransmission_gives_back_the_packet():
    original = RtpPacket(96, 1, 77, 900, 1, b"payload")
    repeated = rtp.read(wrap_rtx(original, 97, 5, 2).serialize())
    assert repeated is not None
    again = rtp.unwrap_retransmission(repeated, 96, 1)
    assert again == rtp.Packet(96, True, 77, 900, 1, b"payload")


def test_a_probe_without_payload_is_no_retransmission():
    assert rtp.unwrap_retransmission(rtp.Packet(97, False, 1, 1, 1, b"\x00"), 96, 1) is None


def test_numbers_grow_over_three_wraps_in_spite_of_reordering():
    unroller = rtp.Unroller()
    start = unroller.unroll(65000)
    order = list(range(1, 3 * 65536))
    for at in range(0, len(order) - 1, 3):
        order[at], order[at + 1] = order[at + 1], order[at]
    for step in order:
        assert unroller.unroll((65000 + step) & 0xFFFF) == start + step
