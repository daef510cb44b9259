"""Owns how the bank's state follows from its events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from livehub.events import bank as ev
from livehub.log.record import Record
from livehub.payments.state import (
    KEPT_MOST,
    RECENT,
    Allocation,
    BankState,
    Heard,
    Join,
    Kept,
    Refund,
    Transfer,
    identity,
    sighting,
    waits,
)


def evolve(state: BankState, record: Record) -> BankState:
    """The bank after one more record."""
    return _FOLDS[type(record.event)](state, record.event, record)


def _put(state: BankState, transfer: Transfer) -> BankState:
    """A transfer as it is now, and whether it waits for a person."""
    state = state.changed(transfers=state.transfers.set(transfer.transfer, transfer))
    key = transfer.transfer
    if waits(state, transfer):
        return state if key in state.open else state.changed(open=state.open.set(key, True))
    return state.changed(open=state.open.delete(key)) if key in state.open else state


def _notified(state: BankState, event: ev.TransferNotified, record: Record) -> BankState:
    transfer = Transfer(
        event.transfer,
        event.account,
        event.amount,
        event.direction,
        event.booked_at,
        record.at,
        event.codes,
        event.memo,
        (_heard(event, record),),
        event.same,
        event.provisional,
    )
    state = state.changed(recent=(*state.recent, event.transfer)[-RECENT:])
    state = _found_by(state, event, event.transfer)
    return _put(_seen_by(state, event.transfer, transfer), transfer)


Told = ev.TransferNotified | ev.TransferRepeated | ev.TransferConfirmed


def _heard(event: Told, record: Record) -> Heard:
    return Heard(event.provider, event.way, record.at, record.actor.partition(":")[2])


def _found_by(state: BankState, event: Told, transfer: str) -> BankState:
    """The identities of a telling lead to its transfer from now on."""
    # What was joined keeps its own references, and what is told by them: it may be parted again.
    transfer = state.same.get(event.same, transfer) if event.same else transfer
    key = identity(event.provider, event.provider_id)
    state = state.changed(known=state.known.set(key, transfer))
    if event.same:
        state = state.changed(same=state.same.set(event.same, transfer))
    if event.moment:
        known = state.moments.get(event.moment, ())
        if transfer not in known:
            moments = state.moments.set(event.moment, (*known, transfer))
            state = state.changed(moments=moments)
    return state


def _seen_by(state: BankState, key: str, transfer: Transfer) -> BankState:
    place = sighting(transfer.account, transfer.amount, transfer.direction, transfer.codes)
    known = state.sightings.get(place, ())
    if not place or key in known:
        return state
    return state.changed(sightings=state.sightings.set(place, (*known, key)))


def _repeated(state: BankState, event: ev.TransferRepeated, record: Record) -> BankState:
    transfer = state.transfers[event.transfer]
    heard = transfer.heard
    if event.way:  # logs from before ways were told have none
        heard = (*heard, _heard(event, record))
    transfer = replace(
        transfer,
        differs=transfer.differs or event.differs,
        heard=heard,
        same=transfer.same or event.same,
    )
    return _put(_found_by(state, event, event.transfer), transfer)


def _confirmed(state: BankState, event: ev.TransferConfirmed, record: Record) -> BankState:
    transfer = state.transfers[event.transfer]
    transfer = replace(
        transfer,
        heard=(*transfer.heard, _heard(event, record)),
        provisional=False,
        booked_at=event.booked_at,
        codes=event.codes,
        same=event.same,
        memo=event.memo,
    )
    state = _seen_by(_found_by(state, event, event.transfer), event.transfer, transfer)
    return _put(state, transfer)


def _joined(state: BankState, event: ev.TransfersJoined, _: Record) -> BankState:
    kept, other = state.transfers[event.transfer], state.transfers[event.other]
    certain = kept if not kept.provisional else other
    kept = replace(
        kept,
        heard=(*kept.heard, *other.heard),
        provisional=kept.provisional and other.provisional,
        booked_at=certain.booked_at,
        codes=tuple(dict.fromkeys((*kept.codes, *other.codes))),
        same=kept.same or other.same,
        memo=certain.memo,
    )
    before = (
        *state.joins.get(event.transfer, ()),
        Join(event.other, state.transfers[event.transfer]),
    )
    state = state.changed(joins=state.joins.set(event.transfer, before))
    state = _put(state, replace(other, joined=event.transfer))
    return _put(_seen_by(state, event.transfer, kept), kept)


def _parted(state: BankState, event: ev.TransfersParted, _: Record) -> BankState:
    """As before the join, but for what both were told and given since."""
    *earlier, latest = state.joins[event.transfer]
    kept, other = state.transfers[event.transfer], state.transfers[event.other]
    before = latest.before
    since = kept.heard[len(before.heard) + len(other.heard) :]
    # A sighting has none of the bank's own numbers: what the bank told since is the other's.
    others = [each for each in since if before.provisional and each.kind == "certain"]
    kept = replace(
        kept,
        heard=(*before.heard, *(each for each in since if each not in others)),
        provisional=before.provisional,
        booked_at=before.booked_at,
        codes=before.codes,
        same=before.same,
        memo=before.memo,
    )
    other = replace(
        other, joined="", heard=(*other.heard, *others), reason=other.reason or "undone"
    )
    state = state.changed(joins=state.joins.set(event.transfer, tuple(earlier)))
    return _put(_put(state, other), kept)


def _aside(state: BankState, event: ev.TransferSetAside, _: Record) -> BankState:
    transfer = replace(state.transfers[event.transfer], aside=event.reason, provisional=False)
    return _put(state, transfer)


def _back(transfer: Transfer) -> Transfer:
    """It counts again, and is as sure as those who told of it."""
    return replace(transfer, aside="", provisional=transfer.kinds <= {"phone", "hand"})


def _allocated(state: BankState, event: ev.TransferAllocated, _: Record) -> BankState:
    allocation = Allocation(
        event.allocation,
        event.transfer,
        event.log,
        event.order,
        event.amount,
        event.by,
        event.earlier,
        event.code,
    )
    transfer = state.transfers[event.transfer]
    transfer = _back(transfer) if transfer.aside else transfer
    transfer = replace(transfer, allocations=(*transfer.allocations, event.allocation))
    given = state.given.get(event.order, 0) + event.amount
    state = state.changed(
        allocations=state.allocations.set(event.allocation, allocation),
        given=state.given.set(event.order, given),
    )
    return _put(state, transfer)


def _unmatched(state: BankState, event: ev.TransferUnmatched, _: Record) -> BankState:
    return _put(state, replace(state.transfers[event.transfer], reason=event.reason))


def _undone(state: BankState, event: ev.AllocationUndone, _: Record) -> BankState:
    allocation = state.allocations[event.allocation]
    transfer = state.transfers[allocation.transfer]
    left = tuple(each for each in transfer.allocations if each != event.allocation)
    # What a person took back is theirs to give; nothing else may give it to the same order again.
    reason = "undone" if transfer.reason in {None, "several_orders"} else transfer.reason
    transfer = replace(transfer, allocations=left, reason=reason)
    given = state.given.get(allocation.order, 0) - allocation.amount
    state = state.changed(
        allocations=state.allocations.delete(event.allocation),
        given=state.given.set(allocation.order, given),
    )
    return _put(state, transfer)


def _asked(state: BankState, event: ev.RefundAsked, record: Record) -> BankState:
    refund = Refund(
        event.refund,
        event.amount,
        event.code,
        event.log,
        event.order,
        event.transfer,
        event.account,
        record.at,
        event.by,
    )
    state = state.changed(refunds=state.refunds.set(event.refund, refund))
    if event.order:
        returned = state.returned.get(event.order, 0) + event.amount
        return state.changed(returned=state.returned.set(event.order, returned))
    transfer = state.transfers[event.transfer]
    return _put(state, replace(transfer, refunds=(*transfer.refunds, event.refund)))


def _paid(state: BankState, event: ev.RefundPaid, _: Record) -> BankState:
    refund = state.refunds[event.refund]
    refund = replace(
        refund, paid=True, debit=event.debit or refund.debit, reason=event.reason or refund.reason
    )
    state = state.changed(refunds=state.refunds.set(event.refund, refund))
    if not event.debit:
        return state
    debit = replace(state.transfers[event.debit], refunds=(event.refund,), reason="refund")
    return _put(state, debit)


def _dropped(state: BankState, event: ev.RefundDropped, _: Record) -> BankState:
    refund = state.refunds[event.refund]
    state = state.changed(refunds=state.refunds.delete(event.refund))
    if refund.order:
        returned = state.returned.get(refund.order, 0) - refund.amount
        return state.changed(returned=state.returned.set(refund.order, returned))
    transfer = state.transfers[refund.transfer]
    left = tuple(each for each in transfer.refunds if each != event.refund)
    return _put(state, replace(transfer, refunds=left))


def _kept(state: BankState, event: ev.NotificationKept, record: Record) -> BankState:
    kept = Kept(event.notification, event.provider, event.way, event.reason, record.at)
    waiting = state.kept.set(event.notification, kept)
    if len(waiting) > KEPT_MOST:
        waiting = waiting.delete(min(waiting.values(), key=lambda each: each.at).notification)
    return state.changed(kept=waiting)


def _settled(state: BankState, event: ev.NotificationSettled, _: Record) -> BankState:
    if event.notification not in state.kept:  # it left state long ago
        return state
    return state.changed(kept=state.kept.delete(event.notification))


_FOLDS: dict[type, Callable[[BankState, Any, Record], BankState]] = {
    ev.TransferNotified: _notified,
    ev.TransferRepeated: _repeated,
    ev.TransferConfirmed: _confirmed,
    ev.TransfersJoined: _joined,
    ev.TransfersParted: _parted,
    ev.TransferSetAside: _aside,
    ev.TransferAllocated: _allocated,
    ev.TransferUnmatched: _unmatched,
    ev.AllocationUndone: _undone,
    ev.RefundAsked: _asked,
    ev.RefundPaid: _paid,
    ev.RefundDropped: _dropped,
    ev.NotificationKept: _kept,
    ev.NotificationSettled: _settled,
}
