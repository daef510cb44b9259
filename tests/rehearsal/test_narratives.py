"""A code survives every bank's way of printing it, and is missing where the payer lost it."""

from __future__ import annotations

from random import Random

from livehub import ids
from livehub.payments import codes
from livehub.rehearsal.narratives import nameless, narrative


def some_codes() -> list[str]:
    return [codes.mint(ids.derive(b"rehearsal", str(number))) for number in range(200)]


def test_the_code_is_found_in_every_shape() -> None:
    for number, code in enumerate(some_codes()):
        assert codes.find(narrative(Random(number), code, "KHACH HA DONG")) == [code]


def test_a_prefix_of_the_account_does_no_harm() -> None:
    for number, code in enumerate(some_codes()):
        text = narrative(Random(number), f"SEVQR {code}", "NHA TRO MOC CHAU")
        assert codes.find(text) == [code]


def test_a_nameless_transfer_has_no_code() -> None:
    for number, code in enumerate(some_codes()):
        assert codes.find(nameless(Random(number), code, "ME BONG")) == []
