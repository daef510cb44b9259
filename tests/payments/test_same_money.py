"""Suggestions that two transfers are one money, and that a debit is a refund."""

from __future__ import annotations

from livehub.clock import MINUTE
from livehub.payments import commands as cmd
from livehub.payments.same_money import joinable, refunds_by
from livehub.payments.state import BankState
from livehub.shows.domains import BANK_KIND
from tests.builders import HELPER, Fold
from tests.payments.test_decide import SEPAY, notice, notified

NOON = 1_790_000_000_000


def a_bank() -> Fold:
    return Fold(BANK_KIND)


def pairs(bank: Fold, transfer: str) -> list[tuple[str, str, str]]:
    state: BankState = bank.state
    found = joinable(state, state.transfers[transfer])
    return [(each.transfer, each.other, each.reason) for each in found]


def sighted(bank: Fold, number: str, **fields: object) -> str:
    given = {"way": "phone", "provider": "phone", "codes": (), "bank_ref": "", "same": ""}
    body = notice(number, **{**given, **fields})  # type: ignore[arg-type]
    return str(bank.do(body, "forwarder:f1")["transfer"])


def test_a_sighting_and_the_banks_word_near_it_may_be_one() -> None:
    bank = a_bank()
    phone = sighted(bank, "p1")
    told = notified(bank, "1", booked_at=NOON + 20 * MINUTE)
    assert pairs(bank, phone) == pairs(bank, told) == [(told, phone, "sighting")]


def test_other_accounts_amounts_and_hours_are_other_money() -> None:
    bank = a_bank()
    phone = sighted(bank, "p1")
    notified(bank, "1", account="B")
    notified(bank, "2", amount=99_999)
    notified(bank, "3", booked_at=NOON + 31 * MINUTE)
    sighted(bank, "p2")
    assert pairs(bank, phone) == []


def test_what_already_pays_an_order_goes_on() -> None:
    bank = a_bank()
    see = cmd.SeeMoney(order="s-1", amount=100_000, log="show:s", code="ZF9", account="A")
    hand = str(bank.do(see, HELPER)["transfer"])
    at = bank.state.transfers[hand].booked_at
    told = notified(bank, "1", codes=(), booked_at=at)
    assert pairs(bank, told) == [(hand, told, "sighting")]
    bank.do(cmd.JoinTransfers(transfer=hand, other=told), HELPER)
    assert pairs(bank, hand) == pairs(bank, told) == []


def test_two_certain_tellings_with_one_code_may_be_one() -> None:
    bank = a_bank()
    first = notified(bank, "1")
    again = notified(bank, "2", booked_at=NOON + 90 * MINUTE)
    assert pairs(bank, first) == []  # one provider told of both: they are two
    body = notice("x", provider="casso", way="poll", booked_at=NOON + 60 * MINUTE)
    polled = str(bank.do(body, SEPAY)["transfer"])
    assert {other for _, other, _ in pairs(bank, first)} == {polled}
    assert again not in {other for _, other, _ in pairs(bank, first)}


def refund(bank: Fold, amount: int = 100_000) -> str:
    transfer = notified(bank, f"in{amount}", amount=amount)
    body = cmd.AskRefund(
        amount=amount, bin="970436", number="0071000123456", transfer=transfer, account="A"
    )
    return str(bank.do(body, HELPER)["refund"])


def test_a_debit_of_the_same_amount_afterwards_may_be_the_refund() -> None:
    bank = a_bank()
    asked = refund(bank)
    refund(bank, 50_000)
    at = bank.state.refunds[asked].at
    debits = [
        notified(bank, "d1", direction="out", codes=(), booked_at=at + MINUTE),
        notified(bank, "d2", direction="out", codes=(), booked_at=at - 6 * MINUTE),
        notified(bank, "d3", direction="out", codes=(), account="B", booked_at=at + MINUTE),
    ]
    state: BankState = bank.state
    found = [refunds_by(state.transfers[each], state.refunds.values()) for each in debits]
    assert found == [[asked], [], []]
    bank.do(cmd.CloseRefund(refund=asked, debit=debits[0]), HELPER)
    state = bank.state
    assert refunds_by(state.transfers[debits[0]], state.refunds.values()) == []
