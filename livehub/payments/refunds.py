"""Owns deciding on money to be given back: asked, paid by a debit or a helper's word, dropped."""

from __future__ import annotations

from typing import Any

from livehub.display import clean
from livehub.errors import Invalid, NotFound, Refused
from livehub.events import bank as ev
from livehub.fields import read_note
from livehub.log.command import Command, Decision, decide_events
from livehub.log.vault import Secret
from livehub.money import check_amount
from livehub.payments import codes
from livehub.payments import commands as cmd
from livehub.payments.allocating import gives_back
from livehub.payments.state import BankState
from livehub.payments.vietqr import check_account, check_bin


def ask(state: BankState, command: Command[cmd.AskRefund]) -> Decision:
    """At most what was allocated to the order and it owes, or what is left of the transfer.

    Raises Refused `refund_not_due` for what somebody asked back already, or nobody is owed.
    """
    body = command.body
    check_amount(body.amount)
    left = _left(state, body)
    if body.amount > left:
        raise Refused("refund_too_large", left=left)
    _check_due(state, body)
    refund = command.mint("refund")
    asked = ev.RefundAsked(
        refund=refund,
        amount=body.amount,
        code=body.code or codes.mint(command.entropy),
        log=body.log,
        order=body.order,
        transfer=body.transfer,
        account=body.account,
        by=command.subject,
    )
    holder = clean(body.holder, 60)
    kept = (("bin", check_bin(body.bin)), ("number", check_account(body.number)))
    secrets = tuple(
        Secret(f"refund:{refund}", field, value)
        for field, value in (*kept, ("holder", holder))
        if value
    )
    return Decision((asked,), {"refund": refund}, secrets)


def _check_due(state: BankState, body: cmd.AskRefund) -> None:
    """Here, where refunds stand in a row: two helpers may ask at once, and one may ask again."""
    if body.due is None:
        return
    waiting = (each for each in state.refunds.values() if each.order == body.order)
    left = body.due - sum(each.amount for each in waiting if not each.paid)
    if body.amount > left:
        raise Refused("refund_not_due", left=max(left, 0))


def _left(state: BankState, body: cmd.AskRefund) -> int:
    if bool(body.order) == bool(body.transfer):
        raise Invalid("field_unreadable", field="order")
    if body.order:
        return state.given.get(body.order, 0) - state.returned.get(body.order, 0)
    transfer = state.transfer(body.transfer)
    if transfer.direction != "in":
        raise Refused("transfer_outgoing")
    return state.free(transfer)


def mark_paid(state: BankState, command: Command[cmd.MarkRefundPaid]) -> Decision:
    """A helper's word, with their name and reason."""
    refund = state.refund(command.body.refund)
    if refund.paid:
        return Decision()
    paid = ev.RefundPaid(
        refund=refund.refund, by=command.subject, reason=read_note(command.body.reason)
    )
    return decide_events(paid)


def close(state: BankState, command: Command[cmd.CloseRefund]) -> Decision:
    """A helper's tap joins a debit without a code to the refund it gave."""
    refund, debit = state.refund(command.body.refund), state.transfer(command.body.debit)
    if refund.debit == debit.transfer:
        return Decision()
    if not gives_back(debit, refund):
        raise Refused("debit_does_not_fit")
    paid = ev.RefundPaid(refund=refund.refund, debit=debit.transfer, by=command.subject)
    return decide_events(paid)


def drop(state: BankState, command: Command[cmd.DropRefund]) -> Decision:
    """Only while no debit shows that the money went."""
    refund = state.refunds.get(command.body.refund)
    if refund is None:
        raise NotFound("refund_unknown")
    if refund.debit:
        raise Refused("refund_debited")
    dropped = ev.RefundDropped(
        refund=refund.refund, log=refund.log, order=refund.order, by=command.subject
    )
    return decide_events(dropped)


STEPS: dict[type, Any] = {
    cmd.AskRefund: ask,
    cmd.MarkRefundPaid: mark_paid,
    cmd.CloseRefund: close,
    cmd.DropRefund: drop,
}
