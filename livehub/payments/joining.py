"""Owns deciding what a helper says of transfers: two are one, one is two, or it pays no order."""

from __future__ import annotations

from typing import Any

from livehub.errors import Refused
from livehub.events import Event
from livehub.events import bank as ev
from livehub.fields import read_note
from livehub.log.command import Command, Decision, decide_events
from livehub.payments import commands as cmd
from livehub.payments.state import BankState, Transfer


def join(state: BankState, command: Command[cmd.JoinTransfers]) -> Decision:
    """A helper's tap: two tellings that nothing else joins are one money.

    The one that pays an order already goes on in any case: what is paid must not become unpaid.
    """
    kept, other = state.transfer(command.body.transfer), state.transfer(command.body.other)
    if other.joined == kept.transfer or kept.joined == other.transfer:
        return Decision()
    if other.allocations and not kept.allocations and not kept.refunds:
        kept, other = other, kept
    if kept is other or not kept.counts or not other.counts:
        raise Refused("transfers_not_joinable")
    alike = (kept.account, kept.amount, kept.direction)
    if alike != (other.account, other.amount, other.direction) or other.refunds:
        raise Refused("transfers_not_joinable")
    joined = ev.TransfersJoined(transfer=kept.transfer, other=other.transfer, by=command.subject)
    return decide_events(*undone(state, other, "joined", command.subject), joined)


def part(state: BankState, command: Command[cmd.PartTransfers]) -> Decision:
    """The latest join of a transfer is taken back: both count, and the other waits for a person.

    What only somebody saw is no bank's word again, and so is what it pays: the order is told anew.
    """
    other = state.transfer(command.body.other)
    if not other.joined:
        return Decision()
    kept = state.transfers[other.joined]
    latest = state.joins[kept.transfer][-1]
    if latest.other != other.transfer or not kept.counts:
        raise Refused("transfers_joined_since")
    parted = ev.TransfersParted(transfer=kept.transfer, other=other.transfer, by=command.subject)
    if kept.provisional or not latest.before.provisional:
        return decide_events(parted)
    paid = [state.allocations[key] for key in kept.allocations]
    back = [
        ev.AllocationUndone(
            allocation=each.allocation, log=each.log, order=each.order, reason="parted", by=each.by
        )
        for each in paid
    ]
    anew = [
        ev.TransferAllocated(
            allocation=command.mint(f"allocation {each.allocation}"),
            transfer=kept.transfer,
            log=each.log,
            order=each.order,
            code=each.code,
            amount=each.amount,
            by=each.by,
            earlier=each.earlier,
        )
        for each in paid
    ]
    return decide_events(*back, parted, *anew)


def set_aside(state: BankState, command: Command[cmd.SetAside]) -> Decision:
    """It counts no more; what it paid is taken back first."""
    transfer = state.transfer(command.body.transfer)
    if not transfer.counts:
        return Decision()
    if transfer.refunds:
        raise Refused("transfer_refunded")
    if transfer.allocations and not transfer.provisional:
        # The bank's own word that pays an order: take the allocation back first, knowingly.
        raise Refused("transfer_allocated")
    reason = read_note(command.body.reason)
    aside = ev.TransferSetAside(
        transfer=transfer.transfer, reason=reason or "helper", by=command.subject
    )
    return decide_events(*undone(state, transfer, "set_aside", command.subject), aside)


def undone(state: BankState, transfer: Transfer, reason: str, by: str) -> list[Event]:
    """All its allocations taken back; Refused `allocation_refunded` when one was given back."""
    events: list[Event] = []
    for key in transfer.allocations:
        each = state.allocations[key]
        check_not_returned(state, each.order, each.amount)
        events.append(
            ev.AllocationUndone(
                allocation=key, log=each.log, order=each.order, reason=reason, by=by
            )
        )
    return events


def check_not_returned(state: BankState, order: str, amount: int) -> None:
    """Raises Refused `allocation_refunded`: what was given back must stay covered."""
    if state.given.get(order, 0) - amount < state.returned.get(order, 0):
        raise Refused("allocation_refunded")


STEPS: dict[type, Any] = {
    cmd.JoinTransfers: join,
    cmd.PartTransfers: part,
    cmd.SetAside: set_aside,
}
