"""Families of messages: whatever amount, form, account and memo, the same is read or nothing is."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from livehub import clock
from livehub.payments import codes
from livehub.payments.phone.messages import Message
from livehub.payments.phone.reading import Dropped, Heard, Kept, judge
from livehub.payments.phone.wording import folded, without_secrets
from tests.payments.phone_words import ACCOUNTS, NOW, SAMPLES, said, sample_message

AMOUNTS = st.integers(1, 499_999_999)
MEMOS = st.text("ABCDEFGHIKLMNOPQRSTUVXY 0123456789.-_/;:", min_size=1, max_size=80).map(
    lambda text: " ".join(text.split()) or "CK"
)
MOMENTS = st.integers(0, 268 * 24 * 3600).map(
    lambda s: datetime(2026, 1, 1, tzinfo=clock.VIETNAM) + timedelta(seconds=s)
)


def comma(amount: int) -> str:
    return f"{amount:,}"


FORMS = st.sampled_from(
    [
        comma,
        lambda amount: comma(amount).replace(",", "."),
        lambda amount: f"{amount:,}.00",
        lambda amount: comma(amount).replace(",", ".") + ",00",
        str,
    ]
)


@given(AMOUNTS, FORMS, st.sampled_from("+-"), MOMENTS, MEMOS, st.booleans())
def test_vietcombank_says_the_same_in_every_form(amount, form, sign, at, memo, spaced):
    unit = " VND" if spaced else "VND"
    text = (
        f"SD TK 0011004567890 {sign}{form(amount)}{unit} luc {at:%d-%m-%Y %H:%M:%S}. "
        f"SD {form(amount * 3)}{unit}. Ref {memo}"
    )
    verdict = said(text)
    assert isinstance(verdict, Heard), text
    found = verdict.found
    assert (found.amount, found.direction) == (amount, "in" if sign == "+" else "out")
    assert found.balance == str(amount * 3)
    assert found.at == clock.millis(at)
    assert found.narrative == memo


@given(AMOUNTS, FORMS, MOMENTS, st.binary(min_size=16, max_size=32), MEMOS)
def test_mb_says_the_same_with_a_code_in_the_memo(amount, form, at, entropy, memo):
    code = codes.mint(entropy)
    text = (
        f"TK 7220xxxx2005|GD: +{form(amount)}VND {at:%d/%m/%y %H:%M}|SD:{form(amount)}VND"
        f"|ND: {memo} {code} {memo}"
    )
    verdict = said(text, "com.mbmobile")
    assert isinstance(verdict, Heard), text
    assert code in codes.find(verdict.found.narrative)
    assert verdict.booked_at == clock.millis(at.replace(second=0))


@given(st.sampled_from(SAMPLES), st.integers(0, 400), st.text(max_size=12))
def test_a_damaged_sample_is_never_more_than_it_was(row, place, junk):
    text = row["text"]
    damaged = text[: place % (len(text) + 1)] + junk + text[place % (len(text) + 1) :]
    verdict = judge(sample_message({**row, "text": damaged}), ACCOUNTS, NOW)
    assert isinstance(verdict, Heard | Kept | Dropped)
    if isinstance(verdict, Heard):
        assert verdict.account == row["account"]


@given(st.text(max_size=400), st.sampled_from(["com.VCB", "com.mbmobile", "com.zing.zalo"]))
def test_any_text_at_all_is_judged(text, app):
    verdict = judge(Message(app=app, text=text), ACCOUNTS, NOW)
    assert not isinstance(verdict, Heard) or app != "com.zing.zalo"


@given(st.sampled_from(SAMPLES), st.text("ABC ma otp", max_size=40))
def test_no_number_beside_the_word_is_told_on(row, tail):
    text = without_secrets(f"{tail} otp 123456 {tail} 998877")
    assert "123456" not in text
    assert "998877" not in text.split()
    assert len(text) == len(f"{tail} otp 123456 {tail} 998877")


@given(st.text(max_size=300))
def test_places_in_folded_words_are_places_in_the_text(text):
    assert len(folded(text)) == len(text)


@given(MOMENTS, st.integers(0, 1_000))
def test_a_day_without_a_year_is_the_last_such_day(at, ahead_minutes):
    now = clock.millis(at) + ahead_minutes * clock.MINUTE
    text = f"Agribank: {at:%H}h{at:%M}p {at:%d/%m} TK 1500xxxx4321: +2,000VND (x). SD: 5,123VND."
    verdict = judge(Message(sender="Agribank", text=text), ACCOUNTS, now)
    assert isinstance(verdict, Heard)
    wanted = at.replace(second=0)
    assert abs(verdict.booked_at - clock.millis(wanted)) <= timedelta(minutes=1).seconds * 1000
