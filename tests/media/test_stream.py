"""Tests of what is known of one incoming stream."""

from livehub.media import rtp
from livehub.media.rtcp import SenderClock
from livehub.media.rtp import Packet
from livehub.media.stream import Stream
from tests.media.doubles import DELTA, H264, KEY, OPUS, VP8, datagram


def take(
    stream: Stream, payload: bytes, seq: int, timestamp: int = 0, at: float = 0.0
) -> tuple[Packet, bool]:
    packet = rtp.read(datagram(payload, seq, timestamp))
    assert packet is not None
    return packet, stream.take(packet, at)


def test_key_frames_are_marked_and_measured():
    stream = Stream("video", VP8, 1)
    key, _ = take(stream, KEY, 10)
    delta, _ = take(stream, DELTA, 11)
    assert key.starts_key_frame
    assert not delta.starts_key_frame
    assert stream.size == (1280, 720)
    assert stream.frames == 2


def test_a_repeated_packet_is_not_taken_twice():
    stream = Stream("video", VP8, 1)
    assert take(stream, KEY, 10)[1]
    assert not take(stream, KEY, 10)[1]
    assert stream.octets == len(KEY)


def test_an_h264_picture_behind_its_parameters_is_no_start():
    stream = Stream("video", H264, 1)
    parameters, _ = take(stream, b"\x67\x42\xe0\x1f", 1)
    picture, _ = take(stream, b"\x65picture", 2)
    assert parameters.starts_key_frame
    assert not picture.starts_key_frame


def test_an_h264_camera_that_keeps_its_parameters_to_itself_starts_with_the_picture():
    picture, _ = take(Stream("video", H264, 1), b"\x65picture", 1)
    assert picture.starts_key_frame


def test_losses_are_counted_per_report_and_over_all():
    stream = Stream("video", VP8, 7)
    for seq in (1, 2, 4):
        take(stream, DELTA, seq)
    first = stream.reception(0.0)
    assert (first.ssrc, first.fraction_lost, first.lost) == (7, 64, 1)
    take(stream, DELTA, 5)
    assert stream.reception(0.0).fraction_lost == 0
    assert stream.reception(0.0).lost == 1


def test_a_report_tells_how_long_ago_the_last_clock_came():
    stream = Stream("audio", OPUS, 7)
    stream.heard_clock(SenderClock(7, 0x0000_1234_5678_0000, 0), 10.0)
    block = stream.reception(10.5)
    assert (block.last_report, block.delay) == (0x12345678, 32768)


def test_steady_packets_have_no_jitter_and_unsteady_ones_do():
    steady, unsteady = Stream("audio", OPUS, 1), Stream("audio", OPUS, 1)
    for number in range(50):
        take(steady, b"x", number, number * 960, number * 0.02)
        take(unsteady, b"x", number, number * 960, number * 0.02 + 0.01 * (number % 2))
    assert steady.reception(1).jitter == 0
    assert unsteady.reception(1).jitter > 200
