"""Owns what a buyer sees: the orders of their own parcel and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livehub.log.record import Record
from livehub.orders.order import Order
from livehub.payments.memo import memo
from livehub.screens.projections import Doc, Key
from livehub.screens.projections.pieces import line, money, payee
from livehub.screens.projections.touched import things
from livehub.shows.state import ShowState

_WAITING = frozenset({"wait", "partial"})
_ORDER = ("wait", "partial", "review", "over", "paid", "expired", "cancelled")


class BuyerOrder:
    """Collection `order` with one document: all orders of the parcel, as they were taken."""

    def __init__(self, order: str) -> None:
        self._order = order

    def keys(self, state: ShowState) -> Iterator[Key]:
        """The one document, once the order is there."""
        if self._order in state.orders:
            yield "order", "order"

    def document(self, state: ShowState, key: Key) -> Doc | None:
        """The parcel as its buyer may see it."""
        order = state.orders.get(self._order)
        if order is None or key[0] != "order":
            return None
        parts = [_part(each) for each in state.parcel(order)]
        return {
            "number": state.bag(order),
            "has_contact": order.has_contact,
            "said_paid": any("said_paid" in each["flags"] for each in parts),
            "phase": _whole([each["phase"] for each in parts]),
            "waiting": sum(each["phase"] in _WAITING for each in parts),
            "received": sum(each["received"] for each in parts),
            "remainder": sum(each["qr"] or 0 for each in parts),
            "orders": parts,
        }

    def touched(self, before: ShowState, record: Record, after: ShowState) -> Iterable[Key]:
        """The document, when the record is about an order of this parcel."""
        order = after.orders.get(self._order)
        if order is None:
            return
        changed = {key for kind, key in things(before, record, after) if kind == "order"}
        if not changed.isdisjoint(after.parcels[order.parcel]):
            yield "order", "order"


def _part(order: Order) -> Doc:
    return {
        "phase": _phase(order),
        "lines": [line(each) for each in order.lines],
        **money(order),
        "excess": max(order.net - order.due, 0),
        "code": order.code,
        "memo": memo(order.payee.prefix, order.code),
        "account": payee(order.payee),
        "qr": order.remainder if order.state == "open" and not order.settled else None,
    }


def _phase(order: Order) -> str:
    """What the page says of the order."""
    if order.state == "cancelled":
        return "cancelled"
    if order.review is not None or (order.state == "expired" and order.received > 0):
        return "review"
    if order.settled:
        return order.payment
    if order.state == "expired":
        return "expired"
    return "partial" if order.payment == "partial" else "wait"


def _whole(phases: list[str]) -> str:
    """What the page says of the parcel: what is still to be done comes first."""
    if len(phases) > 1 and _WAITING.intersection(phases):
        return "partial" if {"partial", "paid", "over"}.intersection(phases) else "wait"
    return next(each for each in _ORDER if each in phases)
