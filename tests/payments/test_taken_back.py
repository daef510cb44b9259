"""What was taken back, set aside or given back is a person's: nothing pays it out a second time."""

from __future__ import annotations

from livehub.payments import commands as cmd
from livehub.payments.state import state_of
from livehub.shows.domains import BANK_KIND
from tests.builders import HELPER, Fold, code_of
from tests.payments.test_decide import (
    allocations,
    by_hand,
    due,
    match,
    notice,
    notified,
)

BOTH = ("ZF1", "ZF2")


def seen_by_hand(bank: Fold, amount: int = 100_000) -> str:
    body = cmd.SeeMoney(order="s-ZF1", amount=amount, log="show:s", code="ZF1", account="A")
    return str(bank.do(body, HELPER)["transfer"])


def test_what_was_given_back_of_a_transfer_pays_no_order_when_its_orders_fit_later():
    bank = Fold(BANK_KIND)
    transfer = notified(bank, amount=110_000, codes=BOTH)
    match(bank, transfer, due("ZF1", 50_000), due("ZF2", 50_000))
    back = cmd.AskRefund(transfer=transfer, amount=10_000, bin="970436", number="0123456789")
    bank.do(back, HELPER)
    match(bank, transfer, due("ZF1", 60_000), due("ZF2", 50_000))
    assert allocations(bank) == []
    assert bank.state.free(bank.state.transfers[transfer]) == 100_000


def test_an_allocation_that_a_person_took_back_is_not_made_again_by_itself():
    bank = Fold(BANK_KIND)
    transfer = notified(bank, codes=BOTH)
    match(bank, transfer, due("ZF1", 60_000), due("ZF2", 60_000))
    match(bank, transfer, due("ZF1", 40_000), due("ZF2", 60_000))
    for allocation in [*bank.state.allocations]:
        bank.do(cmd.UndoAllocation(allocation=allocation, reason="not theirs"), HELPER)
    match(bank, transfer, due("ZF1", 40_000), due("ZF2", 60_000))
    assert allocations(bank) == []
    assert bank.state.transfers[transfer].reason == "undone"


def test_a_sighting_put_back_after_it_was_set_aside_is_still_to_be_confirmed_and_counts_once():
    bank = Fold(BANK_KIND)
    transfer = seen_by_hand(bank)
    bank.do(cmd.SetAside(transfer=transfer, reason="a mistake"), HELPER)
    assert not bank.state.transfers[transfer].provisional
    bank.do(by_hand(transfer, 100_000, order="s-ZF1"), HELPER)
    assert bank.state.transfers[transfer].provisional
    assert bank.do(notice(), "provider:sepay")["transfer"] == transfer
    assert not bank.state.transfers[transfer].provisional


def test_the_banks_word_put_back_after_it_was_set_aside_is_certain():
    bank = Fold(BANK_KIND)
    transfer = notified(bank, codes=())
    bank.do(cmd.SetAside(transfer=transfer, reason="rent"), HELPER)
    bank.do(by_hand(transfer, 100_000), HELPER)
    found = bank.state.transfers[transfer]
    assert (found.provisional, state_of(bank.state, found)) == (False, "allocated")


def test_of_two_that_are_joined_the_one_that_pays_an_order_goes_on_whichever_was_named_first():
    bank = Fold(BANK_KIND)
    hand, told = seen_by_hand(bank), notified(bank, codes=())
    match(bank, told)
    join = cmd.JoinTransfers(transfer=told, other=hand)
    bank.do(join, HELPER)
    bank.do(join, HELPER)
    assert allocations(bank) == [("s-ZF1", 100_000)]
    assert bank.state.transfers[told].joined == hand
    assert not bank.state.transfers[hand].provisional


def test_two_helpers_who_saw_the_same_money_saw_it_once():
    bank = Fold(BANK_KIND)
    body = cmd.SeeMoney(order="s-ZF1", amount=100_000, log="show:s", code="ZF1", account="A")
    seen = [bank.do(body, helper)["transfer"] for helper in ("helper:first", "helper:second")]
    assert seen[0] == seen[1]
    assert allocations(bank) == [("s-ZF1", 100_000)]


def test_one_helper_who_saw_the_same_sum_twice_saw_two_transfers():
    bank = Fold(BANK_KIND)
    assert seen_by_hand(bank) != seen_by_hand(bank)
    assert allocations(bank) == [("s-ZF1", 100_000)] * 2


def test_what_an_order_owes_is_asked_back_once_though_two_helpers_ask_at_once():
    bank = Fold(BANK_KIND)
    match(bank, notified(bank, amount=150_000), due())
    asked = cmd.AskRefund(
        order="s-ZF1", amount=50_000, bin="970436", number="0123456789", log="show:s", due=50_000
    )
    bank.do(asked, HELPER)
    assert code_of(bank, asked) == "refund_not_due"
    assert [each.amount for each in bank.state.refunds.values()] == [50_000]
