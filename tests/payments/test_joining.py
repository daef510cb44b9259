"""Two tellings are one money when a helper says so, and two again when that was a mistake."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.payments import commands as cmd
from livehub.payments.state import state_of
from livehub.shows.domains import BANK_KIND
from tests.builders import HELPER, Fold, code_of
from tests.payments.test_decide import allocations, due, match, notice, notified

SEEN = cmd.SeeMoney(order="s-ZF1", amount=100_000, log="show:s", code="ZF1", account="A")


def a_sighting_joined() -> tuple[Fold, str, str]:
    """Money that a helper saw for an order, and the bank's word without a code joined to it."""
    bank = Fold(BANK_KIND)
    seen = str(bank.do(SEEN, HELPER)["transfer"])
    told = notified(bank, "7", codes=())
    match(bank, told)
    bank.do(cmd.JoinTransfers(transfer=seen, other=told), HELPER)
    return bank, seen, told


def facts(bank: Fold, transfer: str) -> dict[str, Any]:
    each = bank.state.transfers[transfer]
    return {
        name: getattr(each, name)
        for name in ("heard", "provisional", "booked_at", "codes", "same", "memo", "joined")
    }


def test_parted_both_are_as_they_were_and_the_order_is_told_that_it_is_but_seen():
    bank = Fold(BANK_KIND)
    seen = str(bank.do(SEEN, HELPER)["transfer"])
    told = notified(bank, "7", codes=())
    match(bank, told)
    before = facts(bank, seen), facts(bank, told)
    (first,) = bank.state.transfers[seen].allocations
    bank.do(cmd.JoinTransfers(transfer=seen, other=told), HELPER)
    assert not bank.state.transfers[seen].provisional
    for _ in range(2):
        bank.do(cmd.PartTransfers(other=told), HELPER)
    assert (facts(bank, seen), facts(bank, told)) == before
    assert allocations(bank) == [("s-ZF1", 100_000)]
    (again,) = bank.state.transfers[seen].allocations
    assert again != first  # else the order would take it for one that it knows
    assert state_of(bank.state, bank.state.transfers[told]) == "unmatched"
    assert bank.state.given["s-ZF1"] == 100_000


def test_what_the_bank_told_since_the_join_goes_with_the_banks_word():
    bank, seen, told = a_sighting_joined()
    again = notice("8", codes=(), same="same-7", provider="casso")
    assert bank.do(again, "provider:casso")["transfer"] == seen
    bank.do(cmd.PartTransfers(other=told), HELPER)
    assert [each.provider for each in bank.state.transfers[seen].heard] == ["hand"]
    assert [each.provider for each in bank.state.transfers[told].heard] == ["sepay", "casso"]
    assert bank.do(again, "provider:casso")["transfer"] == told


def test_a_sighting_that_was_parted_is_confirmed_by_its_own_transfer_alone():
    bank, seen, told = a_sighting_joined()
    bank.do(cmd.PartTransfers(other=told), HELPER)
    assert notified(bank, "9") == seen
    assert not bank.state.transfers[seen].provisional
    assert bank.state.transfers[told].counts


def test_two_of_the_banks_words_are_parted_without_touching_what_the_first_pays():
    bank = Fold(BANK_KIND)
    first, second = notified(bank, "1"), notified(bank, "2")
    match(bank, first, due())
    match(bank, second, due())
    bank.do(cmd.JoinTransfers(transfer=first, other=second), HELPER)
    kept = bank.state.transfers[first].allocations
    bank.do(cmd.PartTransfers(other=second), HELPER)
    assert bank.state.transfers[first].allocations == kept
    assert bank.state.free(bank.state.transfers[second]) == 100_000


def test_joins_are_taken_back_latest_first():
    bank, seen, told = a_sighting_joined()
    more = notified(bank, "8", codes=())
    bank.do(cmd.JoinTransfers(transfer=seen, other=more), HELPER)
    assert code_of(bank, cmd.PartTransfers(other=told)) == "transfers_joined_since"
    bank.do(cmd.PartTransfers(other=more), HELPER)
    bank.do(cmd.PartTransfers(other=told), HELPER)
    assert bank.state.transfers[seen].provisional


@pytest.mark.parametrize("other", ["nonsense", ""])
def test_what_nobody_knows_cannot_be_parted(other):
    assert code_of(Fold(BANK_KIND), cmd.PartTransfers(other=other)) == "transfer_unknown"
