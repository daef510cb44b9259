"""Tests of when things happened: jitter, lips in sync, clocks that go wrong or are set."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.media.recorder.timeline import JUMP_S, Timeline

VIDEO, AUDIO = 90_000, 48_000


class Phone:
    """A sender whose sound leaves it `ahead` seconds earlier than its pictures."""

    def __init__(
        self, *, ahead: float = 0.0, drift: float = 0.0, first: int = 4_294_000_000
    ) -> None:
        self.timeline = Timeline()
        self.timeline.begin("video", VIDEO)
        self.timeline.begin("audio", AUDIO)
        self.ahead = ahead
        self.drift = drift
        self.first = first
        self.wall = 3_900_000_000.0

    def stamp(self, kind: str, moment: float) -> int:
        rate = VIDEO if kind == "video" else AUDIO
        return (self.first + round(moment * (1 + self.drift) * rate)) % (1 << 32)

    def frame(self, kind: str, moment: float, late: float = 0.0) -> float:
        """Where what happened at `moment` is placed."""
        delay = 0.1 + late - (self.ahead if kind == "audio" else 0.0)
        return self.timeline.place(kind, self.stamp(kind, moment), moment + delay)

    def report(self, moment: float) -> None:
        for kind in ("video", "audio"):
            ntp = round((self.wall + moment) * (1 << 32))
            self.timeline.told(kind, ntp, self.stamp(kind, moment))


def difference(phone: Phone, moment: float) -> float:
    return phone.frame("audio", moment) - phone.frame("video", moment)


def test_time_goes_on_evenly_whatever_the_network_does_and_when_numbers_wrap():
    phone = Phone(first=(1 << 32) - 1000)
    places = [phone.frame("video", n / 30, late=0.02 * (n % 5 > 0)) for n in range(300)]
    steps = [after - before for before, after in pairwise(places)]
    assert min(steps) == pytest.approx(1 / 30, abs=1e-3)
    assert max(steps) == pytest.approx(1 / 30, abs=1e-3)


def test_lips_are_in_sync_once_both_clocks_were_told():
    phone = Phone(ahead=0.08)
    assert difference(phone, 0) == pytest.approx(-0.08)
    phone.report(0.1)
    late = [difference(phone, number / 50) for number in range(1, 100)]
    assert late[-1] == pytest.approx(0, abs=0.005)


def test_clocks_told_before_the_first_frame_hold_from_it_on():
    phone = Phone(ahead=0.08)
    phone.report(0)
    phone.frame("video", 0)
    assert difference(phone, 0.04) == pytest.approx(0, abs=0.001)


def test_a_correction_never_makes_time_jump_or_go_back():
    phone = Phone(ahead=0.3)
    places = [
        phone.frame("audio", 0),
    ]
    phone.frame("video", 0)
    phone.report(0)
    for number in range(1, 500):
        phone.frame("video", number / 50)
        places.append(phone.frame("audio", number / 50))
    steps = [after - before for before, after in pairwise(places)]
    assert min(steps) > 0.017
    assert max(steps) < 0.023


@pytest.mark.parametrize("drift", [100e-6, -100e-6])
def test_a_phone_whose_clock_goes_wrong_stays_with_us(drift):
    """A hundred millionths are a third of a second in an hour."""
    phone = Phone(drift=drift)
    hour = 3600
    where = [phone.frame("video", second) for second in range(hour)]
    assert where[-1] == pytest.approx(hour - 1 + 0.1, abs=0.02)


@pytest.mark.parametrize("seconds", [-20, 20])
def test_a_sender_that_counts_anew_is_followed_at_once(seconds):
    phone = Phone()
    phone.frame("video", 0)
    phone.first = (phone.first + seconds * VIDEO) % (1 << 32)
    assert phone.frame("video", 0.033) == pytest.approx(0.133, abs=0.01)


def test_a_phone_that_sets_its_clock_must_tell_it_for_both_again():
    phone = Phone()
    phone.report(0)
    difference(phone, 0)
    phone.wall += 10
    phone.timeline.told("video", round((phone.wall + 1) * (1 << 32)), phone.stamp("video", 1))
    assert abs(difference(phone, 1)) < 0.01
    phone.timeline.told("audio", round((phone.wall + 1) * (1 << 32)), phone.stamp("audio", 1))
    assert abs(difference(phone, 1.1)) < 0.01


@given(st.lists(st.tuples(st.integers(0, (1 << 32) - 1), st.floats(0, 1000)), min_size=1))
def test_any_timestamps_have_a_place(frames):
    timeline = Timeline()
    timeline.begin("video", VIDEO)
    for timestamp, at in sorted(frames, key=lambda frame: frame[1]):
        place = timeline.place("video", timestamp, at)
        assert place <= at + JUMP_S + 1
