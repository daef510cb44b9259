"""Rules of buckets: a burst is fine, a flood is not, and nobody pays for another."""

from __future__ import annotations

from livehub.floods import REMEMBERED, Buckets, Rate
from tests.fakes import FakeClock

SLOW = Rate(burst=3, per_second=0.5)


def test_a_burst_goes_through_and_then_one_at_a_time():
    clock = FakeClock()
    buckets = Buckets(SLOW, clock)
    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]
    clock.advance(1_000)
    assert not buckets.take("a")
    clock.advance(1_000)
    assert buckets.take("a")
    assert not buckets.take("a")


def test_one_name_does_not_use_up_another():
    buckets = Buckets(SLOW, FakeClock())
    while buckets.take("a"):
        pass
    assert buckets.take("b")


def test_a_pause_fills_the_bucket_to_its_brim_and_not_over_it():
    clock = FakeClock()
    buckets = Buckets(SLOW, clock)
    while buckets.take("a"):
        pass
    clock.advance(3_600_000)
    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]


def test_ever_new_names_do_not_grow_memory():
    buckets = Buckets(SLOW, FakeClock())
    for number in range(REMEMBERED + 10):
        buckets.take(f"name {number}")
    assert len(buckets._levels) == REMEMBERED
