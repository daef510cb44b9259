"""Owns the wishes that the `bank` log carries out."""

from __future__ import annotations

from livehub import ids
from livehub.log.command import Body
from livehub.payments import codes
from livehub.payments.reconcile import Due
from livehub.payments.transfers import Notice


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


def notify(notice: Notice, memo: str, raw: str = "") -> NotifyTransfer:
    """What a provider told, as a command; `memo` is the narrative's keyed hash."""
    return NotifyTransfer(
        provider=notice.provider,
        provider_id=notice.provider_id,
        account=notice.account,
        amount=notice.amount,
        direction=notice.direction,
        bank_ref=notice.bank_ref,
        booked_at=notice.booked_at,
        codes=tuple(codes.find(notice.narrative)),
        same=ids.digest(*notice.by_bank) if notice.by_bank else "",
        memo=memo,
        narrative=notice.narrative,
        payer=notice.payer or "",
        raw=raw,
    )


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
