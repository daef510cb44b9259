"""Owns a show's ledger: per seller and order what was sold, received, returned, and is owed.

Everything follows from the orders' own sums, so that the show's totals are those of the bank's
allocations to it. An order with lines of several sellers is split to the đồng by largest
remainders; its parts always add up to the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from livehub.money import Amount
from livehub.orders.order import Order
from livehub.shows.state import ShowState


class Sums(msgspec.Struct, frozen=True):
    """Whole đồng. What came in is sold for, held for an order that lacks some, or to be returned.

    `sold` is the price of paid orders, `received` the sum of allocations, `returned` what went
    back, `partial` what orders hold that are not fully paid, `refund_due` what is to be given
    back, `rounding` what tolerance took over or left out (and may be below zero).
    """

    sold: Amount = 0
    received: Amount = 0
    partial: Amount = 0
    refund_due: Amount = 0
    returned: Amount = 0
    rounding: Amount = 0

    def __add__(self, other: Sums) -> Sums:
        """Column by column."""
        return Sums(*(a + b for a, b in zip(_values(self), _values(other), strict=True)))

    @property
    def balanced(self) -> bool:
        """True always: money received is sold for, held, to be returned, or returned."""
        kept = self.sold + self.rounding + self.partial + self.refund_due
        return self.received == kept + self.returned


def _values(sums: Sums) -> tuple[Amount, ...]:
    return msgspec.structs.astuple(sums)


class Share(msgspec.Struct, frozen=True):
    """A seller's part of an order, in this bag; `shared` when others have a part of it too."""

    order: Order
    bag: int
    due: Amount
    sums: Sums
    shared: bool = False


class Account(msgspec.Struct, frozen=True):
    """One seller's page: their orders by number, and the sums of those."""

    seller: str
    name: str
    shares: tuple[Share, ...]
    sums: Sums


class Takings(msgspec.Struct, frozen=True):
    """The whole ledger of a show."""

    sellers: tuple[Account, ...]
    sums: Sums


def takings(show: ShowState) -> Takings:
    """The ledger of a show as its orders stand."""
    names: dict[str, str] = {}
    shares: dict[str, list[Share]] = {}
    for product in show.products.values():
        names[product.seller] = product.seller_name
    for order in sorted(show.orders.values(), key=lambda each: each.number):
        for seller, share in _shares(show, order).items():
            shares.setdefault(seller, []).append(share)
    sellers = [
        Account(seller, names.get(seller, ""), tuple(found), _total(share.sums for share in found))
        for seller, found in shares.items()
    ]
    sellers.sort(key=lambda each: (each.name, each.seller))
    return Takings(tuple(sellers), _total(each.sums for each in sellers))


def _total(parts: Iterable[Sums]) -> Sums:
    return sum(parts, Sums())


def sums_of(order: Order) -> Sums:
    """Where the money of one order stands."""
    sold = order.due if order.holds_units and order.settled else 0
    refund = order.refund_due
    partial = max(order.net, 0) if order.holds_units and not order.settled else 0
    return Sums(
        sold=sold,
        received=order.received,
        partial=partial,
        refund_due=refund,
        returned=order.returned,
        rounding=order.net - sold - partial - refund,
    )


def _shares(show: ShowState, order: Order) -> dict[str, Share]:
    """The order's sums among its sellers; what they received follows, so that it adds up too."""
    weights = _weights(show, order)
    whole = sums_of(order)
    parts = {
        name: split(getattr(whole, name), weights)
        for name in ("sold", "partial", "refund_due", "returned", "rounding")
    }
    due = split(order.due, weights)
    made = {}
    for seller in weights:
        mine = {name: part[seller] for name, part in parts.items()}
        sums = Sums(received=sum(mine.values()), **mine)
        made[seller] = Share(order, show.bag(order), due[seller], sums, shared=len(weights) > 1)
    return made


def _weights(show: ShowState, order: Order) -> dict[str, Amount]:
    """Seller -> the price of their lines, in the order of the lines."""
    weights: dict[str, Amount] = {}
    for line in order.lines:
        product = show.products.get(line.product)
        seller = product.seller if product else ""
        weights[seller] = weights.get(seller, 0) + line.price * line.quantity
    return weights or {"": 0}


def split(amount: Amount, weights: Mapping[str, Amount]) -> dict[str, Amount]:
    """The amount in proportion to the weights, to the đồng: largest remainders get what is left.

    Equal remainders are served by key, so that the same order is always split the same way. An
    amount below zero is split as its opposite. Weights of nothing count as equal.
    """
    keys = sorted(weights)
    of = [weights[key] for key in keys] if sum(weights.values()) > 0 else [1] * len(keys)
    sign, size, total = (-1 if amount < 0 else 1), abs(amount), sum(of)
    parts = [size * weight // total for weight in of]
    for at in _neediest(size, of, total)[: size - sum(parts)]:
        parts[at] += 1
    return {key: sign * part for key, part in zip(keys, parts, strict=True)}


def _neediest(size: Amount, of: Sequence[Amount], total: Amount) -> list[int]:
    return sorted(range(len(of)), key=lambda at: (-(size * of[at] % total), at))
