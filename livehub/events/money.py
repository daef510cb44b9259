"""Owns the events of a show about money for its orders; what the bank decided, they repeat."""

from __future__ import annotations

from livehub.events import Event


class MoneyReceived(Event, frozen=True, kw_only=True):
    """A part of a transfer pays this order (decided in the bank log)."""

    order: str
    allocation: str
    transfer: str
    amount: int
    booked_at: int
    way: str = ""
    provisional: bool = False
    earlier: bool = False


class MoneyConfirmed(Event, frozen=True, kw_only=True):
    """Money that somebody saw was heard of in a way that is certain (decided in the bank log)."""

    order: str
    allocation: str
    booked_at: int


class MoneyWithdrawn(Event, frozen=True, kw_only=True):
    """That part was taken back (decided in the bank log)."""

    order: str
    allocation: str


class MoneyReturned(Event, frozen=True, kw_only=True):
    """Money went back to the buyer (decided in the bank log); `debit` shows it, when there is one."""

    order: str
    refund: str
    amount: int
    debit: str = ""


class MoneyReturnUndone(Event, frozen=True, kw_only=True):
    """That money did not go back after all."""

    order: str
    refund: str


class OrderAccepted(Event, frozen=True, kw_only=True):
    """A helper took what was paid for enough: `amount` is all that is due from now on."""

    order: str
    amount: int
    by: str
    reason: str = ""


class BuyerSaidPaid(Event, frozen=True, kw_only=True):
    """The buyer says they transferred; it waits for the money and never means paid."""

    order: str
    by: str
