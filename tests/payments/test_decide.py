"""Rules of the bank log: each transfer once, never allocated beyond its amount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.errors import UserError
from livehub.events import bank as ev
from livehub.log.command import Command
from livehub.payments import commands as cmd
from livehub.payments.reconcile import Due
from livehub.payments.state import BankState, state_of
from livehub.shop.commands import NameShop
from livehub.shows.domains import BANK_KIND
from tests.builders import Fold, code_of

SEPAY = "provider:sepay"
MATCHING = "reaction:matching"


def notice(number: str = "1", amount: int = 100_000, **fields: object) -> cmd.NotifyTransfer:
    given = {
        "provider": "sepay",
        "provider_id": number,
        "account": "A",
        "amount": amount,
        "direction": "in",
        "bank_ref": f"FT{number}",
        "booked_at": 1_790_000_000_000,
        "codes": ("ZF1",),
        "same": f"same-{number}",
        "memo": "memo",
        "narrative": "KHACH HA DONG ZF1",
        "payer": "KHACH HA DONG",
        "raw": "{}",
    }
    return cmd.NotifyTransfer(**{**given, **fields})  # type: ignore[arg-type]


def due(code: str = "ZF1", amount: int = 100_000, **fields: object) -> Due:
    given = {"order": f"s-{code}", "log": "show:s", "code": code, "account": "A", "amount": amount}
    return Due(**{**given, **fields})  # type: ignore[arg-type]


def notified(bank: Fold, number: str = "1", amount: int = 100_000, **fields: object) -> str:
    return str(bank.do(notice(number, amount, **fields), SEPAY)["transfer"])


def match(bank: Fold, transfer: str, *dues: Due) -> None:
    bank.do(cmd.MatchTransfer(transfer=transfer, dues=dues), MATCHING)


def by_hand(transfer: str, amount: int, order: str = "s-2") -> cmd.AllocateTransfer:
    return cmd.AllocateTransfer(
        transfer=transfer, log="show:s", order=order, code="ZF2", amount=amount
    )


def allocations(bank: Fold) -> list[tuple[str, int]]:
    return sorted((each.order, each.amount) for each in bank.state.allocations.values())


def seen(bank: Fold, transfer: str) -> tuple[str, str | None]:
    found = bank.state.transfers[transfer]
    return state_of(bank.state, found), found.reason


def test_a_transfer_that_names_an_order_pays_it():
    bank = Fold(BANK_KIND)
    transfer = notified(bank)
    assert seen(bank, transfer) == ("waiting", None)
    match(bank, transfer, due())
    assert allocations(bank) == [("s-ZF1", 100_000)]
    assert seen(bank, transfer) == ("allocated", None)


def test_what_is_personal_lies_in_the_vault():
    decision = BANK_KIND.decide(BankState(), Command("c", SEPAY, 0, bytes(32), notice()))
    assert {each.field for each in decision.vault} == {"narrative", "payer", "raw"}
    assert "NGUYEN" not in repr(decision.events)
    quiet = notice(payer="", raw="")
    decision = BANK_KIND.decide(BankState(), Command("c", SEPAY, 0, bytes(32), quiet))
    assert {each.field for each in decision.vault} == {"narrative"}


def test_the_same_notification_five_times_is_one_transfer_and_pays_once():
    bank = Fold(BANK_KIND)
    transfers = {notified(bank) for _ in range(5)}
    for transfer in list(transfers) * 5:
        match(bank, transfer, due())
    assert len(transfers) == 1
    assert allocations(bank) == [("s-ZF1", 100_000)]
    assert len(bank.records) == 2


def test_the_same_transfer_heard_another_way_joins_the_first():
    bank = Fold(BANK_KIND)
    first = notified(bank, "1", same="same")
    second = notified(bank, "77", same="same", provider="casso")
    assert first == second
    assert len(bank.state.transfers) == 1
    count = len(bank.records)
    assert notified(bank, "77", same="same", provider="casso") == first
    assert len(bank.records) == count
    assert seen(bank, first) == ("waiting", None)


def test_the_same_transfer_with_another_memo_is_flagged_for_a_person():
    bank = Fold(BANK_KIND)
    first = notified(bank, "1", same="same")
    match(bank, first, due())
    assert notified(bank, "77", same="same", memo="other", provider="casso") == first
    assert seen(bank, first) == ("review", None)
    assert allocations(bank) == [("s-ZF1", 100_000)]


def test_one_number_told_again_with_another_amount_is_flagged_once():
    bank = Fold(BANK_KIND)
    first = notified(bank)
    assert notified(bank, amount=900_000) == first
    count = len(bank.records)
    assert notified(bank, amount=900_000) == first
    assert len(bank.records) == count
    assert bank.state.transfers[first].amount == 100_000
    assert seen(bank, first)[0] == "review"


def test_transfers_without_a_bank_reference_are_told_apart_by_the_providers_number():
    bank = Fold(BANK_KIND)
    assert notified(bank, "1", same="") != notified(bank, "2", same="")


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_that_is_none_is_refused(amount):
    assert code_of(Fold(BANK_KIND), notice(amount=amount)) == "amount_range"


@pytest.mark.parametrize(
    ("fields", "dues", "reason"),
    [
        ({"codes": ()}, (), "no_code"),
        ({}, (), "unknown_code"),
        ({}, (due(account="B"),), "wrong_account"),
        ({"codes": ("ZF1", "ZF2")}, (due(), due("ZF2")), "several_orders"),
    ],
)
def test_a_transfer_that_nobody_can_place_says_why(fields, dues, reason):
    bank = Fold(BANK_KIND)
    transfer = notified(bank, **fields)
    match(bank, transfer, *dues)
    assert seen(bank, transfer) == ("unmatched", reason)
    count = len(bank.records)
    match(bank, transfer, *dues)
    assert len(bank.records) == count


def test_what_was_for_several_orders_is_judged_again_when_one_of_them_got_other_money():
    bank = Fold(BANK_KIND)
    transfer = notified(bank, amount=150_000, codes=("ZF1", "ZF2"))
    match(bank, transfer, due(), due("ZF2"))
    assert seen(bank, transfer) == ("unmatched", "several_orders")
    match(bank, transfer, due(amount=50_000, whole=100_000), due("ZF2"))
    assert allocations(bank) == [("s-ZF1", 50_000), ("s-ZF2", 100_000)]


def test_what_was_for_several_orders_goes_to_all_of_them_though_one_was_paid_meanwhile():
    bank = Fold(BANK_KIND)
    transfer = notified(bank, amount=200_000, codes=("ZF1", "ZF2"))
    match(bank, transfer, due(amount=0, whole=100_000), due("ZF2", whole=100_000))
    assert allocations(bank) == [("s-ZF1", 100_000), ("s-ZF2", 100_000)]


def test_money_that_leaves_waits_for_nobody():
    bank = Fold(BANK_KIND)
    transfer = notified(bank, direction="out")
    match(bank, transfer, due())
    assert seen(bank, transfer) == ("aside", "outgoing")
    assert transfer not in bank.state.open


def test_a_transfer_for_exactly_two_orders_pays_both():
    bank = Fold(BANK_KIND)
    transfer = notified(bank, amount=150_000, codes=("ZF1", "ZF2"))
    match(bank, transfer, due(), due("ZF2", 50_000))
    assert allocations(bank) == [("s-ZF1", 100_000), ("s-ZF2", 50_000)]
    assert len(bank.state.allocations) == 2


def test_a_short_and_an_excess_amount_go_to_the_order_whole():
    for amount in (1, 999_999):
        bank = Fold(BANK_KIND)
        match(bank, notified(bank, amount=amount), due())
        assert allocations(bank) == [("s-ZF1", amount)]


def test_a_helper_allocates_what_is_left_and_never_more():
    bank = Fold(BANK_KIND)
    transfer = notified(bank, codes=())
    match(bank, transfer)
    bank.do(by_hand(transfer, 60_000))
    assert seen(bank, transfer) == ("review", "no_code")
    assert code_of(bank, by_hand(transfer, 40_001)) == "transfer_used_up"
    bank.do(by_hand(transfer, 40_000, "s-3"))
    assert seen(bank, transfer) == ("allocated", "no_code")
    assert code_of(bank, by_hand(transfer, 1)) == "transfer_used_up"
    for amount in (0, -5):
        assert code_of(bank, by_hand(transfer, amount)) == "amount_range"


def test_an_outgoing_or_unknown_transfer_pays_nothing():
    bank = Fold(BANK_KIND)
    transfer = notified(bank, direction="out")
    assert code_of(bank, by_hand(transfer, 1)) == "transfer_outgoing"
    assert code_of(bank, by_hand("none", 1)) == "transfer_unknown"
    assert code_of(bank, cmd.MatchTransfer(transfer="none")) == "transfer_unknown"


def test_an_allocation_is_taken_back_once_and_the_money_is_free_again():
    bank = Fold(BANK_KIND)
    transfer = notified(bank)
    match(bank, transfer, due())
    (allocation,) = bank.state.allocations
    for _ in range(2):
        bank.do(cmd.UndoAllocation(allocation=allocation, reason="nhầm \u202engười"))
    assert [type(each.event) for each in bank.records].count(ev.AllocationUndone) == 1
    assert bank.last.reason == "nhầm người"
    assert (bank.last.log, bank.last.order) == ("show:s", "s-ZF1")
    assert seen(bank, transfer) == ("unmatched", "undone")
    match(bank, transfer, due())
    assert allocations(bank) == []
    bank.do(by_hand(transfer, 100_000))
    assert allocations(bank) == [("s-2", 100_000)]


def test_a_wish_that_the_bank_does_not_know_is_refused():
    assert code_of(Fold(BANK_KIND), NameShop(name="x")) == "command_unknown"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["notify", "match", "allocate", "undo"]),
        st.integers(0, 2),
        st.integers(1, 120_000),
    ),
    max_size=25,
)


@given(STEPS)
def test_whatever_happens_no_transfer_is_allocated_beyond_its_amount(steps):
    bank = Fold(BANK_KIND)
    for kind, number, amount in steps:
        key = notified(bank, str(number), 100_000, codes=("ZF1", "ZF2"))
        try:
            if kind == "match":
                match(bank, key, due("ZF1", amount), due("ZF2", 100_000 - amount or 1))
            elif kind == "allocate":
                bank.do(by_hand(key, amount))
            elif kind == "undo":
                for allocation in list(bank.state.allocations)[:1]:
                    bank.do(cmd.UndoAllocation(allocation=allocation))
        except UserError:
            pass
        for transfer in bank.state.transfers.values():
            given_away = [
                each.amount
                for each in bank.state.allocations.values()
                if each.transfer == transfer.transfer
            ]
            assert sum(given_away) + bank.state.free(transfer) == transfer.amount
            assert bank.state.free(transfer) >= 0
            assert all(each > 0 for each in given_away)
