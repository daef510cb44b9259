"""Owns the events of the `bank` log: every transfer ever notified and what it pays."""

from __future__ import annotations

from livehub.events import Event, Vocabulary


class TransferNotified(Event, frozen=True, kw_only=True):
    """Money on an account was heard of; narrative, payer and raw text are in the vault.

    `same` is the second identity (account, bank reference, amount, direction, date), by which the
    same transfer heard another way is recognised, `moment` the third, for ways that tell no
    reference (account, amount, direction, second, memo); `memo` is a keyed hash of the narrative.
    `way` is how it was heard; a provisional one still has to be confirmed by another way.
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
    way: str = "webhook"
    provisional: bool = False
    moment: str = ""
    sub_account: str = ""


class TransferRepeated(Event, frozen=True, kw_only=True):
    """The same transfer was heard again another way; `differs` when its memo was another one."""

    transfer: str
    provider: str
    provider_id: str
    differs: bool = False
    way: str = ""
    same: str = ""
    moment: str = ""


class TransferConfirmed(Event, frozen=True, kw_only=True):
    """A provisional transfer was heard of in a way that is certain: it is that one money.

    What the bank says is right now: its time, reference and codes take the place of a helper's.
    """

    transfer: str
    provider: str
    provider_id: str
    way: str
    bank_ref: str
    booked_at: int
    codes: tuple[str, ...] = ()
    same: str
    moment: str
    memo: str


class TransfersJoined(Event, frozen=True, kw_only=True):
    """A helper said that `other` is the same money as `transfer`: only `transfer` counts."""

    transfer: str
    other: str
    by: str


class TransfersParted(Event, frozen=True, kw_only=True):
    """A helper said that they are two after all: `other` counts again, and waits for a person."""

    transfer: str
    other: str
    by: str


class TransferSetAside(Event, frozen=True, kw_only=True):
    """The transfer pays no order: a test, the shop's own money, or a sighting that was a mistake."""

    transfer: str
    reason: str
    by: str = ""


class TransferAllocated(Event, frozen=True, kw_only=True):
    """A part of the transfer pays an order."""

    allocation: str
    transfer: str
    log: str
    order: str
    code: str
    amount: int
    by: str = ""
    earlier: bool = False


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
    by: str = ""


class RefundAsked(Event, frozen=True, kw_only=True):
    """Money is to be given back: an order's, or of a transfer that no order could use.

    `code` goes into the memo, so that the debit is recognised. The buyer's bank, number and name
    lie in the vault under `refund:<refund>`.
    """

    refund: str
    amount: int
    code: str
    log: str = ""
    order: str = ""
    transfer: str = ""
    account: str = ""
    by: str = ""


class RefundPaid(Event, frozen=True, kw_only=True):
    """The money went back: `debit` is the transfer that shows it, empty when a helper says so."""

    refund: str
    debit: str = ""
    by: str = ""
    reason: str = ""


class RefundDropped(Event, frozen=True, kw_only=True):
    """The refund is no more: it was a mistake."""

    refund: str
    log: str = ""
    order: str = ""
    by: str = ""


class NotificationKept(Event, frozen=True, kw_only=True):
    """Something was told that could not be read as a transfer yet; its text is in the vault.

    `reason` is `unreadable` (genuine, yet not understood), `unknown_pattern` (a phone's message
    that no bank's pattern fits) or `clock` (its age could not be judged by our clock).
    """

    notification: str
    provider: str
    way: str
    reason: str


class NotificationSettled(Event, frozen=True, kw_only=True):
    """What became of it: `read`, `refused`, `entered` by hand, or `dismissed` by a helper."""

    notification: str
    outcome: str
    by: str = ""


BANK = Vocabulary(
    "bank",
    TransferNotified,
    TransferRepeated,
    TransferConfirmed,
    TransfersJoined,
    TransfersParted,
    TransferSetAside,
    TransferAllocated,
    TransferUnmatched,
    AllocationUndone,
    RefundAsked,
    RefundPaid,
    RefundDropped,
    NotificationKept,
    NotificationSettled,
)
