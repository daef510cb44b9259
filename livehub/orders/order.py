"""Owns the order: its lines, what is due now, what was received, and what that makes of it.

Payment is never stored: it follows from sums, so neither the order nor the repetition of
transfers matters (states as in BTCPay Server: payment on one axis, what happened on another).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from immutables import Map
from msgspec.structs import replace

from livehub.clock import MINUTE, Millis
from livehub.events import Line, Payee
from livehub.money import Amount

State = Literal["open", "expired", "cancelled", "packed", "handed_over", "delivered"]
Payment = Literal["unpaid", "partial", "paid", "over"]

GRACE = 3 * MINUTE
"""How long after the deadline an order really expires: transfers in flight are normal."""

HOLDING = frozenset({"open", "packed", "handed_over", "delivered"})
"""States in which the order's units are not for sale."""


class Money(msgspec.Struct, frozen=True):
    """An allocation as the order knows it."""

    transfer: str
    amount: Amount
    booked_at: Millis


class Order(msgspec.Struct, frozen=True):
    """What one buyer takes from one payee account."""

    order: str
    number: int
    buyer: str
    code: str
    payee: Payee
    lines: tuple[Line, ...]
    channel: str
    opened_at: Millis
    expires_at: Millis
    by: str
    comment: str | None = None
    state: State = "open"
    money: Map[str, Money] = Map()
    earlier: tuple[Amount, ...] = ()
    sent_at: Millis | None = None
    paid_at: Millis | None = None
    has_contact: bool = False
    late: bool = False
    review: str | None = None

    @property
    def total(self) -> Amount:
        """The price of all lines."""
        return total(self.lines)

    @property
    def due(self) -> Amount:
        """What is due now; all of it, while prepaid is the only kind of terms."""
        return self.total

    @property
    def received(self) -> Amount:
        """The sum of allocations."""
        return sum(each.amount for each in self.money.values())

    @property
    def remainder(self) -> Amount:
        """What is still missing; 0 when nothing is."""
        return max(self.due - self.received, 0)

    @property
    def payment(self) -> Payment:
        """Where the money stands, from sums alone."""
        return payment_of(self.due, self.received)

    @property
    def settled(self) -> bool:
        """True when at least all that is due was received."""
        return self.payment in {"paid", "over"}

    @property
    def holds_units(self) -> bool:
        """True while the order's units are not for sale."""
        return self.state in HOLDING

    @property
    def expires(self) -> Millis | None:
        """When the order will expire by itself, None when it will not."""
        waiting = self.state == "open" and not self.settled and self.review is None
        return self.expires_at + GRACE if waiting else None

    @property
    def flags(self) -> tuple[str, ...]:
        """What else is to be known: `late`, `review`, `refund_due`."""
        refund = self.received > (self.due if self.holds_units else 0)
        found = (("late", self.late), ("review", self.review is not None), ("refund_due", refund))
        return tuple(name for name, is_so in found if is_so)


def outlived(order: Order, since: Millis) -> bool:
    """True when its deadline was still to come at that moment, and waits for nobody."""
    return order.expires is not None and order.expires > since


def total(lines: Sequence[Line]) -> Amount:
    """The price of all lines."""
    return sum(line.price * line.quantity for line in lines)


def payment_of(due: Amount, received: Amount) -> Payment:
    """unpaid, partial, paid or over."""
    if received <= 0:
        return "unpaid"
    if received < due:
        return "partial"
    return "paid" if received == due else "over"


def with_money(order: Order, allocation: str, money: Money, at: Millis) -> Order:
    """The order after a part of a transfer paid it. `late` is decided by the bank's own time."""
    after = replace(order, money=order.money.set(allocation, money))
    if not order.settled and after.settled:
        late = money.booked_at > order.expires_at
        after = replace(after, paid_at=at, late=late, review=None)
    return after


def without_money(order: Order, allocation: str) -> Order:
    """The order after an allocation was taken back."""
    if allocation not in order.money:
        return order
    after = replace(order, money=order.money.delete(allocation))
    return after if after.settled else replace(after, paid_at=None, late=False)


def with_lines(order: Order, lines: tuple[Line, ...], at: Millis) -> Order:
    """The order with other lines; the amount issued before stays known, to label its payment.

    Fewer lines may be just what was paid already: then the order is settled by that.
    """
    earlier = tuple(dict.fromkeys((*order.earlier, order.due)))
    after = replace(order, lines=lines, earlier=earlier)
    if not order.settled and after.settled:
        after = replace(after, paid_at=at, review=None)
    return after
