"""Owns deciding on what happens to orders by themselves: money that comes, deadlines that pass."""

from __future__ import annotations

from typing import Any

from livehub.clock import Millis
from livehub.events import Event
from livehub.events import money as money_ev
from livehub.events import show as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.orders import stock
from livehub.orders.order import Money, Order, outlived, with_money, without_money
from livehub.shows import commands as cmd
from livehub.shows import money_commands as money_cmd
from livehub.shows.desk import order_of
from livehub.shows.state import ShowState


def receive_money(state: ShowState, command: Command[cmd.ReceiveMoney]) -> Decision:
    """Never refused: what the order cannot use is refund due.

    An order that expired comes back when the money is whole and its units can still be had; with
    less it waits for a person. A part of the money extends an open order's deadline, once.
    """
    body = command.body
    order = order_of(state, body.order)
    if body.allocation in order.money:
        return Decision()
    received = money_ev.MoneyReceived(
        order=order.order,
        allocation=body.allocation,
        transfer=body.transfer,
        amount=body.amount,
        booked_at=body.booked_at,
        way=body.way,
        provisional=body.provisional,
        earlier=body.earlier,
    )
    money = Money(body.transfer, body.amount, body.booked_at)
    after = with_money(order, body.allocation, money, command.at)
    if order.state == "expired":
        return decide_events(*_late(state, after, received))
    if order.state == "open" and not after.settled:
        return decide_events(received, *_extended(state, order, command.at))
    return decide_events(received)


def _late(state: ShowState, after: Order, received: money_ev.MoneyReceived) -> list[Event]:
    if not after.settled:
        late = ev.OrderReviewRaised(order=after.order, reason="late_partial")
        return [received] if after.review else [received, late]
    if stock.fits(state.shelf, after.lines):
        return [ev.OrderReopened(order=after.order), received]
    return [received]


def _extended(state: ShowState, order: Order, at: Millis) -> list[Event]:
    until = state.deadline(at)
    if order.extended or order.review is not None or until <= order.expires_at:
        return []
    return [ev.OrderExtended(order=order.order, expires_at=until, reason="partial")]


def withdraw_money(state: ShowState, command: Command[cmd.WithdrawMoney]) -> Decision:
    """The bank's word again. An order that was paid gets time to be paid once more."""
    order = order_of(state, command.body.order)
    if command.body.allocation not in order.money:
        return Decision()
    withdrawn = money_ev.MoneyWithdrawn(order=order.order, allocation=command.body.allocation)
    return decide_events(
        withdrawn,
        *_given_time(state, order, without_money(order, command.body.allocation), command.at),
    )


def _given_time(state: ShowState, before: Order, after: Order, at: Millis) -> list[Event]:
    """Who was paid, or waited for a decision, does not expire at once because that was undone."""
    if (
        after.expires is None
        or before.expires is not None
        or after.expires_at >= state.deadline(at)
    ):
        return []
    return [ev.OrderExtended(order=after.order, expires_at=state.deadline(at), reason="undone")]


def confirm_money(state: ShowState, command: Command[money_cmd.ConfirmMoney]) -> Decision:
    """What was seen is certain now."""
    body = command.body
    money = order_of(state, body.order).money.get(body.allocation)
    if money is None or not money.provisional:
        return Decision()
    return decide_events(
        money_ev.MoneyConfirmed(
            order=body.order, allocation=body.allocation, booked_at=body.booked_at
        )
    )


def return_money(state: ShowState, command: Command[money_cmd.ReturnMoney]) -> Decision:
    """Once per refund, also when a debit confirms a helper's word."""
    body = command.body
    if body.refund in order_of(state, body.order).returns:
        return Decision()
    returned = money_ev.MoneyReturned(
        order=body.order, refund=body.refund, amount=body.amount, debit=body.debit
    )
    return decide_events(returned)


def undo_return(state: ShowState, command: Command[money_cmd.UndoReturn]) -> Decision:
    """It is to be given back again."""
    body = command.body
    if body.refund not in order_of(state, body.order).returns:
        return Decision()
    return decide_events(money_ev.MoneyReturnUndone(order=body.order, refund=body.refund))


def expire(state: ShowState, command: Command[cmd.ExpireOrder]) -> Decision:
    """Free the units of an unpaid order; one paid in part waits for a person.

    Nothing happens when the deadline moved meanwhile, or has not come.
    """
    order = order_of(state, command.body.order)
    if order.expires != command.body.due_at or command.at < command.body.due_at:
        return Decision()
    if order.net > 0:
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
    money_cmd.ConfirmMoney: confirm_money,
    money_cmd.ReturnMoney: return_money,
    money_cmd.UndoReturn: undo_return,
    cmd.ExpireOrder: expire,
    cmd.ExtendDeadlines: extend_deadlines,
}
