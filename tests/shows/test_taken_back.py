"""Money taken back, and QRs of an earlier basket: what an order is worth follows from what stays."""

from __future__ import annotations

import pytest

from livehub.clock import MINUTE
from livehub.errors import Refused
from livehub.shows import commands as cmd
from livehub.shows import money_commands as money_cmd
from livehub.shows.takings import takings
from tests.builders import Fold, a_show, an_order, pay, wants
from tests.shows.test_due import pass_deadline


def withdraw(show: Fold, order: str, transfer: str = "t1") -> None:
    body = cmd.WithdrawMoney(order=order, allocation=f"a-{transfer}")
    show.do(body, "reaction:matching")


def test_less_is_not_enough_any_more_once_the_money_taken_for_enough_was_another_buyers():
    show = a_show()
    order = an_order(show, ("p1-1", 2))
    pay(show, order, 40_000)
    show.do(money_cmd.AcceptPaid(order=order, reason="khách quen"))
    assert show.state.orders[order].payment == "paid"
    withdraw(show, order)
    found = show.state.orders[order]
    assert (found.due, found.remainder, found.payment) == (100_000, 100_000, "unpaid")
    pay(show, order, 100_000, transfer="t2")
    assert show.state.orders[order].payment == "paid"


def test_less_stays_enough_when_only_what_came_on_top_is_taken_back():
    show = a_show()
    order = an_order(show, ("p1-1", 2))
    pay(show, order, 40_000)
    show.do(money_cmd.AcceptPaid(order=order))
    pay(show, order, 10_000, transfer="t2")
    withdraw(show, order, "t2")
    assert (show.state.orders[order].due, show.state.orders[order].payment) == (40_000, "paid")


def paid_before_a_line_was_removed(stock: int = 5) -> tuple[Fold, str]:
    """Two bowls were asked for, one was taken out, and the first QR was paid all the same."""
    show = a_show(stock=stock)
    order = an_order(show, ("p1-1", 2))
    show.do(cmd.ChangeLines(order=order, lines=wants(("p1-1", 1))))
    pay(show, order, 100_000)
    return show, order


def test_a_payment_of_more_than_is_due_now_is_labelled_when_an_earlier_qr_asked_for_it():
    show, order = paid_before_a_line_was_removed()
    found = show.state.orders[order]
    assert (found.payment, found.refund_due) == ("over", 50_000)
    assert "earlier_amount" in found.flags


def test_lines_that_were_removed_and_paid_by_the_earlier_qr_may_go_on():
    show, order = paid_before_a_line_was_removed()
    show.do(money_cmd.KeepPaidLines(order=order))
    found = show.state.orders[order]
    assert [line.quantity for line in found.lines] == [2]
    assert (found.payment, found.refund_due, found.flags) == ("paid", 0, ())
    assert show.state.shelf["p1-1"].reserved == 2
    assert takings(show.state).sums.sold == 100_000


def test_removed_lines_that_were_sold_meanwhile_cannot_go_on():
    show, order = paid_before_a_line_was_removed(stock=2)
    an_order(show, ("p1-1", 1))
    with pytest.raises(Refused, match="sold_out"):
        show.do(money_cmd.KeepPaidLines(order=order))
    assert show.state.orders[order].refund_due == 50_000


def test_an_order_paid_over_by_nothing_that_a_qr_asked_for_is_only_over():
    show = a_show()
    order = an_order(show)
    pay(show, order, 70_000)
    assert "earlier_amount" not in show.state.orders[order].flags
    with pytest.raises(Refused, match="no_earlier_amount"):
        show.do(money_cmd.KeepPaidLines(order=order))


def test_the_remainder_that_a_qr_asked_for_before_a_line_was_added_is_an_earlier_amount():
    show = a_show()
    order = an_order(show, ("p1-1", 2))
    pay(show, order, 40_000)
    show.do(cmd.ChangeLines(order=order, lines=wants(("p1-1", 3))))
    assert show.state.orders[order].earlier == (100_000, 60_000)
    pay(show, order, 60_000, transfer="t2")
    assert "earlier_amount" in show.state.orders[order].flags


def test_an_order_reopened_late_and_taken_back_has_time_and_holds_its_units_once():
    show = a_show()
    order = an_order(show)
    pass_deadline(show)
    pay(show, order, 50_000)
    withdraw(show, order)
    found = show.state.orders[order]
    assert (found.state, found.payment, found.late) == ("open", "unpaid", False)
    assert found.expires_at == show.clock.now() + 30 * MINUTE
    assert show.state.shelf["p1-1"].reserved == 1
    pass_deadline(show)
    assert show.state.orders[order].state == "expired"
    assert show.state.shelf["p1-1"].reserved == 0
