"""Owns putting into commands about money what only we know: an order's log, code and account.

The page names the order; that it exists, and where it is paid, is never the page's word.
"""

from __future__ import annotations

from typing import cast

from msgspec.structs import replace

from livehub.errors import Invalid, NotFound, Refused
from livehub.orders.order import Order
from livehub.payments.banks import REHEARSAL, bank
from livehub.payments.commands import AllocateTransfer, AskRefund, SeeMoney
from livehub.payments.state import BankState
from livehub.web.auth import show_of_order
from livehub.web.world import World

About = AllocateTransfer | SeeMoney | AskRefund


def completed(world: World, body: About) -> About:
    """The command with what we know; NotFound `order_unknown`, and for refunds what is refused."""
    if isinstance(body, AskRefund):
        return _refund(world, body)
    log, order = _order(world, body.order)
    if isinstance(body, SeeMoney):
        return replace(body, log=log, code=order.code, account=order.payee.number)
    return replace(body, log=log, code=order.code)


def _order(world: World, name: str) -> tuple[str, Order]:
    show = world.show(show_of_order(name))
    found = show.orders.get(name)
    if found is None:
        raise NotFound("order_unknown")
    return f"show:{show.show}", found


def _refund(world: World, body: AskRefund) -> AskRefund:
    """Raises Invalid `bank_unknown`, and Refused `refund_not_due` for more than the order owes."""
    known = bank(body.bin)
    if known is None or (known == REHEARSAL) != world.rehearsal:
        raise Invalid("bank_unknown", field="bin")
    state = cast(BankState, world.logs.get("bank").state)
    if not body.order:
        account = state.transfer(body.transfer).account
        return replace(body, log="", code="", account=account)
    log, order = _order(world, body.order)
    left = order.refund_due - sum(
        each.amount for each in state.refunds.values() if each.order == body.order and not each.paid
    )
    if body.amount > left:
        raise Refused("refund_not_due", left=max(left, 0))
    return replace(body, log=log, code=order.code, account=order.payee.number, transfer="")
