"""Rules of what happens to orders by themselves: money that comes, deadlines that pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from livehub.clock import HOUR, MINUTE
from livehub.errors import NotFound
from livehub.events import money as money_ev
from livehub.orders.order import GRACE
from livehub.shows import commands as cmd
from livehub.shows.due import deadlines
from tests.builders import Fold, a_show, an_order, pay
from tests.fakes import START

TIMER = "timer:deadlines"
DUE = START + 30 * MINUTE + GRACE


def pass_deadline(show: Fold) -> None:
    """Let half an hour and the grace go by, and every due timer fire."""
    show.clock.advance(30 * MINUTE + GRACE)
    for at, order in deadlines(show.state):
        if at <= show.clock.now():
            show.do(cmd.ExpireOrder(order=order, due_at=at), TIMER)


def test_an_unpaid_order_expires_after_its_grace_and_frees_its_units():
    show = a_show()
    order = an_order(show, ("p1-1", 2))
    assert deadlines(show.state) == [(DUE, order)]
    pass_deadline(show)
    assert show.state.orders[order].state == "expired"
    assert show.state.shelf["p1-1"].available == 5
    assert deadlines(show.state) == []


def test_deadlines_come_soonest_first():
    show = a_show()
    first = an_order(show)
    show.clock.advance(MINUTE)
    second = an_order(show)
    show.do(cmd.ExtendOrder(order=first, minutes=60))
    assert [order for _, order in deadlines(show.state)] == [second, first]


@pytest.mark.parametrize(("early", "other"), [(1, 0), (0, 1), (0, -1)])
def test_a_timer_that_is_early_or_of_another_deadline_does_nothing(early, other):
    show = a_show()
    order = an_order(show)
    show.clock.advance(30 * MINUTE + GRACE - early)
    show.do(cmd.ExpireOrder(order=order, due_at=DUE + other), TIMER)
    assert show.state.orders[order].state == "open"


def test_a_paid_order_never_expires():
    show = a_show()
    order = an_order(show)
    pay(show, order, 50_000)
    pass_deadline(show)
    show.do(cmd.ExpireOrder(order=order, due_at=DUE), TIMER)
    assert show.state.orders[order].state == "open"


def test_an_order_paid_in_part_at_its_deadline_waits_for_a_person_with_its_units():
    show = a_show()
    order = an_order(show, ("p1-1", 2))
    pay(show, order, 30_000)
    pass_deadline(show)
    assert show.state.orders[order].flags == ("review",)
    assert show.state.shelf["p1-1"].available == 3
    assert deadlines(show.state) == []


def test_review_is_left_by_more_time_by_cancelling_or_by_the_missing_money():
    ways: list[tuple[Callable[[Fold, str], object], tuple[str, ...]]] = [
        (lambda show, order: show.do(cmd.ExtendOrder(order=order, minutes=5)), ()),
        (lambda show, order: show.do(cmd.CancelOrder(order=order)), ("refund_due",)),
        (lambda show, order: pay(show, order, 20_000, transfer="t2", booked=START), ()),
    ]
    for leave, flags in ways:
        show = a_show()
        order = an_order(show)
        pay(show, order, 30_000)
        pass_deadline(show)
        leave(show, order)
        assert show.state.orders[order].flags == flags


def test_late_money_takes_the_units_again_when_they_are_there():
    show = a_show()
    order = an_order(show, ("p1-1", 2))
    pass_deadline(show)
    pay(show, order, 100_000)
    after = show.state.orders[order]
    assert (after.state, after.payment, after.flags) == ("open", "paid", ("late",))
    assert show.state.shelf["p1-1"].available == 3
    assert [each.order for each in show.state.thanks] == [order]


def test_money_booked_in_time_but_told_late_is_not_late():
    show = a_show()
    order = an_order(show)
    pass_deadline(show)
    pay(show, order, 50_000, booked=START + MINUTE)
    assert (show.state.orders[order].state, show.state.orders[order].flags) == ("open", ())


def test_late_money_whose_units_are_gone_is_due_back():
    show = a_show()
    order = an_order(show, ("p1-1", 2))
    pass_deadline(show)
    an_order(show, ("p1-1", 4))
    pay(show, order, 100_000)
    after = show.state.orders[order]
    assert (after.state, after.flags) == ("expired", ("late", "refund_due"))
    assert show.state.shelf["p1-1"].available == 1
    assert show.state.thanks == ()


def test_late_money_in_parts_takes_the_units_when_it_is_whole():
    show = a_show()
    order = an_order(show, ("p1-1", 2))
    pass_deadline(show)
    pay(show, order, 60_000)
    assert (show.state.orders[order].state, show.state.orders[order].flags) == (
        "expired",
        ("review", "refund_due"),
    )
    pay(show, order, 40_000, transfer="t2")
    assert (show.state.orders[order].state, show.state.orders[order].payment) == ("open", "paid")


def test_money_for_a_cancelled_order_is_due_back():
    show = a_show()
    order = an_order(show)
    show.do(cmd.CancelOrder(order=order))
    pay(show, order, 50_000)
    assert show.state.orders[order].flags == ("refund_due",)
    assert show.state.shelf["p1-1"].available == 5


def test_money_is_never_refused_not_even_after_the_show():
    show = a_show()
    order = an_order(show)
    show.do(cmd.CloseShow())
    pay(show, order, 50_000)
    assert show.state.orders[order].payment == "paid"


def test_one_allocation_counts_once_however_often_it_is_told():
    show = a_show()
    order = an_order(show)
    for _ in range(5):
        pay(show, order, 50_000)
    assert show.state.orders[order].received == 50_000
    assert [type(each.event) for each in show.records].count(money_ev.MoneyReceived) == 1


def test_an_allocation_taken_back_leaves_the_order_unpaid_once():
    show = a_show()
    order = an_order(show)
    pay(show, order, 50_000)
    for _ in range(2):
        show.do(cmd.WithdrawMoney(order=order, allocation="a-t1"), "reaction:matching")
    assert show.state.orders[order].payment == "unpaid"
    assert [type(each.event) for each in show.records].count(money_ev.MoneyWithdrawn) == 1


def test_a_buyer_who_pays_again_after_an_undo_is_thanked_once_at_the_later_time():
    show = a_show()
    order = an_order(show)
    pay(show, order, 50_000)
    show.do(cmd.WithdrawMoney(order=order, allocation="a-t1"), "reaction:matching")
    show.clock.advance(MINUTE)
    pay(show, order, 50_000, transfer="t2")
    assert [(each.order, each.at) for each in show.state.thanks] == [(order, START + MINUTE)]


def test_the_five_who_paid_last_are_thanked():
    show = a_show(stock=9)
    orders = [an_order(show) for _ in range(7)]
    for number, order in enumerate(orders):
        pay(show, order, 50_000, transfer=f"t{number}")
    assert [each.order for each in show.state.thanks] == orders[2:]


def test_after_downtime_no_order_is_closer_to_its_end_than_before():
    show = a_show()
    order, paid = an_order(show), an_order(show)
    pay(show, paid, 50_000)
    show.clock.advance(20 * MINUTE)
    since = show.clock.now()
    show.clock.advance(5 * HOUR)
    show.do(cmd.ExtendDeadlines(since=since, by=5 * HOUR), TIMER)
    assert deadlines(show.state) == [(DUE + 5 * HOUR, order)]
    assert show.state.orders[paid].expires_at == START + 30 * MINUTE
    pass_deadline(show)
    assert show.state.orders[order].state == "expired"


def test_a_deadline_that_had_passed_before_the_downtime_stays_where_it_was():
    show = a_show()
    an_order(show)
    show.clock.advance(HOUR)
    count = len(show.records)
    show.do(cmd.ExtendDeadlines(since=show.clock.now(), by=HOUR), TIMER)
    assert len(show.records) == count
    late = an_order(show)
    show.do(cmd.ExtendDeadlines(since=show.clock.now(), by=HOUR), TIMER)
    assert deadlines(show.state) == [
        (DUE, "s7k2abcd-1"),
        (DUE + 2 * HOUR, late),
    ]


def test_an_order_that_is_not_there_is_said_so():
    for body in (
        cmd.ExpireOrder(order="x", due_at=1),
        cmd.WithdrawMoney(order="x", allocation="a"),
        cmd.ReceiveMoney(order="x", allocation="a", transfer="t", amount=1, booked_at=1),
    ):
        with pytest.raises(NotFound, match="order_unknown"):
            a_show().do(body, TIMER)
