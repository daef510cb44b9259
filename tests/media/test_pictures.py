"""Tests of finding key frames and sizes in payloads."""

from fractions import Fraction

import av
import pytest
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.vpx import Vp8Encoder
from hypothesis import given
from hypothesis import strategies as st

from livehub.media.pictures import carries_parameters, picture_size, starts_key_frame
from tests.media.doubles import DELTA, KEY


def grey(size: tuple[int, int], number: int) -> av.VideoFrame:
    frame = av.VideoFrame(*size, "yuv420p")
    for plane in frame.planes:
        plane.update(bytes([number * 40 + 16]) * plane.buffer_size)
    frame.pts, frame.time_base = number * 3000, Fraction(1, 90000)
    return frame


@pytest.mark.parametrize("size", [(640, 360), (720, 1280)])
@pytest.mark.parametrize(("codec", "make"), [("VP8", Vp8Encoder), ("H264", H264Encoder)])
def test_only_the_first_picture_of_an_encoder_starts_a_key_frame(codec, make, size):
    encoder = make()
    first, _ = encoder.encode(grey(size, 0), force_keyframe=True)
    second, _ = encoder.encode(grey(size, 1), force_keyframe=False)
    assert starts_key_frame(codec, first[0])
    assert picture_size(codec, first[0]) == size
    assert not any(starts_key_frame(codec, payload) for payload in second)


def test_a_long_picture_id_does_not_hide_a_vp8_key_frame():
    payload = b"\x90\xf0\x81\x23\x00\x00" + KEY[1:]
    assert starts_key_frame("VP8", payload)
    assert picture_size("VP8", payload) == (1280, 720)


def test_a_later_part_of_a_vp8_key_frame_is_no_start():
    assert not starts_key_frame("VP8", b"\x00" + KEY[1:])
    assert not starts_key_frame("VP8", DELTA)


def test_parameter_sets_are_told_from_pictures():
    assert carries_parameters(b"\x67\x42\xe0\x1f")
    assert carries_parameters(b"\x78\x00\x04\x67\x42\xe0\x1f\x00\x01\x68")
    assert not carries_parameters(b"\x7c\x85picture")
    assert starts_key_frame("H264", b"\x7c\x85picture")
    assert not starts_key_frame("H264", b"\x7c\x05picture")


def test_a_cropped_high_profile_size_is_read():
    # x264's own parameter set for 1920x1080 high profile, which crops eight lines
    unit = bytes.fromhex("67640028acd940780227e5c044000003000400000300f03c60c658")
    assert picture_size("H264", unit) == (1920, 1080)


@given(st.sampled_from(["VP8", "H264"]), st.binary(max_size=60))
def test_looking_into_payloads_never_raises(codec, payload):
    starts_key_frame(codec, payload)
    picture_size(codec, payload)
