"""Tests of making whole frames: real encoders' packets, and what must not become a picture."""

from collections.abc import Iterable
from typing import Any

import av
import pytest
from aiortc.codecs import h264, vpx
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.vpx import Vp8Encoder
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.media.pictures import H264
from livehub.media.recorder.frames import Frame, Frames, Look, frames
from livehub.media.recorder.ordering import Placed
from livehub.media.rtp import Packet
from livehub.media.tracks import Codec
from tests.media import doubles
from tests.media.test_pictures import grey

SIZE = (640, 360)
VIDEO = pytest.mark.parametrize(
    ("codec", "encoder", "depayload"),
    [
        (doubles.VP8, Vp8Encoder, vpx.vp8_depayload),
        (doubles.H264, H264Encoder, h264.h264_depayload),
    ],
)


def noisy(number: int) -> av.VideoFrame:
    """A picture that fills several packets."""
    frame = grey(SIZE, number % 5)
    row = bytes((at * at * (number + 3) >> 3) & 0xFF for at in range(frame.planes[0].buffer_size))
    frame.planes[0].update(row)
    return frame


def placed(payload: bytes, timestamp: int, *, marker: bool = False, follows: bool = True) -> Placed:
    return Placed(Packet(96, marker, 0, timestamp, 1, payload), timestamp / 90000, follows)


def pictures(encoder: Any, count: int, keys: Iterable[int] = (0,)) -> list[list[Placed]]:
    """Packets of pictures as aiortc sends them."""
    made = []
    for number in range(count):
        payloads, _ = encoder.encode(noisy(number), force_keyframe=number in keys)
        made.append([placed(each, number * 3000) for each in payloads])
        made[-1][-1].packet.marker = True
    return made


def made(maker: Frames, packets: Iterable[Placed]) -> list[Frame]:
    return [frame for each in packets for frame in maker.take(each)]


@VIDEO
def test_what_an_encoder_sent_comes_out_whole_and_decodes(codec, encoder, depayload):
    sent = pictures(encoder(), 5)
    assert max(map(len, sent)) > 3
    got = made(frames(codec), [one for picture in sent for one in picture])
    assert [frame.timestamp for frame in got] == [0, 3000, 6000, 9000, 12000]
    assert [frame.look is not None for frame in got] == [True, False, False, False, False]
    assert got[0].look is not None
    assert got[0].look.size == SIZE
    expected = [b"".join(depayload(one.packet.payload) for one in picture) for picture in sent]
    assert [frame.data for frame in got] == expected
    decoder = av.CodecContext.create("vp8" if codec is doubles.VP8 else "h264", "r")
    shown = [picture for frame in got for picture in decoder.decode(av.Packet(frame.data))]
    shown += decoder.decode(None)
    assert len(shown) == 5


@VIDEO
def test_after_a_gap_nothing_comes_before_the_next_key_frame(codec, encoder, depayload):
    sent = pictures(encoder(), 6, keys=(0, 4))
    sent[2][1].follows = False  # a packet of the third picture was lost
    maker = frames(codec)
    got = made(maker, [one for picture in sent[:4] for one in picture])
    assert [frame.timestamp for frame in got] == [0, 3000]
    assert maker.wants_key
    got = made(maker, [one for picture in sent[4:] for one in picture])
    assert [frame.timestamp for frame in got] == [12000, 15000]
    assert not maker.wants_key


@VIDEO
def test_a_picture_whose_last_packet_is_not_marked_ends_with_the_next_one(codec, encoder, depayload):  # fmt: skip
    sent = pictures(encoder(), 3)
    for picture in sent:
        picture[-1].packet.marker = False
    got = made(frames(codec), [one for picture in sent for one in picture])
    assert [frame.timestamp for frame in got] == [0, 3000]


@VIDEO
def test_padding_between_pictures_does_no_harm(codec, encoder, depayload):
    sent = pictures(encoder(), 2)
    packets = [*sent[0], placed(b"", 0), placed(b"", 0), *sent[1]]
    assert len(made(frames(codec), packets)) == 2


def units(data: bytes) -> list[int]:
    return [part[0] & 0x1F for part in data.split(b"\x00\x00\x00\x01") if part]


def h264_key(*, parameters: bool) -> list[bytes]:
    payloads, _ = H264Encoder().encode(grey(SIZE, 0), force_keyframe=True)
    found = [unit for unit in b"".join(map(h264.h264_depayload, payloads)).split(b"\x00\x00\x00\x01") if unit]  # fmt: skip
    sets = [unit for unit in found if unit[0] & 0x1F in (7, 8)]
    return sets if parameters else [unit for unit in found if unit[0] & 0x1F == 5]


def test_h264_parameter_sets_ahead_of_their_picture_are_put_before_it():
    maker = frames(doubles.H264)
    got = made(maker, [placed(unit, 0) for unit in h264_key(parameters=True)])
    picture = [placed(unit, 3000) for unit in h264_key(parameters=False)]
    picture[-1].packet.marker = True
    (frame,) = got + made(maker, picture)
    assert units(frame.data) == [7, 8, *[5] * len(picture)]
    assert frame.look is not None
    assert frame.look.size == SIZE
    assert units(frame.look.parameters) == [7, 8]


def test_an_h264_picture_whose_parameters_are_not_known_is_none():
    maker = frames(doubles.H264)
    assert made(maker, [placed(h264_key(parameters=False)[0], 0, marker=True)]) == []
    assert maker.wants_key


def test_h264_fillers_are_left_out():
    packets = [placed(unit, 0) for unit in (*h264_key(parameters=True), b"\x0c\xff\xff")]
    packets.append(placed(h264_key(parameters=False)[0], 0, marker=True))
    (frame,) = made(frames(doubles.H264), packets)
    assert units(frame.data) == [7, 8, 5]


@pytest.mark.parametrize(
    "payload",
    [
        b"\x7c\x05middle of a fragment",
        b"\x78\x00\xffcut off aggregate",
        b"\x78\x00\x00",
        b"\x79interleaved",
    ],
)
def test_broken_h264_costs_its_picture_only(payload):
    maker = frames(doubles.H264)
    key = [placed(unit, 0) for unit in (*h264_key(parameters=True), *h264_key(parameters=False))]
    assert made(maker, [*key, placed(payload, 0, marker=True)]) == []
    again = [placed(each.packet.payload, 9000) for each in key]
    again[-1].packet.marker = True
    assert len(made(maker, again)) == 1


def test_a_vp8_key_frame_without_a_size_is_none():
    maker = frames(doubles.VP8)
    assert made(maker, [placed(doubles.KEY[:9], 0, marker=True)]) == []
    assert len(made(maker, [placed(doubles.KEY, 0, marker=True)])) == 1


def test_a_vp8_picture_in_several_partitions_is_one_frame():
    key = placed(doubles.KEY, 0)
    rest = placed(b"\x11second partition", 0, marker=True)
    (frame,) = made(frames(doubles.VP8), [key, rest])
    assert frame == Frame(0, 0.0, doubles.KEY[1:] + b"second partition", Look((1280, 720)))


def test_every_packet_of_sound_is_a_frame_and_gaps_are_only_gaps():
    maker = frames(doubles.OPUS)
    got = made(maker, [placed(b"a", 0), placed(b"", 1), placed(b"b", 1920, follows=False)])
    assert [(frame.timestamp, frame.data) for frame in got] == [(0, b"a"), (1920, b"b")]
    assert not maker.wants_key


@settings(max_examples=300)
@given(
    st.sampled_from(["VP8", H264, "opus"]),
    st.lists(
        st.tuples(
            st.binary(max_size=40) | st.sampled_from([doubles.KEY, doubles.DELTA]),
            st.integers(0, 3), st.booleans(), st.booleans(),
        ),
        max_size=30,
    ),
)  # fmt: skip
def test_whatever_comes_nothing_but_frames_comes_out(codec, packets):
    maker = frames(Codec(codec, 90000))
    for payload, timestamp, marker, follows in packets:
        for frame in maker.take(placed(payload, timestamp, marker=marker, follows=follows)):
            assert frame.data
