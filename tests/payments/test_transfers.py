"""Transfers as told, and their two identities."""

import msgspec
import pytest

from livehub.clock import DAY, HOUR
from livehub.payments.transfers import Notice, booked_at

NOTICE = Notice(
    provider="sepay",
    provider_id="92704",
    account="0123499999",
    bank_ref="FT26324000001",
    amount=250_000,
    direction="in",
    booked_at=booked_at("2026-11-20 23:59:59"),
    narrative="ZF",
)


def test_a_banks_time_is_the_time_in_vietnam():
    assert booked_at("1970-01-01 07:00:00") == 0
    assert booked_at("2026-11-20 14:02:37") == 1_795_158_157_000


@pytest.mark.parametrize("text", ["", "2026-11-20", "20/11/2026 14:02:37", "2026-02-30 00:00:00"])
def test_other_texts_are_no_time(text):
    with pytest.raises(ValueError, match=r"time data|out of range|day"):
        booked_at(text)


def test_the_day_of_a_transfer_is_the_one_in_vietnam():
    assert NOTICE.local_date == "2026-11-20"
    assert msgspec.structs.replace(NOTICE, booked_at=NOTICE.booked_at + 1000).local_date == (
        "2026-11-21"
    )


def test_repetitions_of_one_provider_share_the_first_identity():
    again = msgspec.structs.replace(NOTICE, amount=1)
    assert again.by_provider == NOTICE.by_provider == ("sepay", "92704")


def test_tellings_of_two_providers_share_the_second_identity():
    other = msgspec.structs.replace(
        NOTICE, provider="casso", provider_id="x", booked_at=NOTICE.booked_at - HOUR
    )
    assert other.by_bank == NOTICE.by_bank
    assert other.by_bank == ("0123499999", "FT26324000001", "250000", "in", "2026-11-20")


@pytest.mark.parametrize(
    "change",
    [
        {"account": "1"},
        {"bank_ref": "2"},
        {"amount": 3},
        {"direction": "out"},
        {"booked_at": NOTICE.booked_at + DAY},
    ],
)
def test_another_transfer_differs_in_the_second_identity(change):
    assert msgspec.structs.replace(NOTICE, **change).by_bank != NOTICE.by_bank


def test_without_a_bank_reference_nothing_is_taken_for_a_repetition():
    assert msgspec.structs.replace(NOTICE, bank_ref="").by_bank is None
