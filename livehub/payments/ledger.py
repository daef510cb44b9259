"""Owns the bank log's meaning: each transfer once, and never allocated beyond its amount.

Allocations and their undoing are decided here only, where the sum per transfer is known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec
from immutables import Map
from msgspec.structs import replace

from livehub import ids
from livehub.clock import Millis
from livehub.errors import Invalid, NotFound, Refused
from livehub.events import bank as ev
from livehub.fields import read_note
from livehub.log.command import Command, Decision, decide_events, type_of
from livehub.log.record import Record
from livehub.log.vault import Secret
from livehub.money import Amount
from livehub.payments import commands as cmd
from livehub.payments.reconcile import allocate

Direction = Literal["in", "out"]


class Allocation(msgspec.Struct, frozen=True):
    """The part of a transfer that pays an order."""

    allocation: str
    transfer: str
    log: str
    order: str
    amount: Amount


class Transfer(msgspec.Struct, frozen=True):
    """Money seen arriving on (or leaving) an account."""

    transfer: str
    provider: str
    account: str
    amount: Amount
    direction: str
    booked_at: Millis
    at: Millis
    codes: tuple[str, ...]
    memo: str
    allocations: tuple[str, ...] = ()
    reason: str | None = None
    differs: bool = False


class BankState(msgspec.Struct, frozen=True):
    """All transfers. `known` maps (provider, id), `same` the second identity, to a transfer."""

    transfers: Map[str, Transfer] = Map()
    allocations: Map[str, Allocation] = Map()
    known: Map[str, str] = Map()
    same: Map[str, str] = Map()

    def changed(self, **fields: Any) -> BankState:
        """A copy with these fields."""
        return msgspec.structs.replace(self, **fields)

    def free(self, transfer: Transfer) -> Amount:
        """What is left of a transfer to allocate."""
        return transfer.amount - sum(self.allocations[a].amount for a in transfer.allocations)


def state_of(state: BankState, transfer: Transfer) -> str:
    """`allocated`, `unmatched`, `review` or `waiting`, as helpers see it."""
    if transfer.differs:
        return "review"
    if transfer.allocations:
        return "allocated" if state.free(transfer) == 0 else "review"
    return "waiting" if transfer.reason is None else "unmatched"


def _identity(provider: str, provider_id: str) -> str:
    return f"{provider}:{provider_id}"


def decide(state: BankState, command: Command[Any]) -> Decision:
    """Events that follow from the command; raises UserError."""
    step = _STEPS.get(type(command.body))
    if step is None:
        raise NotFound("command_unknown", type=type_of(command.body))
    return step(state, command)


def _notify(state: BankState, command: Command[cmd.NotifyTransfer]) -> Decision:
    body = command.body
    if body.amount <= 0:
        raise Invalid("amount_range", field="amount")
    identity = _identity(body.provider, body.provider_id)
    if identity in state.known:
        return _repeat(state.transfers[state.known[identity]], body, known=True)
    if body.same and body.same in state.same:
        return _repeat(state.transfers[state.same[body.same]], body, known=False)
    transfer = command.mint("transfer")
    notified = ev.TransferNotified(
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
    )
    subject = f"transfer:{transfer}"
    personal = (("narrative", body.narrative), ("payer", body.payer), ("raw", body.raw))
    secrets = tuple(Secret(subject, field, value) for field, value in personal if value)
    return Decision((notified,), {"transfer": transfer}, secrets)


def _repeat(first: Transfer, body: cmd.NotifyTransfer, *, known: bool) -> Decision:
    """The same transfer again: nothing new, unless it is told differently or another way."""
    differs = (first.memo, first.amount) != (body.memo, body.amount)
    if known and (first.differs or not differs):
        return decide_events(transfer=first.transfer)
    repeated = ev.TransferRepeated(
        transfer=first.transfer,
        provider=body.provider,
        provider_id=body.provider_id,
        differs=differs,
    )
    return decide_events(repeated, transfer=first.transfer)


def _match(state: BankState, command: Command[cmd.MatchTransfer]) -> Decision:
    transfer = _transfer(state, command.body.transfer)
    if transfer.allocations or transfer.reason is not None:
        return Decision()
    dues = {due.code: due for due in command.body.dues}
    direction: Direction = "in" if transfer.direction == "in" else "out"
    verdict = allocate(
        transfer.amount, transfer.codes, dues, account=transfer.account, direction=direction
    )
    if verdict.reason is not None:
        unmatched = ev.TransferUnmatched(transfer=transfer.transfer, reason=verdict.reason)
        return decide_events(unmatched)
    codes = {(due.log, due.order): due.code for due in command.body.dues}
    return decide_events(
        *(
            ev.TransferAllocated(
                allocation=ids.digest(transfer.transfer, each.order)[:16],
                transfer=transfer.transfer,
                log=each.log,
                order=each.order,
                code=codes[each.log, each.order],
                amount=each.amount,
            )
            for each in verdict.allocations
        )
    )


def _transfer(state: BankState, transfer: str) -> Transfer:
    try:
        return state.transfers[transfer]
    except KeyError:
        raise NotFound("transfer_unknown") from None


def _allocate(state: BankState, command: Command[cmd.AllocateTransfer]) -> Decision:
    body = command.body
    transfer = _transfer(state, body.transfer)
    if transfer.direction != "in":
        raise Refused("transfer_outgoing")
    if body.amount <= 0:
        raise Invalid("amount_range", field="amount")
    if body.amount > state.free(transfer):
        raise Refused("transfer_used_up", left=state.free(transfer))
    allocation = command.mint("allocation")
    allocated = ev.TransferAllocated(
        allocation=allocation,
        transfer=transfer.transfer,
        log=body.log,
        order=body.order,
        code=body.code,
        amount=body.amount,
    )
    return decide_events(allocated, allocation=allocation)


def _undo(state: BankState, command: Command[cmd.UndoAllocation]) -> Decision:
    found = state.allocations.get(command.body.allocation)
    if found is None:
        return Decision()
    undone = ev.AllocationUndone(
        allocation=found.allocation,
        log=found.log,
        order=found.order,
        reason=read_note(command.body.reason),
    )
    return decide_events(undone)


_STEPS: dict[type, Callable[[BankState, Command[Any]], Decision]] = {
    cmd.NotifyTransfer: _notify,
    cmd.MatchTransfer: _match,
    cmd.AllocateTransfer: _allocate,
    cmd.UndoAllocation: _undo,
}


def evolve(state: BankState, record: Record) -> BankState:
    """The bank after one more record."""
    return _FOLDS[type(record.event)](state, record.event, record)


def _notified(state: BankState, event: ev.TransferNotified, record: Record) -> BankState:
    transfer = Transfer(
        event.transfer,
        event.provider,
        event.account,
        event.amount,
        event.direction,
        event.booked_at,
        record.at,
        event.codes,
        event.memo,
    )
    same = state.same.set(event.same, event.transfer) if event.same else state.same
    return state.changed(
        transfers=state.transfers.set(event.transfer, transfer),
        known=state.known.set(_identity(event.provider, event.provider_id), event.transfer),
        same=same,
    )


def _repeated(state: BankState, event: ev.TransferRepeated, _: Record) -> BankState:
    transfer = state.transfers[event.transfer]
    transfer = replace(transfer, differs=transfer.differs or event.differs)
    return state.changed(
        transfers=state.transfers.set(event.transfer, transfer),
        known=state.known.set(_identity(event.provider, event.provider_id), event.transfer),
    )


def _allocated(state: BankState, event: ev.TransferAllocated, _: Record) -> BankState:
    transfer = state.transfers[event.transfer]
    allocation = Allocation(event.allocation, event.transfer, event.log, event.order, event.amount)
    transfer = replace(transfer, allocations=(*transfer.allocations, event.allocation))
    return state.changed(
        transfers=state.transfers.set(event.transfer, transfer),
        allocations=state.allocations.set(event.allocation, allocation),
    )


def _unmatched(state: BankState, event: ev.TransferUnmatched, _: Record) -> BankState:
    transfer = replace(state.transfers[event.transfer], reason=event.reason)
    return state.changed(transfers=state.transfers.set(event.transfer, transfer))


def _undone(state: BankState, event: ev.AllocationUndone, _: Record) -> BankState:
    allocation = state.allocations[event.allocation]
    transfer = state.transfers[allocation.transfer]
    left = tuple(each for each in transfer.allocations if each != event.allocation)
    transfer = replace(transfer, allocations=left, reason=transfer.reason or "undone")
    return state.changed(
        transfers=state.transfers.set(transfer.transfer, transfer),
        allocations=state.allocations.delete(event.allocation),
    )


_FOLDS: dict[type, Callable[[BankState, Any, Record], BankState]] = {
    ev.TransferNotified: _notified,
    ev.TransferRepeated: _repeated,
    ev.TransferAllocated: _allocated,
    ev.TransferUnmatched: _unmatched,
    ev.AllocationUndone: _undone,
}
