"""Owns what a buyer sees: their own order and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livehub.log.record import Record
from livehub.payments.memo import memo
from livehub.screens.projections import Doc, Key
from livehub.screens.projections.pieces import line, money, payee
from livehub.screens.projections.touched import things
from livehub.shows.state import ShowState


class BuyerOrder:
    """Collection `order` with one document."""

    def __init__(self, order: str) -> None:
        self._order = order

    def keys(self, state: ShowState) -> Iterator[Key]:
        """The one document, once the order is there."""
        if self._order in state.orders:
            yield "order", "order"

    def document(self, state: ShowState, key: Key) -> Doc | None:
        """The order as its buyer may see it."""
        order = state.orders.get(self._order)
        if order is None or key[0] != "order":
            return None
        return {
            "number": order.number,
            "lines": [line(each) for each in order.lines],
            **money(order),
            "code": order.code,
            "memo": memo(order.payee.prefix, order.code),
            "account": payee(order.payee),
            "has_contact": order.has_contact,
            "qr": order.remainder if order.state == "open" and not order.settled else None,
        }

    def touched(self, before: ShowState, record: Record, after: ShowState) -> Iterable[Key]:
        """The document, when the record is about this order."""
        if ("order", self._order) in things(before, record, after):
            yield "order", "order"
