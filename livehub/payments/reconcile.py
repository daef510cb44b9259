"""Owns reconciliation: deciding which orders a transfer pays, from the codes in its narrative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from livehub.money import Amount
from livehub.payments.transfers import Direction

Reason = Literal["no_code", "unknown_code", "wrong_account", "outgoing", "several_orders"]

_EXPECTING = frozenset({"open", "expired"})
"""States of orders that still want their money; what pays another one in part, a person decides."""


class Due(msgspec.Struct, frozen=True):
    """What one order expects. `account` is named as the transfer's is; `amount` is still to come.

    `whole` is all of it, paid or not; `earlier_amounts` stood on a QR of this order before its
    lines changed.
    """

    order: str
    log: str
    code: str
    account: str
    amount: Amount
    earlier_amounts: tuple[Amount, ...] = ()
    state: str = "open"
    whole: Amount = 0


class Allocation(msgspec.Struct, frozen=True):
    """The part of a transfer that pays an order; `earlier` when it pays what an older QR asked."""

    order: str
    log: str
    amount: Amount
    earlier: bool = False


class Verdict(msgspec.Struct, frozen=True):
    """Either allocations that use up the whole transfer, or the reason why there are none."""

    allocations: tuple[Allocation, ...] = ()
    reason: Reason | None = None


def allocate(
    amount: Amount,
    codes: Iterable[str],
    dues: Mapping[str, Due],
    *,
    account: str,
    direction: Direction = "in",
) -> Verdict:
    """Which orders (by code in `dues`) a transfer of `amount` on `account` pays.

    One order gets all of it, whatever it expects: short, over and late are the order's states.
    Several get exactly what they expect, or all that they cost when others paid them meanwhile (so
    that it does not matter which came first), or a person decides. Never on the amount alone.
    """
    if direction == "out":
        return Verdict(reason="outgoing")
    found = [*dict.fromkeys(codes)]
    named = [dues[code] for code in found if code in dues]
    if not named:
        return Verdict(reason="unknown_code" if found else "no_code")
    if all(due.account != account for due in named):
        return Verdict(reason="wrong_account")
    if len(named) == 1:
        return Verdict((_whole(named[0], amount),))
    for parts in ([due.amount for due in named], [due.whole for due in named]):
        if _shared_exactly(amount, named, parts, account):
            shares = zip(named, parts, strict=True)
            return Verdict(tuple(Allocation(due.order, due.log, part) for due, part in shares))
    return Verdict(reason="several_orders")


def _whole(due: Due, amount: Amount) -> Allocation:
    earlier = amount != due.amount and amount in due.earlier_amounts
    return Allocation(due.order, due.log, amount, earlier)


def _shared_exactly(amount: Amount, named: list[Due], parts: list[Amount], account: str) -> bool:
    expected = all(due.account == account and due.state in _EXPECTING for due in named)
    return expected and all(part > 0 for part in parts) and amount == sum(parts)
