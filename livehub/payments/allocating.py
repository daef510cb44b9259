"""Owns deciding what transfers pay: by their codes, or as a helper says; never beyond their amount."""

from __future__ import annotations

from typing import Any

from livehub.errors import Invalid, Refused
from livehub.events import bank as ev
from livehub.fields import read_note
from livehub.log.command import Command, Decision, decide_events
from livehub.payments import commands as cmd
from livehub.payments.hearing import allocation_id
from livehub.payments.joining import check_not_returned
from livehub.payments.reconcile import allocate as reconcile
from livehub.payments.state import BankState, Refund, Transfer


def match(state: BankState, command: Command[cmd.MatchTransfer]) -> Decision:
    """What a new transfer's codes say: orders it pays, a refund it gives, or why neither."""
    transfer = state.transfer(command.body.transfer)
    judged = transfer.reason not in {None, "several_orders"}
    if transfer.allocations or transfer.refunds or judged or not transfer.counts:
        return Decision()
    if transfer.direction == "out":
        return _match_debit(state, transfer)
    if command.body.test:
        return decide_events(ev.TransferSetAside(transfer=transfer.transfer, reason="account_test"))
    dues = {due.code: due for due in command.body.dues}
    verdict = reconcile(transfer.amount, transfer.codes, dues, account=transfer.account)
    if verdict.reason is not None:
        if verdict.reason == transfer.reason:
            return Decision()
        unmatched = ev.TransferUnmatched(transfer=transfer.transfer, reason=verdict.reason)
        return decide_events(unmatched)
    codes = {(due.log, due.order): due.code for due in command.body.dues}
    return decide_events(
        *(
            ev.TransferAllocated(
                allocation=allocation_id(transfer.transfer, each.order),
                transfer=transfer.transfer,
                log=each.log,
                order=each.order,
                code=codes[each.log, each.order],
                amount=each.amount,
                earlier=each.earlier,
            )
            for each in verdict.allocations
        )
    )


def _match_debit(state: BankState, debit: Transfer) -> Decision:
    for refund in state.refunds.values():
        if gives_back(debit, refund) and refund.code in debit.codes:
            return decide_events(ev.RefundPaid(refund=refund.refund, debit=debit.transfer))
    return decide_events(ev.TransferUnmatched(transfer=debit.transfer, reason="outgoing"))


def gives_back(debit: Transfer, refund: Refund) -> bool:
    """True when the debit could be this refund's: the same amount, and neither has another."""
    free = debit.direction == "out" and debit.counts and not debit.refunds
    return free and not refund.debit and debit.amount == refund.amount


def allocate(state: BankState, command: Command[cmd.AllocateTransfer]) -> Decision:
    """As a helper says; a part of a transfer leaves the rest for another order."""
    body = command.body
    transfer = state.transfer(body.transfer)
    if transfer.direction != "in":
        raise Refused("transfer_outgoing")
    if transfer.joined:
        raise Refused("transfers_not_joinable")
    if body.amount <= 0:
        raise Invalid("amount_range", field="amount")
    free = transfer.amount if transfer.aside else state.free(transfer)
    if body.amount > free:
        raise Refused("transfer_used_up", left=free)
    allocation = command.mint("allocation")
    allocated = ev.TransferAllocated(
        allocation=allocation,
        transfer=transfer.transfer,
        log=body.log,
        order=body.order,
        code=body.code,
        amount=body.amount,
        by=command.subject,
    )
    return decide_events(allocated, allocation=allocation)


def undo(state: BankState, command: Command[cmd.UndoAllocation]) -> Decision:
    """Taken back; the transfer waits for a person again."""
    found = state.allocations.get(command.body.allocation)
    if found is None:
        return Decision()
    check_not_returned(state, found.order, found.amount)
    undone = ev.AllocationUndone(
        allocation=found.allocation,
        log=found.log,
        order=found.order,
        reason=read_note(command.body.reason),
        by=command.subject,
    )
    return decide_events(undone)


STEPS: dict[type, Any] = {
    cmd.MatchTransfer: match,
    cmd.AllocateTransfer: allocate,
    cmd.UndoAllocation: undo,
}
