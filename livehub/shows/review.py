"""Owns deciding on orders that wait for a person: more time, enough, or the paid part alone."""

from __future__ import annotations

from typing import Any

from livehub.clock import MINUTE
from livehub.errors import Invalid, Refused
from livehub.events import Event, Line
from livehub.events import money as money_ev
from livehub.events import show as ev
from livehub.fields import check_count, read_note
from livehub.log.command import Command, Decision, decide_events
from livehub.orders import stock
from livehub.orders.order import Order
from livehub.shows import baskets
from livehub.shows import commands as cmd
from livehub.shows import money_commands as money_cmd
from livehub.shows.desk import order_of
from livehub.shows.stage import check_open
from livehub.shows.state import ShowState

EXTEND_MOST = 14 * 24 * 60  # minutes


def extend(state: ShowState, command: Command[cmd.ExtendOrder]) -> Decision:
    """More time for a buyer who asks; one that expired with a part paid gets its units back."""
    order = order_of(state, command.body.order)
    if order.settled:
        raise Refused("order_paid")
    minutes = check_count(command.body.minutes, "minutes")
    if minutes > EXTEND_MOST:
        raise Invalid("count_range", field="minutes", least=1, most=EXTEND_MOST)
    until = max(order.expires_at, command.at) + minutes * MINUTE
    extended = ev.OrderExtended(order=order.order, expires_at=until, reason="helper")
    return decide_events(*_held(state, order), extended)


def _held(state: ShowState, order: Order) -> list[Event]:
    """What it takes that the order's units are reserved."""
    if order.state == "open":
        return []
    if order.state != "expired" or order.review is None:
        raise Refused("order_not_open")
    stock.check(state.shelf, order.lines)
    return [ev.OrderReopened(order=order.order)]


def accept(state: ShowState, command: Command[money_cmd.AcceptPaid]) -> Decision:
    """The seller takes what was paid for enough."""
    order = order_of(state, command.body.order)
    if order.settled:
        raise Refused("order_paid")
    if order.net <= 0:
        raise Refused("nothing_paid")
    accepted = money_ev.OrderAccepted(
        order=order.order,
        amount=order.net,
        by=command.subject,
        reason=read_note(command.body.reason),
    )
    return decide_events(*_held(state, order), accepted)


def say_paid(state: ShowState, command: Command[money_cmd.SayPaid]) -> Decision:
    """The buyer's word extends the deadline once, and waits for the money."""
    order = order_of(state, command.body.order)
    if order.settled or order.said_at is not None:
        return Decision()
    if order.state not in {"open", "expired"}:
        raise Refused("order_not_open")
    events: list[Event] = [money_ev.BuyerSaidPaid(order=order.order, by=command.role)]
    until = state.deadline(command.at)
    if order.expires is not None and until > order.expires_at:
        events.append(ev.OrderExtended(order=order.order, expires_at=until, reason="said_paid"))
    return decide_events(*events)


def keep_paid_lines(state: ShowState, command: Command[money_cmd.KeepPaidLines]) -> Decision:
    """What an earlier QR asked for was paid: its lines go on, the others get a QR of their own.

    Lines that were removed meanwhile come back if their units can still be had.
    """
    check_open(state)
    order = order_of(state, command.body.order)
    if order.state != "open":
        raise Refused("order_not_open")
    issue = order.paid_issue
    if order.payment == "paid" or issue is None:
        raise Refused("no_earlier_amount")
    rest = _rest(order.lines, issue.lines)
    stock.check(state.shelf, (*issue.lines, *rest), freed=stock.wanted(order.lines))
    changed = ev.OrderLinesChanged(order=order.order, lines=issue.lines)
    if not rest:
        return decide_events(changed)
    share = baskets.Share(order.payee, rest)
    taken = baskets.Taken(order.buyer, order.channel, order.comment, order.parcel)
    opened, keys = baskets.orders(state, command, (share,), taken)
    return Decision(
        (changed, *opened), {"order": opened[0].order, "number": opened[0].number}, uniques=keys
    )


def _rest(lines: tuple[Line, ...], paid: tuple[Line, ...]) -> tuple[Line, ...]:
    """What the lines hold beyond those that were paid."""
    less = stock.wanted(paid)
    return tuple(
        _times(line, left)
        for line in lines
        if (left := line.quantity - less.get(line.variant, 0)) > 0
    )


def _times(line: Line, quantity: int) -> Line:
    return Line(
        product=line.product,
        variant=line.variant,
        code=line.code,
        name=line.name,
        label=line.label,
        quantity=quantity,
        price=line.price,
    )


STEPS: dict[type, Any] = {
    cmd.ExtendOrder: extend,
    money_cmd.AcceptPaid: accept,
    money_cmd.SayPaid: say_paid,
    money_cmd.KeepPaidLines: keep_paid_lines,
}
