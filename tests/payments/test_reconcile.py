"""Which orders a transfer pays, and how an order then stands."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.payments.reconcile import Allocation, Due, Verdict, allocate
from livehub.payments.transfers import Direction

A = Due("a", "show:1", "ZFA", "coop", 250_000, earlier_amounts=(200_000,))
B = Due("b", "show:2", "ZFB", "coop", 100_000)
C = Due("c", "show:1", "ZFC", "artisan", 50_000)
DUES = {due.code: due for due in (A, B, C)}


def judge(
    amount: int,
    *codes: str,
    account: str = "coop",
    direction: Direction = "in",
    dues: Mapping[str, Due] = DUES,
) -> Verdict:
    return allocate(amount, codes, dues, account=account, direction=direction)


@pytest.mark.parametrize("amount", [1, 249_999, 250_000, 999_999])
def test_one_order_gets_the_whole_transfer_whatever_it_expects(amount):
    assert judge(amount, "ZFA") == Verdict((Allocation("a", "show:1", amount),))


@pytest.mark.parametrize("state", ["expired", "cancelled", "packed"])
def test_an_order_that_is_no_longer_open_still_gets_its_money(state):
    late = Due("a", "show:1", "ZFA", "coop", 0, state=state)
    assert judge(9, "ZFA", dues={"ZFA": late}) == Verdict((Allocation("a", "show:1", 9),))


def test_paying_what_an_older_qr_asked_is_labelled():
    assert judge(200_000, "ZFA").allocations == (Allocation("a", "show:1", 200_000, earlier=True),)


def test_paying_what_is_due_is_not_labelled_though_an_older_qr_asked_the_same():
    due = Due("a", "show:1", "ZFA", "coop", 200_000, earlier_amounts=(200_000,))
    assert not judge(200_000, "ZFA", dues={"ZFA": due}).allocations[0].earlier


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        ("no_code", judge(250_000)),
        ("unknown_code", judge(250_000, "ZFX")),
        ("wrong_account", judge(50_000, "ZFC")),
        ("wrong_account", judge(350_000, "ZFA", "ZFB", account="artisan")),
        ("outgoing", judge(250_000, "ZFA", direction="out")),
        ("several_orders", judge(349_999, "ZFA", "ZFB")),
        ("several_orders", judge(300_000, "ZFA", "ZFC")),
    ],
)
def test_what_cannot_be_given_an_order_says_why(reason, verdict):
    assert verdict == Verdict((), reason)


def test_the_amount_alone_never_pays_an_order():
    assert judge(A.amount).allocations == ()


def test_a_code_beside_one_that_does_not_exist_pays_its_order():
    assert judge(250_000, "ZFX", "ZFA", "ZFA").allocations == (Allocation("a", "show:1", 250_000),)


def test_several_orders_share_exactly_what_they_expect():
    assert judge(350_000, "ZFA", "ZFB").allocations == (
        Allocation("a", "show:1", 250_000),
        Allocation("b", "show:2", 100_000),
    )


@pytest.mark.parametrize(
    "other",
    [
        Due("b", "show:2", "ZFB", "coop", 0),
        Due("b", "show:2", "ZFB", "coop", 100_000, state="cancelled"),
    ],
)
def test_several_orders_of_which_one_expects_nothing_are_for_a_person(other):
    verdict = judge(250_000 + other.amount, "ZFA", "ZFB", dues={"ZFA": A, "ZFB": other})
    assert verdict.reason == "several_orders"


def test_an_expired_order_among_several_still_counts():
    late = Due("b", "show:2", "ZFB", "coop", 100_000, state="expired")
    assert judge(350_000, "ZFA", "ZFB", dues={"ZFA": A, "ZFB": late}).reason is None


@settings(deadline=None)
@given(st.integers(1, 10**9), st.lists(st.sampled_from([*DUES, "ZFX"])))
def test_allocations_use_up_the_transfer_or_there_are_none(amount, codes):
    verdict = judge(amount, *codes)
    assert sum(part.amount for part in verdict.allocations) in (0, amount)
    assert bool(verdict.allocations) is (verdict.reason is None)
