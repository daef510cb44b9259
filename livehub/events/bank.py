"""Owns the events of the `bank` log: every transfer ever notified and what it pays."""

from __future__ import annotations

from livehub.events import Event, Vocabulary


class TransferNotified(Event, frozen=True, kw_only=True):
    """A provider told of money on an account; narrative, payer and raw text are in the vault.

    `same` is the second identity (account, bank reference, amount, direction, date), by which the
    same transfer heard another way is recognised; `memo` a keyed hash of the narrative.
    """

    transfer: str
    provider: str
    provider_id: str
    account: str
    amount: int
    direction: str
    bank_ref: str
    booked_at: int
    codes: tuple[str, ...] = ()
    same: str
    memo: str


class TransferRepeated(Event, frozen=True, kw_only=True):
    """The same transfer was heard again another way; `differs` when its memo was another one."""

    transfer: str
    provider: str
    provider_id: str
    differs: bool = False


class TransferAllocated(Event, frozen=True, kw_only=True):
    """A part of the transfer pays an order."""

    allocation: str
    transfer: str
    log: str
    order: str
    code: str
    amount: int


class TransferUnmatched(Event, frozen=True, kw_only=True):
    """No order could be given the transfer; a person has to look (`reason` says why)."""

    transfer: str
    reason: str


class AllocationUndone(Event, frozen=True, kw_only=True):
    """A helper took an allocation back from the order it paid."""

    allocation: str
    log: str
    order: str
    reason: str = ""


BANK = Vocabulary(
    "bank",
    TransferNotified,
    TransferRepeated,
    TransferAllocated,
    TransferUnmatched,
    AllocationUndone,
)
