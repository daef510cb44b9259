"""PINs: kept hashed, and guessed at five times in a quarter of an hour at most."""

from __future__ import annotations

import pytest

from livehub.clock import MINUTE, SECOND
from livehub.errors import Busy, Invalid, Refused
from livehub.pins import REMEMBERED, Proofs, Tries, hash_pin, pin_fits
from tests.fakes import FakeClock


def test_a_pin_fits_its_own_hash_only() -> None:
    hashed = hash_pin("204512")
    assert hashed.startswith("$argon2id$")
    assert "204512" not in hashed
    assert pin_fits("204512", hashed)
    for other in ("204513", "", "2045120", "２０４５１２", "a" * 10_000):
        assert not pin_fits(other, hashed)


def test_the_same_pin_is_hashed_differently_each_time() -> None:
    assert hash_pin("204512") != hash_pin("204512")


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", " 12345", "١٢٣٤٥٦", "123456\n"])
def test_only_six_plain_digits_make_a_pin(pin: str) -> None:
    with pytest.raises(Invalid) as refused:
        hash_pin(pin)
    assert (refused.value.code, refused.value.data["field"]) == ("pin_form", "pin")


def test_a_hash_that_is_none_fits_nothing() -> None:
    assert not pin_fits("204512", "not a hash")


def tried(tries: Tries, times: int, address: str = "192.168.1.66") -> None:
    for _ in range(times):
        tries.begin(address)


def test_the_sixth_try_is_refused_with_the_time_to_wait() -> None:
    clock = FakeClock()
    tries = Tries(clock)
    tried(tries, 5)
    clock.advance(5 * MINUTE)
    with pytest.raises(Busy) as refused:
        tries.begin("192.168.1.66")
    assert refused.value.data == {"retry_s": 600, "minutes": 10}


def test_waiting_is_over_when_the_oldest_try_is_a_quarter_of_an_hour_old() -> None:
    clock = FakeClock()
    tries = Tries(clock)
    for _ in range(5):
        tries.begin("192.168.1.66")
        clock.advance(MINUTE)
    clock.advance(10 * MINUTE)
    tries.begin("192.168.1.66")
    with pytest.raises(Busy):
        tries.begin("192.168.1.66")


def test_the_last_second_is_never_said_to_be_none() -> None:
    clock = FakeClock()
    tries = Tries(clock)
    tried(tries, 5)
    clock.advance(15 * MINUTE - SECOND // 2)
    with pytest.raises(Busy) as refused:
        tries.begin("192.168.1.66")
    assert refused.value.data == {"retry_s": 1, "minutes": 1}


def test_refused_tries_do_not_make_the_waiting_longer() -> None:
    clock = FakeClock()
    tries = Tries(clock)
    tried(tries, 5)
    clock.advance(14 * MINUTE)
    with pytest.raises(Busy):
        tries.begin("192.168.1.66")
    clock.advance(MINUTE)
    tries.begin("192.168.1.66")


def test_whoever_knows_the_pin_starts_afresh() -> None:
    tries = Tries(FakeClock())
    tried(tries, 5)
    tries.succeeded("192.168.1.66")
    tried(tries, 5)


def test_addresses_are_counted_apart_and_not_remembered_without_end() -> None:
    tries = Tries(FakeClock())
    tried(tries, 5, "guesser")
    for number in range(REMEMBERED - 1):
        tries.begin(f"10.0.{number // 256}.{number % 256}")
    with pytest.raises(Busy):
        tries.begin("guesser")
    tries.begin("one more")  # the one heard of longest ago is forgotten
    tries.begin("guesser")


def proven(proofs: Proofs, device: str) -> bool:
    try:
        proofs.check(device)
    except Refused:
        return False
    return True


def test_a_typed_pin_counts_for_five_minutes_on_that_device_alone() -> None:
    clock = FakeClock()
    proofs = Proofs(clock)
    with pytest.raises(Refused, match="pin_needed"):
        proofs.check("d1")
    proofs.prove("d1")
    clock.advance(5 * MINUTE - 1)
    assert proven(proofs, "d1")
    assert not proven(proofs, "d2")
    clock.advance(1)
    assert not proven(proofs, "d1")


def test_proofs_are_bounded_and_the_oldest_is_typed_again() -> None:
    proofs = Proofs(FakeClock())
    for number in range(REMEMBERED + 1):
        proofs.prove(f"d{number}")
    assert [proven(proofs, f"d{number}") for number in (0, 1, REMEMBERED)] == [False, True, True]
