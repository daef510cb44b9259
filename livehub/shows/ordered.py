"""Owns how a show's orders and their units follow from its events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from livehub.events import money as money_ev
from livehub.events import show as ev
from livehub.log.record import Record
from livehub.orders import stock
from livehub.orders.order import (
    Money,
    Order,
    confirmed,
    outlived,
    with_accepted,
    with_lines,
    with_money,
    with_return,
    without_money,
    without_return,
)
from livehub.shows import parcels
from livehub.shows.state import THANKED, ShowState, Thanks


def _set(state: ShowState, order: Order) -> ShowState:
    """Put an order back, moving its units on or off the shelf when that changed."""
    before = state.orders[order.order]
    shelf = state.shelf
    if before.holds_units:
        shelf = stock.released(shelf, before.lines)
    if order.holds_units:
        shelf = stock.reserved(shelf, order.lines)
    return state.changed(orders=state.orders.set(order.order, order), shelf=shelf)


def _lines(state: ShowState, event: ev.OrderLinesChanged, record: Record) -> ShowState:
    return _settle(state, with_lines(state.orders[event.order], event.lines, record.at), record)


def _extended(state: ShowState, event: ev.OrderExtended, _: Record) -> ShowState:
    order = state.orders[event.order]
    extended = order.extended or event.reason == "partial"
    return _set(state, replace(order, expires_at=event.expires_at, review=None, extended=extended))


def _all_extended(state: ShowState, event: ev.DeadlinesExtended, _: Record) -> ShowState:
    orders = state.orders
    for key, order in orders.items():
        if outlived(order, event.since):
            orders = orders.set(key, replace(order, expires_at=order.expires_at + event.by))
    return state.changed(orders=orders)


def _expired(state: ShowState, event: ev.OrderExpired, _: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], state="expired"))


def _cancelled(state: ShowState, event: ev.OrderCancelled, _: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], state="cancelled", review=None))


def _reopened(state: ShowState, event: ev.OrderReopened, _: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], state="open"))


def _review(state: ShowState, event: ev.OrderReviewRaised, _: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], review=event.reason))


def _sent(state: ShowState, event: ev.PayMessageSent, record: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], sent_at=record.at))


def _money(state: ShowState, event: money_ev.MoneyReceived, record: Record) -> ShowState:
    before = state.orders[event.order]
    money = Money(
        event.transfer,
        event.amount,
        event.booked_at,
        event.way,
        event.provisional,
        event.earlier,
    )
    return _settle(state, with_money(before, event.allocation, money, record.at), record)


def _confirmed(state: ShowState, event: money_ev.MoneyConfirmed, _: Record) -> ShowState:
    order = state.orders[event.order]
    return _set(state, confirmed(order, event.allocation, event.booked_at))


def _accepted(state: ShowState, event: money_ev.OrderAccepted, record: Record) -> ShowState:
    order = with_accepted(state.orders[event.order], event.amount, record.at)
    return _settle(state, order, record)


def _said(state: ShowState, event: money_ev.BuyerSaidPaid, record: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], said_at=record.at))


def _returned(state: ShowState, event: money_ev.MoneyReturned, _: Record) -> ShowState:
    return _set(state, with_return(state.orders[event.order], event.refund, event.amount))


def _not_returned(state: ShowState, event: money_ev.MoneyReturnUndone, record: Record) -> ShowState:
    return _set(state, without_return(state.orders[event.order], event.refund, record.at))


def _settle(state: ShowState, order: Order, record: Record) -> ShowState:
    """Put an order back; its buyer is thanked when all that is due came in just now."""
    before = state.orders[order.order]
    state = _set(state, order)
    if before.settled or not order.settled or not order.holds_units:
        return state
    others = tuple(each for each in state.thanks if each.order != order.order)
    return state.changed(thanks=(*others, Thanks(order.order, record.at))[-THANKED:])


def _withdrawn(state: ShowState, event: money_ev.MoneyWithdrawn, _: Record) -> ShowState:
    return _set(state, without_money(state.orders[event.order], event.allocation))


STEPS: dict[type, Callable[[ShowState, Any, Record], ShowState]] = {
    ev.OrderOpened: parcels.opened,
    ev.OrderLinesChanged: _lines,
    ev.OrderExtended: _extended,
    ev.DeadlinesExtended: _all_extended,
    ev.OrderExpired: _expired,
    ev.OrderCancelled: _cancelled,
    ev.OrderReopened: _reopened,
    ev.OrderReviewRaised: _review,
    ev.PayMessageSent: _sent,
    ev.ContactGiven: parcels.contact_given,
    money_ev.MoneyReceived: _money,
    money_ev.MoneyConfirmed: _confirmed,
    money_ev.MoneyWithdrawn: _withdrawn,
    money_ev.MoneyReturned: _returned,
    money_ev.MoneyReturnUndone: _not_returned,
    money_ev.OrderAccepted: _accepted,
    money_ev.BuyerSaidPaid: _said,
}
