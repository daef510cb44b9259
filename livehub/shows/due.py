"""Owns deciding on what happens to orders by themselves: money that comes, deadlines that pass."""

from __future__ import annotations

from typing import Any

from livehub.clock import Millis
from livehub.events import Event
from livehub.events import show as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.orders import stock
from livehub.orders.order import Money, outlived, with_money
from livehub.shows import commands as cmd
from livehub.shows.desk import order_of
from livehub.shows.state import ShowState


def receive_money(state: ShowState, command: Command[cmd.ReceiveMoney]) -> Decision:
    """Never refused: what the order cannot use is refund due.

    An order that expired unpaid comes back when the money is whole and its units can still be had.
    """
    body = command.body
    order = order_of(state, body.order)
    if body.allocation in order.money:
        return Decision()
    received = ev.MoneyReceived(
        order=order.order,
        allocation=body.allocation,
        transfer=body.transfer,
        amount=body.amount,
        booked_at=body.booked_at,
    )
    events: list[Event] = [received]
    if order.state == "expired":
        money = Money(body.transfer, body.amount, body.booked_at)
        whole = with_money(order, body.allocation, money, command.at).settled
        if whole and stock.fits(state.shelf, order.lines):
            events.insert(0, ev.OrderReopened(order=order.order))
    return decide_events(*events)


def withdraw_money(state: ShowState, command: Command[cmd.WithdrawMoney]) -> Decision:
    """The bank's word again."""
    order = order_of(state, command.body.order)
    if command.body.allocation not in order.money:
        return Decision()
    return decide_events(ev.MoneyWithdrawn(order=order.order, allocation=command.body.allocation))


def expire(state: ShowState, command: Command[cmd.ExpireOrder]) -> Decision:
    """Free the units of an unpaid order; one paid in part waits for a person.

    Nothing happens when the deadline moved meanwhile, or has not come.
    """
    order = order_of(state, command.body.order)
    if order.expires != command.body.due_at or command.at < command.body.due_at:
        return Decision()
    if order.received > 0:
        return decide_events(ev.OrderReviewRaised(order=order.order, reason="partial_at_deadline"))
    return decide_events(ev.OrderExpired(order=order.order))


def extend_deadlines(state: ShowState, command: Command[cmd.ExtendDeadlines]) -> Decision:
    """Nobody loses an order because our power was off."""
    since = command.body.since
    if not any(outlived(order, since) for order in state.orders.values()):
        return Decision()
    return decide_events(ev.DeadlinesExtended(since=since, by=command.body.by))


def deadlines(state: ShowState) -> list[tuple[Millis, str]]:
    """(when, order) of every order that will expire by itself, soonest first."""
    waiting = [(at, key) for key, order in state.orders.items() if (at := order.expires)]
    return sorted(waiting)


STEPS: dict[type, Any] = {
    cmd.ReceiveMoney: receive_money,
    cmd.WithdrawMoney: withdraw_money,
    cmd.ExpireOrder: expire,
    cmd.ExtendDeadlines: extend_deadlines,
}
