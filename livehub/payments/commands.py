"""Owns the wishes that the `bank` log carries out."""

from __future__ import annotations

from livehub.log.command import Body
from livehub.payments.reconcile import Due


class NotifyTransfer(Body, frozen=True, kw_only=True):
    """A fact from outside: a transfer was heard of. `memo` is a keyed hash of what names it.

    Narrative, payer and raw notification go to the vault.
    """

    provider: str
    provider_id: str
    account: str
    amount: int
    direction: str
    bank_ref: str
    booked_at: int
    codes: tuple[str, ...]
    same: str
    memo: str
    narrative: str
    payer: str = ""
    raw: str = ""
    way: str = "webhook"
    moment: str = ""
    sub_account: str = ""
    payer_bin: str = ""
    payer_account: str = ""


class SeeMoney(Body, frozen=True, kw_only=True):
    """ "I saw the money": a helper saw `amount` for an order arrive, in the bank's app or on paper.

    What only we know (`log`, `code`, `account`) is put in before the command is carried out.
    """

    order: str
    amount: int
    reason: str = ""
    log: str = ""
    code: str = ""
    account: str = ""


class MatchTransfer(Body, frozen=True, kw_only=True):
    """Decide which orders a transfer pays; `dues` is what its codes name, as orders stand now.

    `test` says that one of its codes is an account's test transfer.
    """

    transfer: str
    dues: tuple[Due, ...] = ()
    test: bool = False


class AllocateTransfer(Body, frozen=True, kw_only=True):
    """A helper says which order a transfer, or a part of it, pays."""

    transfer: str
    log: str
    order: str
    code: str
    amount: int


class UndoAllocation(Body, frozen=True, kw_only=True):
    """A helper takes an allocation back."""

    allocation: str
    reason: str = ""


class JoinTransfers(Body, frozen=True, kw_only=True):
    """A helper says that two transfers are one money: `transfer` goes on counting, `other` not."""

    transfer: str
    other: str


class PartTransfers(Body, frozen=True, kw_only=True):
    """A helper says that `other`, which was joined to another transfer, is money of its own."""

    other: str


class SetAside(Body, frozen=True, kw_only=True):
    """A helper says that a transfer pays no order, or that nobody saw that money after all."""

    transfer: str
    reason: str


class AskRefund(Body, frozen=True, kw_only=True):
    """Give money back: of an order, or what is left of a transfer that no order could use.

    `bin`, `number` and `holder` are the buyer's account. `log`, `code`, `account` (from which it
    goes back) and `due` (what the order owes) are put in before the command is carried out.
    """

    amount: int
    bin: str
    number: str
    holder: str = ""
    order: str = ""
    transfer: str = ""
    log: str = ""
    code: str = ""
    account: str = ""
    due: int | None = None


class MarkRefundPaid(Body, frozen=True, kw_only=True):
    """A helper says that the money went back; the debit, when it is heard of, will confirm it."""

    refund: str
    reason: str = ""


class CloseRefund(Body, frozen=True, kw_only=True):
    """A helper says that this debit gave the money back."""

    refund: str
    debit: str


class DropRefund(Body, frozen=True, kw_only=True):
    """The refund was a mistake."""

    refund: str


class KeepNotification(Body, frozen=True, kw_only=True):
    """A fact from outside: something was told that could not be read as a transfer yet."""

    provider: str
    way: str
    reason: str
    text: str


class SettleNotification(Body, frozen=True, kw_only=True):
    """What became of a kept notification: `read` or `refused`; sent by what judges it again."""

    notification: str
    outcome: str


class DismissNotification(Body, frozen=True, kw_only=True):
    """A helper has looked at a kept notification; `entered` when they booked its money by hand."""

    notification: str
    entered: bool = False
