"""When our own clock is believed."""

import pytest

from livehub.payments.notified import OLDEST
from livehub.payments.trust import RELEASED, Trust
from tests.fakes import START

HOUR = 3_600_000


def test_a_signature_of_now_is_fresh_and_an_older_one_is_not():
    trust = Trust()
    assert trust.judge(None, START) == "fresh"
    for age in (0, OLDEST, -OLDEST):
        assert trust.judge(START - age, START) == "fresh"
    for age in (OLDEST + 1, 30 * 24 * HOUR):
        assert trust.judge(START - age, START) == "old"


def test_a_clock_before_our_own_release_is_not_believed():
    trust = Trust()
    assert not trust.trusted(RELEASED - 1)
    assert trust.trusted(RELEASED)
    assert trust.judge(RELEASED - HOUR, RELEASED - HOUR) == "unsure"
    assert trust.judge(RELEASED - 2 * HOUR, RELEASED - HOUR) == "unsure"


def test_nobody_can_sign_the_future_so_our_clock_is_behind():
    trust = Trust()
    assert trust.judge(START + HOUR, START) == "unsure"
    assert not trust.trusted(START)
    # A replay that agrees with the wrong clock is not fresh either.
    assert trust.judge(START, START) == "unsure"
    assert not trust.trusted(START + HOUR - OLDEST - 1)
    assert trust.trusted(START + HOUR - OLDEST)
    assert trust.judge(START + HOUR, START + HOUR) == "fresh"


def test_a_clock_that_went_back_behind_our_last_sign_of_life_is_not_believed():
    trust = Trust(alive=START + HOUR)
    assert trust.judge(START - HOUR, START) == "unsure"
    assert trust.trusted(START + HOUR)


def test_a_mark_of_a_clock_that_was_ahead_is_given_up_once_two_clocks_agree():
    trust = Trust(alive=START + 365 * 24 * HOUR)
    assert trust.judge(START - HOUR, START) == "unsure"
    assert trust.judge(START, START) == "fresh"
    assert trust.trusted(START)
    assert trust.judge(START - HOUR, START) == "old"


@pytest.mark.parametrize("signed", [0, 1, 10**15])
def test_absurd_times_only_ever_wait_or_are_old(signed):
    assert Trust().judge(signed, START) in {"old", "unsure"}
