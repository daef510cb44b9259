"""Owns suggesting that two transfers are one money, and that a debit is a refund that was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from livehub.clock import MINUTE
from livehub.payments.allocating import gives_back
from livehub.payments.state import BankState, Refund, Transfer

AROUND = 30 * MINUTE
"""Between somebody's sighting and the bank's own time for it."""

SLACK = 5 * MINUTE
"""Banks' clocks and ours: a debit may seem to be a little older than what asked for it."""


class Joinable(msgspec.Struct, frozen=True):
    """Two tellings of one money, it seems: `transfer` would go on counting, `other` not."""

    transfer: str
    other: str
    reason: Literal["sighting", "same_code"]


def joinable(state: BankState, transfer: Transfer) -> list[Joinable]:
    """Those among the open and the latest transfers that may be the same money, nearest first."""
    if not transfer.counts:
        return []
    found: list[tuple[int, Joinable]] = []
    for other in _others(state, transfer):
        reason = _reason(transfer, other)
        if reason is not None:
            apart = abs(transfer.booked_at - other.booked_at)
            kept, gone = _kept_first(transfer, other)
            found.append((apart, Joinable(kept.transfer, gone.transfer, reason)))
    return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].other))]


def _others(state: BankState, transfer: Transfer) -> Iterator[Transfer]:
    for key in dict.fromkeys((*state.open, *state.recent)):
        other = state.transfers[key]
        alike = (other.account, other.amount, other.direction) == (
            transfer.account,
            transfer.amount,
            transfer.direction,
        )
        if key != transfer.transfer and alike and other.counts:
            yield other


def _reason(one: Transfer, other: Transfer) -> Literal["sighting", "same_code"] | None:
    near = abs(one.booked_at - other.booked_at) <= AROUND
    if (one.provisional or other.provisional) and near and not one.kinds & other.kinds:
        return None if other.refunds and one.refunds else "sighting"
    ways = [{(told.provider, told.way) for told in each.heard} for each in (one, other)]
    same_code = bool({*one.codes} & {*other.codes})
    certain = not one.provisional and not other.provisional
    return "same_code" if certain and same_code and not ways[0] & ways[1] else None


def _kept_first(one: Transfer, other: Transfer) -> tuple[Transfer, Transfer]:
    """The one that goes on: what was given back stays covered, then what pays an order stays."""
    return tuple(  # type: ignore[return-value]
        sorted(
            (one, other),
            key=lambda each: (not each.refunds, not each.allocations, each.provisional, each.at),
        )
    )


def refunds_by(debit: Transfer, refunds: Iterable[Refund]) -> list[str]:
    """Refunds that this debit may have given back: the same account and amount, asked before."""
    fitting = [
        each
        for each in refunds
        if gives_back(debit, each)
        and each.account in {"", debit.account}
        and debit.booked_at >= each.at - SLACK
    ]
    return [each.refund for each in sorted(fitting, key=lambda each: (each.at, each.refund))]
