"""Tests of a show's cameras: which is on air, and what a take does to viewers and taps."""

import itertools

import pytest

from tests.media.doubles import DELTA, KEY
from tests.media.halls import AUDIO, VIDEO, Hall


@pytest.fixture
def hall():
    return Hall()


def test_the_first_camera_is_on_air_and_the_second_waits(hall):
    one, two = hall.camera("one"), hall.camera("two")
    assert not hall.room.program
    two.send(KEY)
    one.send(KEY)
    assert hall.room.program == "two"
    assert [v["program"] for v in hall.room.vitals().values()] == [False, True]


def test_a_take_happens_at_a_key_frame_and_until_then_the_old_picture_goes_on(hall):
    one, two = hall.camera("one"), hall.camera("two")
    one.send(KEY)
    two.send(KEY)
    hall.watch()
    one.send(KEY)
    hall.room.take("two")
    assert two.asked() == 1
    two.send(DELTA + b"2")
    one.send(DELTA + b"1")
    assert hall.room.program == "one"
    two.send(KEY + b"2")
    one.send(DELTA + b"1 late")
    two.send(DELTA + b"2 on")
    assert hall.room.program == "two"
    assert hall.seen() == [KEY, DELTA + b"1", KEY + b"2", DELTA + b"2 on"]
    stamps = [packet.timestamp for packet in hall.viewer.rtp]
    numbers = [packet.seq for packet in hall.viewer.rtp]
    assert (stamps[2] - stamps[1]) & 0xFFFFFFFF == 3000
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    assert hall.moved[-1] == ("viewer", "two")


def test_a_take_of_a_camera_that_is_not_there_waits_for_it(hall):
    one = hall.camera("one")
    one.send(KEY)
    hall.watch()
    hall.room.take("two")
    one.send(KEY)
    assert hall.room.program == "one"
    two = hall.camera("two")
    two.send(KEY + b"2")
    assert hall.room.program == "two"
    assert hall.seen() == [KEY, KEY + b"2"]


def test_a_take_may_be_taken_back_before_it_happened(hall):
    one, two = hall.camera("one"), hall.camera("two")
    one.send(KEY)
    two.send(KEY)
    hall.room.take("two")
    hall.room.take("one")
    two.send(KEY)
    assert hall.room.program == "one"


def test_after_a_restart_only_the_taken_camera_goes_on_air(hall):
    hall.room.take("one")
    hall.camera("two").send(KEY)
    assert hall.room.program is None
    hall.camera("one").send(KEY)
    assert hall.room.program == "one"


def test_a_camera_without_picture_is_taken_with_its_next_packet(hall):
    one, two = hall.camera("one", VIDEO, AUDIO), hall.camera("two", AUDIO)
    one.send(KEY)
    two.speak()
    hall.watch()
    hall.room.take("two")
    two.speak()
    assert hall.room.program == "two"
    assert hall.seen() == [b"sound"]


def test_the_place_of_a_camera_that_left_for_good_is_free_unless_it_was_given(hall):
    one = hall.camera("one")
    one.send(KEY)
    one.forwarder.lose(one.ingest)
    before = hall.room.program
    hall.room.forget("one")
    assert (before, hall.room.program) == ("one", None)
    two = hall.camera("two")
    two.send(KEY)
    hall.room.take("two")
    two.forwarder.lose(two.ingest)
    hall.room.forget("two")
    assert hall.room.program == "two"
    hall.camera("three").send(KEY)
    assert hall.room.program == "two"


def test_fifty_takes_never_break_a_viewers_numbers_or_time(hall):
    cameras = {name: hall.camera(name) for name in ("one", "two")}
    cameras["one"].send(KEY)
    cameras["two"].send(KEY)
    hall.watch()
    for number in range(50):
        name = ("two", "one")[number % 2]
        hall.room.take(name)
        for _ in range(3):
            hall.clock.advance(33)
            for camera in cameras.values():
                camera.send(DELTA)
        cameras[name].send(KEY + name.encode())
        assert hall.room.program == name
    packets = hall.viewer.rtp
    assert [payload for payload in hall.seen() if payload.startswith(KEY)] == [
        KEY + ("two", "one")[n % 2].encode() for n in range(50)
    ]
    steps = [(b.seq - a.seq) & 0xFFFF for a, b in itertools.pairwise(packets)]
    assert set(steps) == {1}
    times = [(b.timestamp - a.timestamp) & 0xFFFFFFFF for a, b in itertools.pairwise(packets)]  # fmt: skip
    assert all(0 < step < 2 * 90000 for step in times)
