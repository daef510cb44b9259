"""Owns the wishes that the `bank` log carries out."""

from __future__ import annotations

from livehub.log.command import Body
from livehub.payments.reconcile import Due


class NotifyTransfer(Body, frozen=True, kw_only=True):
    """A fact from outside: a provider told of a transfer. `memo` is a keyed hash of the narrative.

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


class MatchTransfer(Body, frozen=True, kw_only=True):
    """Decide which orders a transfer pays; `dues` is what its codes name, as orders stand now."""

    transfer: str
    dues: tuple[Due, ...] = ()


class AllocateTransfer(Body, frozen=True, kw_only=True):
    """A helper says which order an unmatched transfer pays."""

    transfer: str
    log: str
    order: str
    code: str
    amount: int


class UndoAllocation(Body, frozen=True, kw_only=True):
    """A helper takes an allocation back."""

    allocation: str
    reason: str = ""
