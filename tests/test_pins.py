"""Rules of PINs: six digits, kept as a slow hash, five tries in a quarter of an hour."""

from __future__ import annotations

import pytest

from livehub.clock import MINUTE
from livehub.errors import Busy, Invalid
from livehub.pins import REMEMBERED, TRIES, WINDOW, Tries, hash_pin, pin_fits
from tests.fakes import FakeClock


def test_only_the_pin_itself_fits_and_its_hash_shows_nothing():
    hashed = hash_pin("482915")
    assert hashed.startswith("$argon2id$")
    assert "482915" not in hashed
    assert pin_fits("482915", hashed)
    assert not pin_fits("482916", hashed)
    assert not pin_fits("", hashed)


def test_the_same_pin_is_never_kept_the_same_way_twice():
    assert hash_pin("482915") != hash_pin("482915")


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", " 12345", "123456\n"])
def test_a_pin_is_six_digits(pin):
    with pytest.raises(Invalid, match="pin_form"):
        hash_pin(pin)


def test_the_sixth_try_has_to_wait_until_the_first_is_old():
    clock = FakeClock()
    tries = Tries(clock)
    for _ in range(TRIES):
        tries.begin("10.0.0.1")
        clock.advance(MINUTE)
    with pytest.raises(Busy) as refused:
        tries.begin("10.0.0.1")
    assert refused.value.data == {"retry_s": 600, "minutes": 10}
    tries.begin("10.0.0.2")
    clock.advance(WINDOW - TRIES * MINUTE)
    tries.begin("10.0.0.1")
    with pytest.raises(Busy):
        tries.begin("10.0.0.1")


def test_being_refused_does_not_make_the_wait_longer():
    clock = FakeClock()
    tries = Tries(clock)
    for _ in range(TRIES):
        tries.begin("a")
    for _ in range(3):
        clock.advance(MINUTE)
        with pytest.raises(Busy):
            tries.begin("a")
    clock.advance(WINDOW - 3 * MINUTE)
    tries.begin("a")


def test_whoever_knows_the_pin_starts_afresh():
    tries = Tries(FakeClock())
    for _ in range(3 * TRIES):
        tries.begin("a")
        tries.succeeded("a")


def test_of_very_many_addresses_the_one_heard_of_longest_ago_is_forgotten():
    tries = Tries(FakeClock())
    for _ in range(TRIES):
        tries.begin("first")
    for number in range(REMEMBERED):
        tries.begin(f"other {number}")
    tries.begin("first")
