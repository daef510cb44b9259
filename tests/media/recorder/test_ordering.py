"""Tests of putting packets in order: what is waited for, how long, and what a gap is."""

from hypothesis import given
from hypothesis import strategies as st

from livehub.media.recorder.ordering import MOST_WAITING, PATIENCE_S, SILENCE_S, Ordering, Placed
from livehub.media.rtp import Packet

PATIENCE = PATIENCE_S["video"]


def packet(seq: int) -> Packet:
    return Packet(96, False, seq & 0xFFFF, 0, 1, b"%d" % seq)


def numbers(placed: list[Placed]) -> list[int]:
    return [int(each.packet.payload) for each in placed]


def gaps(placed: list[Placed]) -> list[int]:
    return [int(each.packet.payload) for each in placed if not each.follows]


def test_packets_in_order_are_given_out_at_once_and_only_the_first_follows_none():
    ordering = Ordering("video")
    placed = [one for seq in range(5) for one in ordering.arrived(packet(seq), 0)]
    assert numbers(placed) == [0, 1, 2, 3, 4]
    assert gaps(placed) == [0]


def test_a_packet_that_comes_late_is_put_in_its_place():
    ordering = Ordering("video")
    ordering.arrived(packet(1), 0)
    assert ordering.arrived(packet(3), 0.01) == []
    assert ordering.due(0.2) == []
    placed = ordering.arrived(packet(2), 0.25)
    assert numbers(placed) == [2, 3]
    assert gaps(placed) == []


def test_a_packet_that_never_comes_is_given_up_after_a_while():
    ordering = Ordering("video")
    ordering.arrived(packet(1), 0)
    ordering.arrived(packet(3), 0)
    ordering.arrived(packet(4), 0)
    ordering.arrived(packet(7), 0.2)
    assert ordering.due(PATIENCE - 0.01) == []
    placed = ordering.due(PATIENCE)
    assert numbers(placed) == [3, 4]
    assert gaps(placed) == [3]
    assert numbers(ordering.due(PATIENCE + 0.2)) == [7]
    assert ordering.arrived(packet(2), PATIENCE + 0.3) == []


def test_lost_sound_is_not_waited_for_as_long_as_pictures():
    sound, video = Ordering("audio"), Ordering("video")
    for ordering in (sound, video):
        ordering.arrived(packet(1), 0)
        ordering.arrived(packet(3), 0)
    assert (numbers(sound.due(0.15)), numbers(video.due(0.15))) == ([3], [])


def test_no_more_waits_than_its_bound():
    ordering = Ordering("video")
    ordering.arrived(packet(0), 0)
    placed = [one for seq in range(2, MOST_WAITING + 3) for one in ordering.arrived(packet(seq), 0)]
    assert numbers(placed) == list(range(2, MOST_WAITING + 3))
    assert gaps(placed) == [2]


def test_after_a_long_silence_any_number_is_the_next():
    """The tap may leave out minutes, in which the numbers wrap."""
    ordering = Ordering("video")
    ordering.arrived(packet(60000), 0)
    ordering.arrived(packet(60002), 0)
    placed = ordering.arrived(packet(20000), SILENCE_S + 1)
    assert numbers(placed) == [60002, 20000]
    assert gaps(placed) == [60002, 20000]
    assert numbers(ordering.arrived(packet(20001), SILENCE_S + 1)) == [20001]


@given(
    st.integers(0, 0xFFFF),
    st.lists(st.integers(0, 300), min_size=1, max_size=300),
    st.sets(st.integers(0, 299)),
)
def test_whatever_comes_is_given_out_once_in_order_and_every_gap_is_known(first, order, lost):
    """Numbers wrap, packets come twice, late and never."""
    ordering = Ordering("video")
    placed = ordering.arrived(packet(first), 0)
    for number in order:
        if number not in lost:
            placed += ordering.arrived(packet(first + 1 + number), 0.001)
    placed += ordering.due(PATIENCE + 1)
    assert numbers(placed) == [first] + [first + 1 + number for number in sorted(set(order) - lost)]
    whole = [one.packet.payload for one, before in zip(placed[1:], placed, strict=False)
             if int(one.packet.payload) == int(before.packet.payload) + 1]  # fmt: skip
    assert [one.packet.payload for one in placed if one.follows] == whole
