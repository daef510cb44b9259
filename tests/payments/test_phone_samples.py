"""Every bank's messages: each sample is read by its own pattern, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.payments.banks import bank
from livehub.payments.phone.patterns import PATTERNS
from livehub.payments.phone.reading import Heard, judge
from livehub.payments.phone.senders import _TABLE
from livehub.payments.phone.wording import folded
from livehub.payments.transfers import booked_at
from tests.payments.phone_words import ACCOUNTS, NOW, SAMPLES, sample_message

NAMED = [f"{number}-{row['pattern']}" for number, row in enumerate(SAMPLES)]


@pytest.mark.parametrize("row", SAMPLES, ids=NAMED)
def test_a_sample_is_read_by_its_pattern_field_by_field(row: dict[str, Any]) -> None:
    verdict = judge(sample_message(row), ACCOUNTS, NOW)
    assert isinstance(verdict, Heard), verdict
    found = verdict.found
    assert {
        "pattern": found.pattern,
        "account": verdict.account,
        "direction": found.direction,
        "amount": found.amount,
        "balance": found.balance,
        "narrative": found.narrative,
        "payer": found.payer,
        "at": found.at,
    } == {
        **{key: row[key] for key in ("pattern", "account", "direction", "amount", "balance")},
        "narrative": row["narrative"],
        "payer": row["payer"],
        "at": row["at"] and booked_at(row["at"]),
    }
    assert verdict.booked_at == (found.at or NOW)


def test_every_pattern_has_a_sample() -> None:
    assert {pattern.name for pattern in PATTERNS} - {row["pattern"] for row in SAMPLES} == set()


def test_patterns_and_senders_are_of_banks_there_are() -> None:
    bins = {pattern.bin for pattern in PATTERNS} | {each.bin for each in _TABLE.bank}
    assert [each for each in bins if bank(each) is None] == []


def test_no_name_or_app_is_of_two_banks_or_of_a_bank_and_a_chat() -> None:
    names = [name for each in _TABLE.bank for name in each.names]
    apps = [app.lower() for each in _TABLE.bank for app in each.apps]
    assert (len(names), len(apps)) == (len(set(names)), len(set(apps)))
    assert [app for app in apps if app.startswith(_TABLE.strangers) or app in _TABLE.sms_apps] == []


@pytest.mark.parametrize("row", SAMPLES, ids=NAMED)
def test_a_sample_of_another_sender_is_never_money(row: dict[str, Any]) -> None:
    for app, sender in (
        ("com.zing.zalo", ""),
        ("com.facebook.orca", "Vietcombank"),
        ("vn.unknown.bank", ""),
        ("", "0912345678"),
        ("", "+84 912 345 678"),
        ("", "VIETCOMBANK-VN"),
        ("", ""),
    ):
        message = sample_message({**row, "app": app, "sender": sender, "title": "Vietcombank"})
        assert not isinstance(judge(message, ACCOUNTS, NOW), Heard), (app, sender)


@pytest.mark.parametrize("row", SAMPLES, ids=NAMED)
def test_a_sample_is_read_however_its_white_space_and_case_come(row: dict[str, Any]) -> None:
    for change in (
        str.upper,
        str.lower,
        lambda text: text.replace(" ", "\u00a0").replace("+", "＋"),
    ):
        text = change(row["text"].replace("1aW7Q9XYZ", "")).replace("\u00a0", " ")
        verdict = judge(sample_message({**row, "text": text}), ACCOUNTS, NOW)
        assert isinstance(verdict, Heard), text
        assert (verdict.found.amount, verdict.account) == (row["amount"], row["account"])


@pytest.mark.parametrize("row", SAMPLES, ids=NAMED)
def test_a_sample_of_an_account_that_is_not_ours_is_let_go(row: dict[str, Any]) -> None:
    others = [each for each in ACCOUNTS if each.number != row["account"]]
    assert str(judge(sample_message(row), others, NOW)) == "Dropped(reason='not_ours')"


def test_folding_keeps_every_place() -> None:
    text = "Số dư ĐẦU kỳ ₫ ﬁ ẞ İ −＋ 😀 ạ́"
    assert len(folded(text)) == len(text)
