"""Owns how parcels follow from events: which orders go to one buyer together, and what they share."""

from __future__ import annotations

from msgspec.structs import replace

from livehub.events import show as ev
from livehub.log.record import Record
from livehub.orders import stock
from livehub.orders.order import Order
from livehub.shows.state import ShowState


def opened(state: ShowState, event: ev.OrderOpened, record: Record) -> ShowState:
    """The order joins its parcel, or begins one; a contact that the parcel has is its own too."""
    parcel = event.parcel or event.order
    others = state.parcels.get(parcel, ())
    order = Order(
        event.order,
        event.number,
        event.buyer,
        event.code,
        event.payee,
        event.lines,
        event.channel,
        record.at,
        event.expires_at,
        event.by,
        event.comment,
        has_contact=any(state.orders[each].has_contact for each in others),
        parcel=parcel,
    )
    state = state.changed(
        orders=state.orders.set(order.order, order),
        parcels=state.parcels.set(parcel, (*others, order.order)),
        ordered_by=state.ordered_by.set(
            order.buyer, (*state.ordered_by.get(order.buyer, ()), order.order)
        ),
        shelf=stock.reserved(state.shelf, order.lines),
    )
    return _of_comment(state, order)


def _of_comment(state: ShowState, order: Order) -> ShowState:
    """The comment leads to the first order that was taken from it."""
    comment = None if order.comment is None else state.queue.get(order.comment)
    if comment is None or comment.order is not None:
        return state
    return state.changed(queue=state.queue.put(replace(comment, order=order.order)))


def contact_given(state: ShowState, event: ev.ContactGiven, _: Record) -> ShowState:
    """Where one order goes, the whole parcel goes."""
    orders = state.orders
    for each in state.parcel(orders[event.order]):
        orders = orders.set(each.order, replace(each, has_contact=True))
    return state.changed(orders=orders)
