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
    run = Run(STREAM, packets(list(sizes)))
    return [[len(part[4]) for part in run.parts[a:b]] for a, b, _ in run.trains]


def test_a_picture_leaves_as_one_train_that_ends_with_a_shorter_packet():
    assert trains(1100, 1100, 1100, 300) == [[1100, 1100, 1100, 300]]


def test_neighbours_of_nearly_one_size_are_filled_up():
    assert trains(1099, 1100, 1098, 1099) == [[1100, 1100, 1100, 1099]]


def test_sound_and_other_sizes_travel_apart():
    assert trains(80, 1100, 1100) == [[80], [1100, 1100]]
    assert trains(1100, 300, 1100) == [[1100, 300], [1100]]


def test_padding_reads_as_no_part_of_the_payload():
    run = Run(STREAM, packets([1099, 1100]))
    version, marker, seq, timestamp, tail, octets = run.parts[0]
    data = rtp.HEADER.pack(version, marker | 96, seq & 0xFFFF, timestamp, 1) + tail
    read = rtp.read(data)
    assert read is not None
    assert (len(read.payload), octets) == (1099, len(data))


@given(st.lists(st.integers(1, 1300), min_size=1, max_size=200))
def test_every_packet_is_there_once_in_order_and_fits_its_train(sizes):
    run = Run(STREAM, packets(sizes))
    assert [part[2] for part in run.parts] == [70000 + n for n in range(len(sizes))]
    assert run.octets == sum(sizes)
    covered = [n for first, stop, _ in run.trains for n in range(first, stop)]
    assert covered == list(range(len(sizes)))
    for first, stop, size in run.trains:
        octets = [part[5] for part in run.parts[first:stop]]
        assert set(octets[:-1]) <= {size}
        assert octets[-1] <= size
        assert stop - first <= MOST_SEGMENTS
    grown = [part[5] - 12 - size for part, size in zip(run.parts, sizes, strict=True)]
    assert all(0 <= more <= MOST_PADDED for more in grown)
    assert run.weight >= sum(part[5] for part in run.parts)
