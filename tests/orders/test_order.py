"""Rules of an order: its payment follows from sums alone."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from livehub.clock import MINUTE
from livehub.events import Line
from livehub.orders.order import (
    GRACE,
    Money,
    Order,
    outlived,
    payment_of,
    total,
    with_lines,
    with_money,
    without_money,
)
from tests.builders import PAYEE

DEADLINE = 1_000 * MINUTE


def lines(*prices: int) -> tuple[Line, ...]:
    return tuple(
        Line(product="p", variant=f"v{price}", code="A1", name="Tò he", quantity=2, price=price)
        for price in prices
    )


ORDER = Order(
    "s-1", 1, "buyer:s-1", "ZF2222222", PAYEE, lines(50_000), "phone", 0, DEADLINE, "h1"
)  # 100.000 is due


def paid(*amounts: int, booked: int = DEADLINE, order: Order = ORDER) -> Order:
    for number, amount in enumerate(amounts):
        order = with_money(order, f"a{number}", Money(f"t{number}", amount, booked), booked + 7)
    return order


@pytest.mark.parametrize(
    ("amounts", "payment", "remainder", "flags"),
    [
        ((), "unpaid", 100_000, ()),
        ((40_000,), "partial", 60_000, ()),
        ((99_999,), "partial", 1, ()),
        ((100_000,), "paid", 0, ()),
        ((40_000, 60_000), "paid", 0, ()),
        ((100_001,), "over", 0, ("refund_due",)),
        ((100_000, 100_000), "over", 0, ("refund_due",)),
    ],
)
def test_payment_follows_from_sums(amounts, payment, remainder, flags):
    order = paid(*amounts)
    assert (order.payment, order.remainder, order.flags) == (payment, remainder, flags)
    assert order.settled == (payment in {"paid", "over"})


def test_in_which_order_transfers_come_does_not_matter():
    seen = set()
    for amounts in permutations((10_000, 30_000, 60_000)):
        order = paid(*amounts)
        seen.add((order.received, order.payment, order.flags, order.paid_at))
    assert len(seen) == 1


@given(st.lists(st.integers(1, 400_000), max_size=6), st.integers(1, 500_000))
def test_what_was_received_and_what_is_missing_always_add_up(amounts, due):
    received = sum(amounts)
    order = replace(ORDER, lines=lines(due))
    order = paid(*amounts, order=order)
    assert order.received == received
    assert order.remainder == max(order.due - received, 0)
    assert order.payment == payment_of(order.due, received)


def test_late_is_decided_by_the_banks_own_time():
    assert paid(100_000, booked=DEADLINE).flags == ()
    assert paid(100_000, booked=DEADLINE + 1).flags == ("late",)


def test_only_the_transfer_that_completes_makes_an_order_late():
    order = paid(100_000, booked=DEADLINE)
    more = with_money(order, "b", Money("t9", 5_000, DEADLINE + MINUTE), 0)
    assert more.flags == ("refund_due",)
    assert more.paid_at == order.paid_at


def test_money_taken_back_takes_back_what_it_made_of_the_order():
    order = paid(40_000, 60_000, booked=DEADLINE + 1)
    less = without_money(order, "a1")
    assert (less.payment, less.paid_at, less.late) == ("partial", None, False)
    assert without_money(less, "a1") is less
    still = without_money(paid(100_000, 5_000), "a1")
    assert still.payment == "paid"
    assert still.paid_at is not None


@pytest.mark.parametrize("state", ["expired", "cancelled"])
def test_money_for_an_order_that_will_not_be_fulfilled_is_due_back(state):
    order = replace(paid(1), state=state)
    assert order.flags == ("refund_due",)
    assert not order.holds_units


@pytest.mark.parametrize("state", ["open", "packed", "handed_over", "delivered"])
def test_an_order_that_goes_its_way_holds_its_units(state):
    assert replace(ORDER, state=state).holds_units


def test_an_order_expires_a_grace_after_its_deadline_unless_it_waits_for_nothing():
    assert ORDER.expires == DEADLINE + GRACE
    assert paid(1).expires == DEADLINE + GRACE
    assert paid(100_000).expires is None
    assert replace(ORDER, review="partial_at_deadline").expires is None
    assert replace(ORDER, state="cancelled").expires is None


def test_an_order_outlived_a_moment_when_its_end_was_still_to_come():
    assert outlived(ORDER, DEADLINE + GRACE - 1)
    assert not outlived(ORDER, DEADLINE + GRACE)
    assert not outlived(paid(100_000), 0)


def test_other_lines_keep_in_mind_what_was_asked_before_each_once():
    order = with_lines(with_lines(ORDER, lines(70_000), 5), lines(50_000), 6)
    assert (order.due, order.earlier) == (100_000, (100_000, 140_000))
    assert with_lines(order, lines(1_000), 7).earlier == (100_000, 140_000)


def test_fewer_lines_may_be_just_what_was_paid():
    order = replace(paid(60_000), review="partial_at_deadline")
    less = with_lines(order, lines(30_000), 99)
    assert (less.payment, less.paid_at, less.review) == ("paid", 99, None)


def test_review_ends_when_the_money_is_whole():
    order = replace(paid(60_000), review="partial_at_deadline")
    assert order.flags == ("review",)
    assert with_money(order, "b", Money("t", 39_999, 0), 0).review is not None
    assert with_money(order, "b", Money("t", 40_000, 0), 0).review is None


def test_the_total_is_price_times_quantity():
    assert total(lines(1, 20)) == 42


def test_other_lines_want_another_pay_message():
    sent = replace(ORDER, sent_at=5)
    assert with_lines(sent, lines(40_000), 9).sent_at is None
