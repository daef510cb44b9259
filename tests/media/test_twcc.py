"""Tests of transport-wide feedback, read back by a decoder written from the draft alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.media import rtcp
from livehub.media.twcc import ArrivalFeedback, chunks


def symbols(data: bytes, count: int) -> tuple[list[int], int]:
    """Packet statuses out of chunks (sections 3.1.2 to 3.1.4), and the bytes they took."""
    found: list[int] = []
    at = 0
    while len(found) < count:
        word = int.from_bytes(data[at : at + 2], "big")
        at += 2
        if word >> 15 == 0:
            found += [word >> 13 & 3] * (word & 0x1FFF)
        elif word >> 14 & 1:
            found += [word >> shift & 3 for shift in range(12, -1, -2)]
        else:
            found += [word >> shift & 1 for shift in range(13, -1, -1)]
    return found[:count], at


def decode(report: bytes) -> dict[int, float | None]:
    """Sequence number -> arrival in seconds, None for what is missing."""
    base, count = int.from_bytes(report[:2], "big"), int.from_bytes(report[2:4], "big")
    at = int.from_bytes(report[4:7], "big") * 0.064
    statuses, used = symbols(report[8:], count)
    place = 8 + used
    arrivals: dict[int, float | None] = {}
    for offset, status in enumerate(statuses):
        number = (base + offset) & 0xFFFF
        arrivals[number] = None
        if status:
            size = status
            ticks = int.from_bytes(report[place : place + size], "big", signed=size == 2)
            place += size
            at += ticks * 0.00025
            arrivals[number] = at
    assert place == len(report)
    return arrivals


def test_a_report_says_what_came_when_and_what_did_not():
    feedback = ArrivalFeedback()
    feedback.arrived(10, 6.400)
    feedback.arrived(11, 6.401)
    feedback.arrived(13, 6.500)
    (report,) = feedback.take()
    # base 10, four packets, reference 100 * 64 ms, report 0; vector: small, small, absent, large
    head = bytes.fromhex("000a 0004 000064 00")
    vector = (0b11_01_01_00_10_00_00_00).to_bytes(2, "big")
    assert report == head + vector + bytes([0, 4]) + (396).to_bytes(2, "big")


def test_the_next_report_goes_on_where_the_last_ended():
    feedback = ArrivalFeedback()
    feedback.arrived(65535, 1.0)
    feedback.take()
    feedback.arrived(2, 1.1)
    (report,) = feedback.take()
    assert list(decode(report)) == [0, 1, 2]
    assert report[7] == 1
    assert feedback.take() == []


def test_a_long_silence_starts_a_new_report():
    feedback = ArrivalFeedback()
    feedback.arrived(1, 1.0)
    feedback.arrived(2, 31.0)
    first, second = feedback.take()
    assert set(decode(first)) == {1}
    assert decode(second)[2] == pytest.approx(31.0, abs=0.001)


@given(st.lists(st.sampled_from([0, 1, 2]), max_size=200))
def test_chunks_spell_any_statuses(statuses):
    assert symbols(chunks(statuses) + b"\x00\x00", len(statuses))[0] == statuses


@given(st.dictionaries(st.integers(0, 3000), st.floats(0, 200), max_size=100))
def test_every_arrival_is_reported_once_whatever_the_order(arrivals):
    feedback = ArrivalFeedback()
    for number, at in arrivals.items():
        feedback.arrived(number, at)
    told: dict[int, float] = {}
    for report in feedback.take():
        told.update({n: at for n, at in decode(report).items() if at is not None})
    assert set(told) == set(arrivals)
    assert all(abs(told[number] - at) < 0.001 for number, at in arrivals.items())


def test_the_message_is_padded_to_whole_words():
    message = rtcp.transport_feedback(1, 2, bytes(11))
    assert len(message) % 4 == 0
    assert message[0] == 0x80 | 0x20 | 15
    assert message[-1] == 1
    (read,) = rtcp.read(message)
    assert read.body[8:] == bytes(11)
