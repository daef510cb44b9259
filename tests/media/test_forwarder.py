"""Tests of one camera with its viewers while it comes and goes."""

import logging

import pytest

from livehub.media.egress import Egress
from livehub.media.forwarder import STALLED_S, Forwarder
from livehub.media.ingest import Ingest
from livehub.media.tracks import Track
from tests.fakes import FakeClock
from tests.media.doubles import DELTA, KEY, VP8, RecordingWire, datagram, video_track

VIDEO = Track("video", {96: VP8}, {96: 97}, 0xA, 0xB)


class Show:
    """One camera, one viewer, no network."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.forwarder = Forwarder("show", "one", self.clock)
        self.epoch = 0
        self.viewer = self.watch("viewer")

    def publish(self) -> tuple[RecordingWire, Ingest]:
        self.epoch += 1
        wire = RecordingWire()
        ingest = Ingest(wire, [VIDEO], self.epoch, self.forwarder.forward, self.clock)
        self.forwarder.expect(ingest, {"video": VP8})
        return wire, ingest

    def watch(self, name: str) -> RecordingWire:
        wire = RecordingWire()
        egress = Egress(wire, [video_track()], "hall", self.forwarder.want_key_frame, self.clock)
        self.forwarder.viewers[name] = egress
        return wire


@pytest.fixture
def show():
    return Show()


def test_states_follow_what_really_arrives(show):
    states = [show.forwarder.state]
    wire, ingest = show.publish()
    states.append(show.forwarder.state)
    wire.receive(datagram(KEY, 1))
    states.append(show.forwarder.state)
    show.clock.advance(int(STALLED_S * 1000) + 1)
    states.append(show.forwarder.state)
    wire.receive(datagram(DELTA, 2))
    states.append(show.forwarder.state)
    show.forwarder.lose(ingest)
    states.append(show.forwarder.state)
    assert states == ["off", "connecting", "on_air", "stalled", "on_air", "off"]


def test_a_late_viewer_makes_the_camera_send_a_key_frame(show):
    wire, _ = show.publish()
    wire.receive(datagram(KEY, 1))
    late = show.watch("late")
    wire.receive(datagram(DELTA, 2))
    assert len(wire.rtcp) == 1
    wire.receive(datagram(KEY, 3))
    assert [packet.payload for packet in late.rtp] == [KEY]


def test_a_new_peer_takes_over_with_its_first_packet_and_the_old_one_is_silenced(show):
    old, old_ingest = show.publish()
    old.receive(datagram(KEY, 1, ssrc=1))
    new, new_ingest = show.publish()
    old.receive(datagram(DELTA, 2, ssrc=1))
    new.receive(datagram(KEY, 1, ssrc=2))
    old.receive(datagram(DELTA, 3, ssrc=1))
    assert show.forwarder.ingest is new_ingest
    assert [packet.payload for packet in show.viewer.rtp] == [KEY, DELTA, KEY]
    show.forwarder.lose(old_ingest)
    assert show.forwarder.state == "on_air"


def test_one_viewers_trouble_is_not_anothers(show, caplog):
    class Broken(RecordingWire):
        def send_rtp(self, packet: bytes) -> None:
            raise ZeroDivisionError

    broken = Egress(Broken(), [video_track()], "hall", lambda: None, show.clock)
    show.forwarder.viewers = {"broken": broken, **show.forwarder.viewers}
    wire, _ = show.publish()
    with caplog.at_level(logging.ERROR):
        for seq in range(1, 10):
            wire.receive(datagram(KEY, seq))
    assert len(show.viewer.rtp) == 9
    assert show.forwarder.failures == 9
    assert len(caplog.records) == 4  # the 1st, 2nd, 4th and 8th


def test_vitals_tell_rate_size_loss_and_viewers(show):
    wire, _ = show.publish()
    wire.receive(datagram(KEY, 1))
    show.forwarder.tend(show.clock.steady())
    for seq in range(2, 42):
        if seq % 4:
            wire.receive(datagram(DELTA + bytes(1000 - len(DELTA)), seq))
    show.clock.advance(1000)
    show.forwarder.tend(show.clock.steady())
    assert show.forwarder.vitals() == {
        "state": "on_air",
        "kbps": 240,
        "fps": 30,
        "loss": 25,
        "width": 1280,
        "height": 720,
        "codec": "VP8",
        "rtt_ms": None,
        "sound": None,
        "silent_s": 0,
        "viewers": 1,
    }


def test_a_camera_that_left_has_no_rates(show):
    wire, ingest = show.publish()
    wire.receive(datagram(KEY, 1))
    show.clock.advance(1000)
    show.forwarder.tend(show.clock.steady())
    show.forwarder.lose(ingest)
    vitals = show.forwarder.vitals()
    assert (vitals["state"], vitals["kbps"], vitals["width"]) == ("off", 0, 0)
