"""Owns deciding what is heard of transfers: each is one fact, however often and however it is told.

Three identities join what the bank itself says: the provider's number, the bank's reference, and,
where a way tells none, the second and the words. What a person or a phone saw is joined to the
bank's word by account, amount and codes. Each way fills the n-th transfer with its n-th telling,
so neither the order nor the repetition of tellings changes what comes out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from livehub import ids
from livehub.clock import MINUTE
from livehub.errors import Invalid, NotFound
from livehub.events import bank as ev
from livehub.fields import read_note
from livehub.log.command import Command, Decision, decide_events
from livehub.log.vault import Secret
from livehub.money import check_amount
from livehub.payments import commands as cmd
from livehub.payments.state import BankState, Transfer, identity, kind_of, sighting
from livehub.payments.transfers import CERTAIN

JUST_NOW = 30 * MINUTE
"""So long two helpers who saw the same sum for the same order saw the same money."""


def notify(state: BankState, command: Command[cmd.NotifyTransfer]) -> Decision:
    """A new transfer, or another telling of one that is known."""
    body = command.body
    if body.amount <= 0:
        raise Invalid("amount_range", field="amount")
    if (known := state.known.get(identity(body.provider, body.provider_id))) is not None:
        return _told_before(state.itself(known), body)
    found = _same(state, body) or _sighted(state, body)
    if found is not None:
        return _told_otherwise(found, body)
    transfer = command.mint("transfer")
    return Decision((_notified(transfer, body),), {"transfer": transfer}, _secrets(transfer, body))


def _told_before(first: Transfer, body: cmd.NotifyTransfer) -> Decision:
    """By the same provider under the same number: nothing new, unless it is told differently."""
    if first.differs or not _differs(first, body):
        return decide_events(transfer=first.transfer)
    return decide_events(_repeated(first, body, differs=True), transfer=first.transfer)


def _told_otherwise(first: Transfer, body: cmd.NotifyTransfer) -> Decision:
    if first.provisional and body.way in CERTAIN:
        confirmed = ev.TransferConfirmed(
            transfer=first.transfer,
            provider=body.provider,
            provider_id=body.provider_id,
            way=body.way,
            bank_ref=body.bank_ref,
            booked_at=body.booked_at,
            codes=body.codes,
            same=body.same,
            moment=body.moment,
            memo=body.memo,
        )
        secrets = _secrets(first.transfer, body)
        return Decision((confirmed,), {"transfer": first.transfer}, secrets)
    # A phone cuts its text and a helper writes none: only the bank's own words can disagree.
    both = body.way in CERTAIN and "certain" in first.kinds
    repeated = _repeated(first, body, differs=both and _differs(first, body))
    return decide_events(repeated, transfer=first.transfer)


def _differs(first: Transfer, body: cmd.NotifyTransfer) -> bool:
    return (first.memo, first.amount) != (body.memo, body.amount)


def _repeated(first: Transfer, body: cmd.NotifyTransfer, *, differs: bool) -> ev.TransferRepeated:
    return ev.TransferRepeated(
        transfer=first.transfer,
        provider=body.provider,
        provider_id=body.provider_id,
        differs=differs,
        way=body.way,
        same=body.same,
        moment=body.moment,
    )


def _same(state: BankState, body: cmd.NotifyTransfer) -> Transfer | None:
    """By the bank's reference, or by second and words where one of the two has no reference."""
    if body.same and (same := state.same.get(body.same)) is not None:
        return state.itself(same)
    candidates = map(state.itself, state.moments.get(body.moment, ()) if body.moment else ())
    return next((each for each in candidates if _one_moment(each, body)), None)


def _one_moment(each: Transfer, body: cmd.NotifyTransfer) -> bool:
    if not each.counts or (each.same and body.same):
        return False
    return all((told.provider, told.way) != (body.provider, body.way) for told in each.heard)


def _sighted(state: BankState, body: cmd.NotifyTransfer) -> Transfer | None:
    """By account, amount and codes, when one of the two is but a sighting."""
    kind = kind_of(body.way)
    return next(
        (
            each
            for each in _seen(state, body.account, body.amount, body.direction, body.codes)
            if kind not in each.kinds and (each.provisional or kind != "certain")
        ),
        None,
    )


def _seen(
    state: BankState, account: str, amount: int, direction: str, codes: Iterable[str]
) -> Iterable[Transfer]:
    for key in state.sightings.get(sighting(account, amount, direction, codes), ()):
        each = state.transfers[key]
        if each.counts and sorted(each.codes) == sorted(codes):  # joined and parted, it has others
            yield each


def _notified(transfer: str, body: cmd.NotifyTransfer) -> ev.TransferNotified:
    return ev.TransferNotified(
        transfer=transfer,
        provider=body.provider,
        provider_id=body.provider_id,
        account=body.account,
        amount=body.amount,
        direction=body.direction,
        bank_ref=body.bank_ref,
        booked_at=body.booked_at,
        codes=body.codes,
        same=body.same,
        memo=body.memo,
        way=body.way,
        provisional=body.way not in CERTAIN,
        moment=body.moment,
        sub_account=body.sub_account,
    )


def _secrets(transfer: str, body: cmd.NotifyTransfer) -> tuple[Secret, ...]:
    personal = (
        ("narrative", body.narrative),
        ("payer", body.payer),
        ("payer_bin", body.payer_bin),
        ("payer_account", body.payer_account),
        ("raw", body.raw),
    )
    return tuple(Secret(f"transfer:{transfer}", field, value) for field, value in personal if value)


def see(state: BankState, command: Command[cmd.SeeMoney]) -> Decision:
    """A helper's sighting: provisional, allocated to the order at once.

    Nothing new when the bank told of that very money already, or another helper saw it just now.
    """
    body = command.body
    check_amount(body.amount)
    if not body.code:
        raise NotFound("order_unknown")
    for each in _seen(state, body.account, body.amount, "in", (body.code,)):
        if "hand" not in each.kinds or _seen_by_another(each, command):
            return decide_events(_told(each.transfer, command), transfer=each.transfer)
    transfer = command.mint("transfer")
    seen = ev.TransferNotified(
        transfer=transfer,
        provider="hand",
        provider_id=command.id,
        account=body.account,
        amount=body.amount,
        direction="in",
        bank_ref="",
        booked_at=command.at,
        codes=(body.code,),
        same="",
        memo="",
        way="hand",
        provisional=True,
    )
    allocated = ev.TransferAllocated(
        allocation=allocation_id(transfer, body.order),
        transfer=transfer,
        log=body.log,
        order=body.order,
        code=body.code,
        amount=body.amount,
        by=command.subject,
    )
    reason = read_note(body.reason)
    secrets = (Secret(f"transfer:{transfer}", "narrative", reason),) if reason else ()
    return Decision((seen, allocated), {"transfer": transfer}, secrets)


def _seen_by_another(each: Transfer, command: Command[cmd.SeeMoney]) -> bool:
    """Two people look at the same phone; the same person who sees it again sees more money."""
    by = {told.by for told in each.heard if told.kind == "hand"}
    just_now = command.at - each.at <= JUST_NOW
    return each.provisional and just_now and command.subject not in by


def _told(transfer: str, command: Command[cmd.SeeMoney]) -> ev.TransferRepeated:
    return ev.TransferRepeated(
        transfer=transfer, provider="hand", provider_id=command.id, way="hand"
    )


def allocation_id(transfer: str, order: str) -> str:
    """The same transfer pays the same order once, however often that is found out."""
    return ids.digest(transfer, order)[:16]


STEPS: dict[type, Any] = {
    cmd.NotifyTransfer: notify,
    cmd.SeeMoney: see,
}
