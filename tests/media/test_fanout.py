"""Tests of the loop for each packet and viewer: what is sent decrypts to what was meant."""

import os
import socket

import pytest
from pylibsrtp import Policy, Session

from livehub.media import fanout, rtp, srtp
from livehub.media.fanout import Lane, Names
from livehub.media.rtp import Packet
from livehub.media.runs import Run
from livehub.media.scatter import Place, Scatter
from livehub.media.srtp import SendingKey
from livehub.media.stream import Stream
from tests.media.doubles import VP8

PROFILES = {
    b"SRTP_AEAD_AES_128_GCM": (Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 28),
    b"SRTP_AEAD_AES_256_GCM": (Policy.SRTP_PROFILE_AEAD_AES_256_GCM, 44),
    b"SRTP_AES128_CM_SHA1_80": (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 30),
}
STREAM = Stream("video", VP8, 1)


class Viewer:
    """A socket that decrypts what it gets."""

    def __init__(self, scatter: Scatter, profile: bytes) -> None:
        number, size = PROFILES[profile]
        key = os.urandom(size)

        def session(kind: int) -> Session:
            policy = Policy(key=key, ssrc_type=kind, srtp_profile=number)
            policy.window_size = 1024
            return Session(policy)

        self.keys = session(Policy.SSRC_ANY_INBOUND)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        sending = SendingKey(session(Policy.SSRC_ANY_OUTBOUND), profile)
        place = Place(self.socket.getsockname())
        self.lane = Lane(scatter, sending, place, srtp.memory(scatter.start))

    def got(self) -> list[Packet]:
        found: list[Packet] = []
        while True:
            try:
                data = self.socket.recv(2048)
            except BlockingIOError:
                return found
            packet = rtp.read(self.keys.unprotect(data))
            assert packet is not None
            found.append(packet)


@pytest.fixture
def scatter():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as through:
        through.bind(("127.0.0.1", 0))
        yield Scatter(through)


def run(first: int, *sizes: int) -> Run:
    last = len(sizes) - 1
    return Run(
        STREAM,
        [
            Packet(96, n == last, first + n, 3000, 1, bytes([n]) * size)
            for n, size in enumerate(sizes)
        ],
    )


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("segments", [True, False])
def test_each_viewer_gets_every_packet_under_its_own_names_and_key(scatter, profile, segments):
    viewers = [Viewer(scatter, profile) for _ in range(3)]
    prepared = run(70000, 1100, 1099, 1100, 200)
    for number, viewer in enumerate(viewers):
        viewer.lane.place.segments = segments
        names = Names(100 + number, 0xAA00 + number, 7 - 70000 + number, 1000 * number)
        fanout.send(prepared, names, viewer.lane)
    scatter.flush()
    for number, viewer in enumerate(viewers):
        got = viewer.got()
        assert [packet.seq for packet in got] == [7 + number + n for n in range(4)]
        assert {packet.timestamp for packet in got} == {3000 + 1000 * number}
        assert {packet.ssrc for packet in got} == {0xAA00 + number}
        assert {packet.payload_type for packet in got} == {100 + number}
        assert [packet.payload for packet in got] == [one.payload for one in prepared.packets]
        assert [packet.marker for packet in got] == [False, False, False, True]
        viewer.socket.close()


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_numbers_and_the_rollover_counter_are_right_after_three_wraps(scatter):
    viewer = Viewer(scatter, b"SRTP_AEAD_AES_128_GCM")
    names = Names(96, 5, 0, 0)
    arrived = 0
    expected = 1
    while expected < 3 * 65536 + 1000:
        sizes = [20] * 48
        fanout.send(run(expected, *sizes), names, viewer.lane)
        scatter.flush()
        for packet in viewer.got():
            assert packet.seq == expected & 0xFFFF
            expected += 1
            arrived += 1
    assert arrived == expected - 1
    viewer.socket.close()


def test_more_than_the_room_holds_leaves_in_between(scatter):
    viewers = [Viewer(scatter, b"SRTP_AEAD_AES_128_GCM") for _ in range(40)]
    prepared = run(1, *[1200] * 40)  # 40 viewers x 40 packets are twice the room
    for viewer in viewers:
        fanout.send(prepared, Names(96, 5, 0, 0), viewer.lane)
    scatter.flush()
    assert {len(viewer.got()) for viewer in viewers} == {40}
    for viewer in viewers:
        viewer.socket.close()


def test_what_cannot_be_encrypted_is_not_sent(scatter):
    viewer = Viewer(scatter, b"SRTP_AEAD_AES_128_GCM")
    names = Names(96, 5, 0, 0)
    fanout.send(run(1, 100, 100), names, viewer.lane)
    fanout.send(run(1, 100, 100), names, viewer.lane)  # the same numbers again: refused
    fanout.send(run(3, 100), names, viewer.lane)
    scatter.flush()
    assert [packet.seq for packet in viewer.got()] == [1, 2, 3]
    viewer.socket.close()
