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
    """An allocation as the order knows it; `earlier` when it pays what an older QR asked for."""

    transfer: str
    amount: Amount
    booked_at: Millis
    way: str = ""
    provisional: bool = False
    earlier: bool = False


class Issued(msgspec.Struct, frozen=True):
    """What a QR of the order asked for before its lines changed."""

    amount: Amount
    lines: tuple[Line, ...]


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
    returns: Map[str, Amount] = Map()
    """Refund -> what went back."""
    issued: tuple[Issued, ...] = ()
    accepted: Amount | None = None
    """What a helper took for enough, instead of the lines' price."""
    sent_at: Millis | None = None
    paid_at: Millis | None = None
    said_at: Millis | None = None
    """When the buyer said that they transferred."""
    extended: bool = False
    """A part of the money has already extended its deadline once."""
    has_contact: bool = False
    late: bool = False
    review: str | None = None
    parcel: str = ""
    """The orders that go to their buyer together are named by the first of them."""

    @property
    def total(self) -> Amount:
        """The price of all lines."""
        return total(self.lines)

    @property
    def due(self) -> Amount:
        """What is due now; all of it, while prepaid is the only kind of terms."""
        return self.total if self.accepted is None else self.accepted

    @property
    def tolerance(self) -> Amount:
        """So much more or less is as good as what is due."""
        return self.payee.tolerance

    @property
    def received(self) -> Amount:
        """The sum of allocations."""
        return sum(each.amount for each in self.money.values())

    @property
    def returned(self) -> Amount:
        """The sum of what went back."""
        return sum(self.returns.values())

    @property
    def net(self) -> Amount:
        """What we have of the buyer's money."""
        return self.received - self.returned

    @property
    def unsure(self) -> Amount:
        """What of it somebody saw, and no bank has confirmed."""
        return sum(each.amount for each in self.money.values() if each.provisional)

    @property
    def remainder(self) -> Amount:
        """What is still missing; 0 when nothing is."""
        return 0 if self.settled else max(self.due - self.net, 0)

    @property
    def refund_due(self) -> Amount:
        """What is to be given back: what is over, or all of it when there is nothing to send."""
        if not self.holds_units:
            return max(self.net, 0)
        return self.net - self.due if self.payment == "over" else 0

    @property
    def payment(self) -> Payment:
        """Where the money stands, from sums alone."""
        return payment_of(self.due, self.net, self.tolerance)

    @property
    def settled(self) -> bool:
        """True when at least all that is due was received."""
        return self.payment in {"paid", "over"}

    @property
    def provisional(self) -> bool:
        """True when it is settled only by money that no bank has confirmed."""
        return self.settled and payment_of(self.due, self.net - self.unsure, self.tolerance) in {
            "unpaid",
            "partial",
        }

    @property
    def earlier(self) -> tuple[Amount, ...]:
        """Amounts that its older QRs asked for: the whole, and what was missing once a part came."""
        asked = [each.amount for each in self.issued]
        missing = [amount - self.net for amount in asked if 0 < self.net < amount]
        return tuple(dict.fromkeys((*asked, *missing)))

    @property
    def holds_units(self) -> bool:
        """True while the order's units are not for sale."""
        return self.state in HOLDING

    @property
    def expires(self) -> Millis | None:
        """When the order will expire by itself, None when it will not."""
        # By `paid_at`, which says the same as `settled` without adding anything up: every second
        # all orders are asked.
        waiting = self.state == "open" and self.paid_at is None and self.review is None
        return self.expires_at + GRACE if waiting else None

    @property
    def flags(self) -> tuple[str, ...]:
        """What else is to be known.

        `late`, `review`, `refund_due`, `refunded`; `manual` and `provisional` while a helper's
        sighting is not confirmed; `earlier_amount` when short or over by what
        changed since an older QR; `said_paid` while the buyer's word waits for the money.
        """
        money = self.money.values()
        found = (
            ("late", self.late),
            ("review", self.review is not None),
            ("refund_due", self.refund_due > 0),
            ("refunded", self.returned > 0),
            ("manual", any(each.provisional and each.way == "hand" for each in money)),
            ("provisional", any(each.provisional for each in money)),
            ("earlier_amount", self.payment in {"partial", "over"} and self.paid_issue is not None),
            ("said_paid", self.said_at is not None and not self.settled),
        )
        return tuple(name for name, is_so in found if is_so)

    @property
    def paid_issue(self) -> Issued | None:
        """The older QR whose amount is just what we have; None when there is none."""
        return next((each for each in reversed(self.issued) if each.amount == self.net), None)


def outlived(order: Order, since: Millis) -> bool:
    """True when its deadline was still to come at that moment, and waits for nobody."""
    return order.expires is not None and order.expires > since


def total(lines: Sequence[Line]) -> Amount:
    """The price of all lines."""
    return sum(line.price * line.quantity for line in lines)


def payment_of(due: Amount, net: Amount, tolerance: Amount = 0) -> Payment:
    """unpaid, partial, paid or over; `tolerance` đồng more or less are as good as paid."""
    if net <= 0:
        return "unpaid"
    if net < due - tolerance:
        return "partial"
    return "paid" if net <= due + tolerance else "over"


def with_money(order: Order, allocation: str, money: Money, at: Millis) -> Order:
    """The order after a part of a transfer paid it. `late` is decided by the bank's own time."""
    after = _settle(order, replace(order, money=order.money.set(allocation, money)), at)
    if not order.settled and after.settled:
        after = replace(after, late=money.booked_at > order.expires_at)
    return after


def confirmed(order: Order, allocation: str, booked_at: Millis) -> Order:
    """The order after the bank told of money that somebody had seen."""
    if (money := order.money.get(allocation)) is None:
        return order
    money = replace(money, provisional=False, booked_at=booked_at)
    return replace(order, money=order.money.set(allocation, money))


def without_money(order: Order, allocation: str) -> Order:
    """The order after an allocation was taken back."""
    if allocation not in order.money:
        return order
    return _unsettle(replace(order, money=order.money.delete(allocation)))


def with_return(order: Order, refund: str, amount: Amount) -> Order:
    """The order after money went back to its buyer."""
    return _unsettle(replace(order, returns=order.returns.set(refund, amount)))


def without_return(order: Order, refund: str, at: Millis) -> Order:
    """The order after it turned out that the money did not go back."""
    if refund not in order.returns:
        return order
    return _settle(order, replace(order, returns=order.returns.delete(refund)), at)


def with_lines(order: Order, lines: tuple[Line, ...], at: Millis) -> Order:
    """The order with other lines; what was issued before stays known, to label its payment.

    The pay message that the buyer has names another amount: it is to be sent again.

    Fewer lines may be just what was paid already: then the order is settled by that.
    """
    issued = (*order.issued, Issued(order.due, order.lines))
    changed = replace(order, lines=lines, issued=issued, accepted=None, sent_at=None)
    return _settle(order, changed, at)


def with_accepted(order: Order, amount: Amount, at: Millis) -> Order:
    """The order after a helper took this amount for enough."""
    return _settle(order, replace(order, accepted=amount), at)


def _settle(before: Order, after: Order, at: Millis) -> Order:
    if before.settled or not after.settled:
        return after
    return replace(after, paid_at=at, review=None)


def _unsettle(after: Order) -> Order:
    """Without any money there is nothing to decide: the deadline holds again.

    Whoever took less for enough took that money for it: without it, all is due again.
    """
    if after.net <= 0:
        after = replace(after, review=None)
    return after if after.settled else replace(after, paid_at=None, late=False, accepted=None)
