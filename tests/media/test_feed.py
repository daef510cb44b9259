"""Tests of the messages between our own media processes."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.media import feed
from livehub.media.rtp import Packet
from tests.media.doubles import OPUS, VP8

MESSAGES: list[feed.Control] = [
    feed.Subscribe("show"),
    feed.WantKeyFrame("one"),
    feed.ProgramIs(None),
    feed.ProgramIs("one"),
    feed.CameraCame("one", 7, {"video": VP8, "audio": OPUS}),
    feed.CameraLeft("one", 7),
    feed.StreamBegan(3, "one", "video", VP8, 0xCAFE),
    feed.ClockTold(3, 1 << 63, 0xFFFFFFFF, 12.5, -5),
    feed.Ready(),
]


def packet(payload: bytes = b"picture", level: int | None = None) -> Packet:
    return Packet(96, True, 70000, 90000, 0xCAFE, payload, level=level)


@given(st.lists(st.integers(1, 40)))
def test_messages_survive_any_cutting(cuts):
    sent = b"".join(feed.control(message) for message in MESSAGES)
    sent += feed.packet(3, packet(), 1.5)
    reader, at = feed.Reader(), 0
    got: list[object] = []
    for cut in [*cuts, len(sent)]:
        got += reader.feed(sent[at : at + cut])
        at += cut
    assert got[:-1] == MESSAGES
    last = got[-1]
    assert isinstance(last, feed.Arrived)
    assert (last.stream, last.at) == (3, 1.5)


@given(st.binary(max_size=1400), st.none() | st.integers(0, 127))
def test_a_packet_arrives_as_it_was_but_for_its_hops_own_things(payload, level):
    (got,) = feed.Reader().feed(feed.packet(9, packet(payload, level), 2.0))
    assert isinstance(got, feed.Arrived)
    one = got.packet
    assert (one.payload, one.level, one.marker) == (payload, level, True)
    assert (one.seq, one.timestamp, one.ssrc) == (70000 & 0xFFFF, 90000, 0xCAFE)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\xff\xff\xff\xff\x00",
        b"\x00\x00\x00\x01\x00x",
        b"\x00\x00\x00\x03\x01abc",
        b"\x00\x00\x00\x00\x07",
    ],
)
def test_what_is_no_feed_is_said_to_be_broken(nonsense):
    with pytest.raises(feed.Broken):
        list(feed.Reader().feed(nonsense))


@given(st.binary(max_size=200))
def test_nothing_but_broken_comes_out_of_garbage(garbage):
    with contextlib.suppress(feed.Broken):
        list(feed.Reader().feed(garbage))
