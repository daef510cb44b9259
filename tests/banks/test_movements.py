"""The truth behind the fake providers."""

from __future__ import annotations

from tests.banks.movements import Movement, Movements
from tests.fakes import FakeClock


def test_money_moves_once_and_is_told_at_once() -> None:
    told: list[Movement] = []
    moved = Movements(FakeClock())
    moved.on_moved(told.append)
    first = moved.move(50_000, "ZF2345678")
    moved.move(20_000, "hoan tien", direction="out")
    assert [each.number for each in told] == [1, 2] == [each.number for each in moved]
    assert (moved.balance(), moved.balance("another")) == (30_000, 0)
    assert moved.page(after=1) == [told[1]]
    assert moved.page(most=1) == [first]


def test_the_bank_books_whole_seconds_of_vietnam() -> None:
    clock = FakeClock(1_790_000_000_987)
    moved = Movements(clock).move(1_000, "x", ago=60_000)
    assert moved.booked_at == 1_789_999_940_000
    assert moved.local_text == "2026-09-21 21:12:20"


def test_only_sepay_numbers_otherwise_when_it_is_asked() -> None:
    moved = Movements(FakeClock()).move(1_000, "x")
    assert moved.id_of("sepay", "webhook") != moved.id_of("sepay", "poll")
    assert moved.id_of("casso", "webhook") == moved.id_of("casso", "poll")
