"""Owns what the bank log folds to: every transfer, what it pays, and what is to be given back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from immutables import Map

from livehub.clock import Millis
from livehub.errors import NotFound
from livehub.money import Amount
from livehub.payments.transfers import CERTAIN

RECENT = 200
"""So many of the latest transfers screens are shown, besides those that wait for a person."""

KEPT_MOST = 200
"""So many unread notifications wait for a person; the oldest leave state, the log keeps them."""


class Allocation(msgspec.Struct, frozen=True):
    """The part of a transfer that pays an order."""

    allocation: str
    transfer: str
    log: str
    order: str
    amount: Amount
    by: str = ""
    earlier: bool = False
    code: str = ""


class Heard(msgspec.Struct, frozen=True):
    """One telling of a transfer: by whom, how, and when it reached us."""

    provider: str
    way: str
    at: Millis
    by: str = ""
    """The device or the part of us that told."""

    @property
    def kind(self) -> str:
        """Ways that are the bank's own word are of one kind; each of the others is its own."""
        return kind_of(self.way)


def kind_of(way: str) -> str:
    """`certain` for the bank's own word, else the way."""
    return "certain" if way in CERTAIN else way


class Transfer(msgspec.Struct, frozen=True):
    """Money seen arriving on (or leaving) an account."""

    transfer: str
    account: str
    amount: Amount
    direction: str
    booked_at: Millis
    at: Millis
    codes: tuple[str, ...]
    memo: str
    heard: tuple[Heard, ...]
    same: str = ""
    provisional: bool = False
    allocations: tuple[str, ...] = ()
    refunds: tuple[str, ...] = ()
    """Refunds of what no order could use; for a debit, the refund that it closed."""
    reason: str | None = None
    differs: bool = False
    aside: str = ""
    joined: str = ""
    """The transfer that this one turned out to be."""

    @property
    def counts(self) -> bool:
        """False when it is another transfer's money, or was set aside."""
        return not self.joined and not self.aside

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of ways that told of it."""
        return frozenset(each.kind for each in self.heard)


class Join(msgspec.Struct, frozen=True):
    """That `other` was joined to a transfer, and what that was `before`."""

    other: str
    before: Transfer


class Refund(msgspec.Struct, frozen=True):
    """Money to be given back, or given back."""

    refund: str
    amount: Amount
    code: str
    log: str
    order: str
    transfer: str
    account: str
    at: Millis
    by: str
    paid: bool = False
    debit: str = ""
    reason: str = ""


class Kept(msgspec.Struct, frozen=True):
    """A notification that could not be read as a transfer yet."""

    notification: str
    provider: str
    way: str
    reason: str
    at: Millis


class BankState(msgspec.Struct, frozen=True):
    """All transfers, and the ways to find one again.

    `known` maps (provider, id) to a transfer, `same` the second identity, `moments` the third to
    those with it, `sightings` (account, amount, direction, code) to those with that code. `given`
    and `returned` are sums per order: allocated to it, and asked back of that. `open` holds what
    may wait for a person, `recent` the latest transfers, oldest first. `joins` keeps, for a transfer
    that others were joined to, each of these and how the transfer was before, latest last.
    """

    transfers: Map[str, Transfer] = Map()
    allocations: Map[str, Allocation] = Map()
    refunds: Map[str, Refund] = Map()
    kept: Map[str, Kept] = Map()
    known: Map[str, str] = Map()
    same: Map[str, str] = Map()
    moments: Map[str, tuple[str, ...]] = Map()
    sightings: Map[str, tuple[str, ...]] = Map()
    given: Map[str, Amount] = Map()
    returned: Map[str, Amount] = Map()
    open: Map[str, bool] = Map()
    recent: tuple[str, ...] = ()
    joins: Map[str, tuple[Join, ...]] = Map()

    def changed(self, **fields: Any) -> BankState:
        """A copy with these fields."""
        return msgspec.structs.replace(self, **fields)

    def transfer(self, transfer: str) -> Transfer:
        """The transfer; NotFound `transfer_unknown`."""
        try:
            return self.transfers[transfer]
        except KeyError:
            raise NotFound("transfer_unknown") from None

    def refund(self, refund: str) -> Refund:
        """The refund; NotFound `refund_unknown`."""
        try:
            return self.refunds[refund]
        except KeyError:
            raise NotFound("refund_unknown") from None

    def free(self, transfer: Transfer) -> Amount:
        """What is left of a transfer to allocate or to give back."""
        if not transfer.counts:
            return 0
        used = sum(self.allocations[each].amount for each in transfer.allocations)
        back = sum(self.refunds[each].amount for each in transfer.refunds)
        return transfer.amount - used - back

    def itself(self, transfer: str) -> Transfer:
        """The transfer that this one turned out to be, or the transfer."""
        found = self.transfers[transfer]
        while found.joined:
            found = self.transfers[found.joined]
        return found


def identity(provider: str, provider_id: str) -> str:
    """First identity, as it is looked up."""
    return f"{provider}:{provider_id}"


def sighting(account: str, amount: Amount, direction: str, codes: Iterable[str]) -> str:
    """What a sighting and the bank's word have in common; empty without any code.

    All the codes: a transfer for two orders is another one than a transfer for the first of them.
    """
    named = " ".join(sorted(codes))
    return named and f"{account} {amount} {direction} {named}"


Standing = Literal["waiting", "allocated", "unmatched", "review", "aside", "joined"]


def state_of(state: BankState, transfer: Transfer) -> Standing:
    """How a transfer stands, as helpers see it."""
    if transfer.joined:
        return "joined"
    if transfer.aside or (transfer.direction == "out" and transfer.reason is not None):
        return "aside"
    if transfer.differs:
        return "review"
    if transfer.allocations or transfer.refunds:
        return "allocated" if state.free(transfer) == 0 else "review"
    return "waiting" if transfer.reason is None else "unmatched"


def waits(state: BankState, transfer: Transfer) -> bool:
    """True while a person may still have to do something about it."""
    return transfer.provisional or state_of(state, transfer) in {"waiting", "unmatched", "review"}
