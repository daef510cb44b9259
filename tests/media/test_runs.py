"""Tests of cutting packets into trains of one size."""

from hypothesis import given
from hypothesis import strategies as st

from livehub.media import rtp
from livehub.media.rtp import Packet
from livehub.media.runs import MOST_PADDED, Run
from livehub.media.scatter import MOST_SEGMENTS
from livehub.media.stream import Stream
from tests.media.doubles import VP8

STREAM = Stream("video", VP8, 1)


def packets(sizes: list[int]) -> list[Packet]:
    return [Packet(96, False, 70000 + n, 9, 1, bytes(size)) for n, size in enumerate(sizes)]


def trains(*sizes: int) -> list[list[int]]:
    """Octets behind the header, train by train."""
    return [
        [len(body) - 12 for body in one.bodies] for one in Run(STREAM, packets(list(sizes))).trains
    ]


def test_a_picture_leaves_as_one_train_that_ends_with_a_shorter_packet():
    assert trains(1100, 1100, 1100, 300) == [[1100, 1100, 1100, 300]]


def test_neighbours_of_nearly_one_size_are_filled_up():
    assert trains(1099, 1100, 1098, 1099) == [[1100, 1100, 1100, 1099]]


def test_sound_and_other_sizes_travel_apart():
    assert trains(80, 1100, 1100) == [[80], [1100, 1100]]
    assert trains(1100, 300, 1100) == [[1100, 300], [1100]]


def test_padding_reads_as_no_part_of_the_payload():
    (train,) = Run(STREAM, packets([1099, 1100])).trains
    read = rtp.read(train.bodies[0])
    assert read is not None
    assert (len(read.payload), len(train.bodies[0])) == (1099, 1112)


@given(st.lists(st.integers(1, 1300), min_size=1, max_size=200))
def test_every_packet_is_there_once_in_order_and_fits_its_train(sizes):
    run = Run(STREAM, packets(sizes))
    heads = [head for train in run.trains for head in train.heads]
    assert [head[1] for head in heads] == [70000 + n for n in range(len(sizes))]
    assert run.octets == sum(sizes)
    for train in run.trains:
        octets = [head[3] for head in train.heads]
        assert octets == [len(body) for body in train.bodies]
        assert set(octets[:-1]) <= {train.size}
        assert octets[-1] <= train.size
        assert len(octets) <= MOST_SEGMENTS
        assert len(train.image(16)) == sum(octets) + 16 * len(octets)
    grown = [head[3] - 12 - size for head, size in zip(heads, sizes, strict=True)]
    assert all(0 <= more <= MOST_PADDED for more in grown)
    assert run.weight >= sum(len(train.image(16)) for train in run.trains)
