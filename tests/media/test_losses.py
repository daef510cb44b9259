"""Tests of what is asked for again, how often, and when that ends."""

from livehub.media.losses import (
    GIVE_UP_S,
    LATEST_S,
    MOST_MISSING,
    RETRY_S,
    SOONEST_S,
    Losses,
)


def test_a_gap_is_asked_for_at_once_and_only_once():
    losses = Losses()
    assert losses.arrived(10, 0) == []
    assert losses.arrived(13, 0) == [11, 12]
    assert losses.arrived(14, 0) == []


def test_what_still_lacks_is_asked_for_again_after_a_while():
    losses = Losses()
    losses.arrived(10, 0)
    losses.arrived(13, 0)
    losses.arrived(11, 0.01)
    assert losses.due(RETRY_S / 2) == []
    assert losses.due(RETRY_S) == [12]


def test_after_a_second_a_key_frame_is_wanted_instead():
    losses = Losses()
    losses.arrived(1, 0)
    losses.arrived(3, 0)
    at = 0.0
    while at < GIVE_UP_S + RETRY_S:
        losses.due(at)
        at += 0.05
    assert losses.give_up()
    assert not losses.give_up()
    assert losses.due(at + 1) == []


def test_an_outage_is_given_up_at_once():
    losses = Losses()
    losses.arrived(1, 0)
    assert losses.arrived(MOST_MISSING + 10, 0) == []
    assert losses.give_up()


def test_a_key_frame_forgives_everything_before_it():
    losses = Losses()
    losses.arrived(1, 0)
    losses.arrived(5, 0)
    losses.arrived(8, 0)
    losses.key_frame(5)
    assert losses.due(RETRY_S) == [6, 7]


def test_a_known_round_trip_decides_how_soon_it_is_asked_again():
    for rtt, waits in ((0.1, 0.15), (0.001, SOONEST_S), (3.0, LATEST_S)):
        losses = Losses()
        losses.know_rtt(rtt)
        losses.arrived(1, 0)
        losses.arrived(3, 0)
        assert losses.due(waits - 0.01) == []
        assert losses.due(waits + 0.001) == [2]
