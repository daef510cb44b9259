"""Owns the wishes about an order's money: what the bank decided, and what helpers make of it."""

from __future__ import annotations

from livehub.log.command import Body


class ConfirmMoney(Body, frozen=True, kw_only=True):
    """The bank told of money that somebody had seen; sent by the reaction that follows it."""

    order: str
    allocation: str
    booked_at: int


class ReturnMoney(Body, frozen=True, kw_only=True):
    """Money went back to the buyer; sent by the reaction that follows the bank."""

    order: str
    refund: str
    amount: int
    debit: str = ""


class UndoReturn(Body, frozen=True, kw_only=True):
    """That money did not go back after all; sent by the reaction that follows the bank."""

    order: str
    refund: str


class AcceptPaid(Body, frozen=True, kw_only=True):
    """A helper takes what was paid for enough."""

    order: str
    reason: str = ""


class KeepPaidLines(Body, frozen=True, kw_only=True):
    """Lines that were paid by an earlier QR go on alone; the rest becomes an order of its own."""

    order: str


class SayPaid(Body, frozen=True, kw_only=True):
    """The buyer says that they transferred, here or in a comment. It never means paid."""

    order: str
