"""One cell: amounts and times as banks write them, and nothing guessed."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.payments.statements.cells import Moment, read_amount, read_clock, read_moment, text_of
from tests.payments.statements.files import local


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1 234 567", 1_234_567),
        ("1\u00a0234\u00a0567", 1_234_567),
        ("+200,000", 200_000),
        ("200000.00", 200_000),
        ("200.000", 200_000),
        ("200.000,00", 200_000),
        ("1,234,567.000", 1_234_567),
        ("(50,000)", -50_000),
        ("-50.000", -50_000),
        ("\u221250.000", -50_000),
        ("50,000-", -50_000),
        ("2.000.000 đ", 2_000_000),
        ("VND 15,000", 15_000),
        ("0", 0),
        ("", None),
        (" - ", None),
        (200_000.0, 200_000),
        (-5, -5),
    ],
)
def test_amounts_are_read_as_banks_write_them(text, amount):
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "1,234.50",
        "12.5",
        "1,23",
        "1.234,567",
        "12,34,567",
        "abc",
        "1e5",
        "5%",
        "9" * 14,
        "٣",
        "1-2",
    ],
)
def test_what_could_mean_two_things_is_no_amount(text):
    with pytest.raises(ValueError, match=r"\w"):
        read_amount(text)


@pytest.mark.parametrize("cell", [0.5, float("inf"), float("nan"), True, local(2026, 1, 1)])
def test_other_cells_are_no_amount(cell):
    with pytest.raises(ValueError, match=r"\w"):
        read_amount(cell)


@given(st.integers(0, 10**12), st.sampled_from([",", ".", " "]), st.booleans(), st.booleans())
def test_an_amount_comes_back_however_it_is_grouped(amount, sign, zeros, negative):
    text = f"{amount:,}".replace(",", sign)
    if zeros and sign != " ":
        text += {",": ".", ".": ","}[sign] + "00"
    assert read_amount(f"-{text}" if negative else text) == (-amount if negative else amount)


@given(st.text(max_size=30))
def test_no_text_does_worse_than_being_refused(text):
    for read in (read_amount, read_moment):
        with contextlib.suppress(ValueError):
            read(text)


@pytest.mark.parametrize(
    ("cell", "at", "timed", "rest"),
    [
        ("20/11/2026", (2026, 11, 20), False, ""),
        ("20-11-26", (2026, 11, 20), False, ""),
        ("03/08/2026 / 5254 - 05356", (2026, 8, 3), False, "5254 - 05356"),
        ("31/10/2026\n5243.65937", (2026, 10, 31), False, "5243.65937"),
        ("20/11/2026 14:02:37", (2026, 11, 20, 14, 2, 37), True, ""),
        ("14:02 20/11/2026", (2026, 11, 20, 14, 2), True, ""),
        ("1/2/2026 2:05 CH", (2026, 2, 1, 14, 5), True, ""),
        ("01/02/2026 12:05:00 AM", (2026, 2, 1, 0, 5), True, ""),
        ("2026-06-30T03:11:16", (2026, 6, 30, 3, 11, 16), True, ""),
        ("20261120", (2026, 11, 20), False, ""),
        ("45981", (2025, 11, 20), False, ""),
        (45981.5, (2025, 11, 20, 12), True, ""),
        (local(2026, 11, 20, 8, 30), (2026, 11, 20, 8, 30), True, ""),
    ],
)
def test_days_come_first_and_times_are_seen(cell, at, timed, rest):
    assert read_moment(cell) == Moment(local(*at), timed, rest)


@pytest.mark.parametrize(
    "cell", ["31/02/2026", "13/13/2026", "Tổng", "1/1/1899", 5, "25:61 1/1/2026"]
)
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(ValueError, match=r"\w"):
        read_moment(cell)


def test_a_time_may_stand_in_a_column_of_its_own():
    assert str(read_clock("14:02:37")) == "14:02:37"
    assert read_clock("99:00") is None
    assert read_clock("hôm qua") is None


def test_numbers_are_references_without_a_fraction():
    assert text_of(3079.0) == "3079"
    assert text_of("  FT26\n324 ") == "FT26 324"
