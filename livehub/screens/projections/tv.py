"""Owns what the host TV shows of a show: what the artisan needs at a glance, and what is spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import nlargest

from livehub.log.record import Record
from livehub.orders.order import Order
from livehub.screens.projections import Doc, Key
from livehub.screens.projections.pieces import card, title
from livehub.screens.projections.public import Overlay
from livehub.screens.projections.touched import things
from livehub.shows.state import ShowState

PAID_KEPT = 20
"""So many orders that were paid last: more never land between two looks of a page."""


class Tv(Overlay):
    """Collections `show`, `card`, `thanks` as on the overlay, and `paid`: the orders paid last.

    A document of `paid` holds number and amount, never a name: names are thanked, not told with
    sums.
    """

    def keys(self, state: ShowState) -> Iterator[Key]:
        """Every document there is now."""
        yield "show", "show"
        if card(state) is not None:
            yield "card", "card"
        yield from (("thanks", each.order) for each in state.thanks)
        yield from (("paid", key) for key in _latest(state))

    def document(self, state: ShowState, key: Key) -> Doc | None:
        """The document, or None."""
        match key[0]:
            case "show":
                return {**title(state), "started_at": state.started_at}
            case "paid":
                return _paid(state, state.orders[key[1]]) if key[1] in _latest(state) else None
            case "comment":
                return None
            case _:
                return super().document(state, key)

    def touched(self, before: ShowState, record: Record, after: ShowState) -> Iterable[Key]:
        """Documents that the record may have changed."""
        keys = set(super().touched(before, record, after))
        orders = [key for kind, key in things(before, record, after) if kind == "order"]
        if any(_told(before, key) != _told(after, key) for key in orders):
            keys |= {("paid", key) for key in (*_latest(before), *_latest(after))}
        return {key for key in keys if key[0] != "comment"}


def _told(state: ShowState, key: str) -> Doc | None:
    order = state.orders.get(key)
    return None if order is None or order.paid_at is None else _paid(state, order)


def _latest(state: ShowState) -> list[str]:
    """The orders paid last, the newest first."""
    paid = [order for order in state.orders.values() if order.paid_at is not None]
    return [order.order for order in nlargest(PAID_KEPT, paid, key=_when)]


def _when(order: Order) -> tuple[int, int]:
    return order.paid_at or 0, order.number


def _paid(state: ShowState, order: Order) -> Doc:
    return {
        "number": state.bag(order),
        "amount": order.received,
        "at": order.paid_at,
        "provisional": "provisional" in order.flags,
    }
