"""Tests of the ring of packets."""

from livehub.media.history import History
from livehub.media.rtp import Packet


def packet(seq: int) -> Packet:
    return Packet(96, False, seq, 0, 1, b"")


def test_a_packet_is_found_until_the_ring_comes_round():
    history = History(depth=4)
    for seq in range(10, 15):
        assert history.keep(packet(seq))
    assert history.find(10) is None
    assert history.find(14) == packet(14)
    assert history.find(15) is None


def test_repetitions_and_latecomers_are_not_kept():
    history = History(depth=4)
    history.keep(packet(10))
    assert not history.keep(packet(10))
    history.keep(packet(14))
    assert not history.keep(packet(10))


def test_a_gap_may_be_filled_later():
    history = History(depth=4)
    history.keep(packet(10))
    history.keep(packet(12))
    assert history.keep(packet(11))
