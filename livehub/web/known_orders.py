"""Owns putting into commands about money what only we know: an order's log, code and account.

The page names the order; that it exists, and where it is paid, is never the page's word.
"""

from __future__ import annotations

from typing import cast

from msgspec.structs import replace

from livehub.errors import Invalid, NotFound
from livehub.orders.order import Order
from livehub.payments.banks import REHEARSAL, bank
from livehub.payments.commands import AllocateTransfer, AskRefund, SeeMoney
from livehub.payments.state import BankState
from livehub.web.auth import show_of_order
from livehub.web.world import World

About = AllocateTransfer | SeeMoney | AskRefund


def completed(world: World, body: About) -> About:
    """The command with what we know; NotFound `order_unknown`, for refunds Invalid `bank_unknown`."""
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
    known = bank(body.bin)
    if known is None or (known == REHEARSAL) != world.rehearsal:
        raise Invalid("bank_unknown", field="bin")
    if not body.order:
        state = cast(BankState, world.logs.get("bank").state)
        account = state.transfer(body.transfer).account
        return replace(body, log="", code="", account=account, due=None)
    log, order = _order(world, body.order)
    account, due = order.payee.number, order.refund_due
    return replace(body, log=log, code=order.code, account=account, due=due, transfer="")
