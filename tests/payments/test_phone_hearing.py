"""Two tellings of one transfer are one, and two equal transfers are two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livehub import clock
from livehub.payments import codes
from livehub.payments.phone.hearing import REMEMBERED, Ears
from livehub.payments.phone.messages import Message
from livehub.payments.phone.reading import Heard, judge
from tests.payments.phone_words import ACCOUNTS, CODE, NOW, OTHER_CODE

REF = f"MBVCB.123.{CODE}.CT tu 0881 NGUYEN VAN A toi 0011004567890"


def sms(
    at: str = "10:12:13", balance: str = "1,000,000", ref: str = REF, amount: str = "50,000"
) -> Heard:
    text = f"SD TK 0011004567890 +{amount}VND luc 26-09-2026 {at}. SD {balance}VND. Ref {ref}"
    return told(Message(sender="Vietcombank", text=text))


def app(
    at: str = "10:12:13", balance: str = "1.000.000", ref: str = f"MBVCB.123.{CODE}.CT tu…"
) -> Heard:
    text = (
        f"Số dư TK VCB 0011xxxx7890 +50.000 VND lúc 26-09-2026 {at}. Số dư {balance} VND. Ref {ref}"
    )
    return told(Message(app="com.VCB", title="Biến động số dư", text=text))


def wallet(at: int | None = None, memo: str = CODE, now: int = NOW) -> Heard:
    text = f"Bạn vừa nhận 100.000đ từ NGUYEN VAN B. Lời nhắn: {memo}"
    return told(Message(app="com.mservice.momotransfer", text=text, at=at), now)


def told(message: Message, now: int = NOW) -> Heard:
    verdict = judge(message, ACCOUNTS, now)
    assert isinstance(verdict, Heard), verdict
    return verdict


def transfers(*tellings: Heard) -> list[str]:
    """The transfer of each telling, by the order in which they were new."""
    ears = Ears()
    numbers = [ears.notice(each).provider_id for each in tellings]
    return [str([*dict.fromkeys(numbers)].index(number)) for number in numbers]


def test_the_same_message_again_is_the_same_transfer() -> None:
    assert transfers(sms(), sms(), sms()) == ["0", "0", "0"]


def test_a_message_that_comes_again_after_a_restart_is_the_same_transfer() -> None:
    assert Ears().notice(sms()) == Ears().notice(sms())
    assert Ears().notice(wallet(NOW)) == Ears().notice(wallet(NOW, now=NOW + clock.MINUTE))


def test_sms_and_app_of_one_transfer_are_one_in_either_order() -> None:
    assert transfers(sms(), app(), sms(), app()) == ["0", "0", "0", "0"]
    assert transfers(app(), sms(), app()) == ["0", "0", "0"]


def test_another_time_or_another_balance_is_another_transfer() -> None:
    assert transfers(sms(), sms("10:12:40", "1,050,000")) == ["0", "1"]
    assert transfers(sms(), sms(balance="1,050,000")) == ["0", "1"]
    assert transfers(sms(), sms("10:12:40")) == ["0", "1"]


def test_two_equal_transfers_told_by_sms_and_app_are_two() -> None:
    second = sms("10:12:40", "1,050,000"), app("10:12:40", "1.050.000")
    assert transfers(sms(), second[0], app(), second[1]) == ["0", "1", "0", "1"]
    assert transfers(sms(), second[0], second[1], app()) == ["0", "1", "1", "0"]
    assert transfers(app(), sms(), second[1], second[0]) == ["0", "0", "1", "1"]


def test_another_code_is_another_transfer() -> None:
    assert transfers(sms(), app(ref=OTHER_CODE)) == ["0", "1"]


def test_another_amount_is_another_transfer() -> None:
    assert transfers(sms(), sms(amount="50,001")) == ["0", "1"]


def test_long_after_it_is_another_transfer() -> None:
    late = "Số dư TK VCB 0011xxxx7890 +50.000 VND lúc 26-09-2026 10:30. Ref x"
    assert transfers(sms(), told(Message(app="com.VCB", text=late))) == ["0", "1"]


def test_a_text_that_was_cut_gets_its_code_from_the_other_one() -> None:
    ears = Ears()
    cut = ears.notice(app(ref="MBVCB.123.ZFG…"))
    whole = ears.notice(sms())
    assert (cut.provider_id, codes.find(cut.narrative)) == (whole.provider_id, [])
    assert codes.find(whole.narrative) == [CODE]
    assert ears.notice(app(ref="MBVCB.123.ZFG…")) == whole


def test_what_was_told_first_stays_as_it_was_told() -> None:
    ears = Ears()
    first = ears.notice(sms())
    assert ears.notice(app()) == first


def test_a_message_without_time_and_balance_comes_again_within_two_minutes() -> None:
    again = [wallet(now=NOW + late) for late in (0, 1_000, clock.MINUTE)]
    assert transfers(*again) == ["0", "0", "0"]
    assert transfers(wallet(), wallet(now=NOW + 3 * clock.MINUTE)) == ["0", "1"]
    assert transfers(wallet(), wallet(memo=OTHER_CODE)) == ["0", "1"]


def test_a_phone_whose_clock_is_wrong_is_not_believed() -> None:
    for wrong in (NOW + clock.HOUR, NOW - 2 * clock.DAY, 1_000):
        assert wallet(wrong).booked_at == NOW
    assert wallet(NOW - clock.HOUR).booked_at == NOW - clock.HOUR
    assert told(Message(sender="Vietcombank", text=TIMED, at=NOW + clock.DAY)).booked_at != NOW


TIMED = f"SD TK 0011004567890 +50,000VND luc 26-09-2026 10:12:13. SD 1,000VND. Ref {CODE}"


def test_nothing_grows_without_end() -> None:
    ears = Ears()
    for number in range(REMEMBERED + 50):
        ears.notice(sms(balance=f"{number + 1},000,000"))
    assert len(ears._known) == REMEMBERED


@given(st.permutations([0, 1, 2, 3, 4, 5]), st.lists(st.integers(0, 5), max_size=6))
def test_in_any_order_and_however_often_three_transfers_are_three(order, again):
    tellings = []
    for number in range(3):
        at, balance = f"10:12:{20 + number}", 1_000_000 + 50_000 * number
        tellings += [sms(at, f"{balance:,}"), app(at, f"{balance:,}".replace(",", "."))]
    ears = Ears()
    found = {which: ears.notice(tellings[which]).provider_id for which in order}
    found |= {which: ears.notice(tellings[which]).provider_id for which in again}
    assert len(set(found.values())) == 3
    assert all(found[2 * number] == found[2 * number + 1] for number in range(3))


def test_an_sms_that_is_late_is_joined_by_balance_and_words() -> None:
    text = f"TK 104870001234 | +200,000VND | SD: 800,000VND | ND: SEVQR {CODE}"
    first = told(Message(app="com.vietinbank.ipay", text=text))
    late = f"VietinBank:26/09/2026 21:59|TK:104870001234|GD:+200,000VND|SDC:800,000VND|ND:CT DEN:5 SEVQR {CODE}"
    second = told(Message(sender="VietinBank", text=late), NOW + 20 * clock.MINUTE)
    assert transfers(first, second) == ["0", "0"]
    elsewhere = told(Message(sender="VietinBank", text=late), NOW + 2 * clock.HOUR)
    assert transfers(first, elsewhere) == ["0", "1"]
