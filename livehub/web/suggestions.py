"""Owns gathering what a transfer may be: orders of all shows, other transfers, refunds.

Names and phones are read from the vault only here, only to be compared, and never sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import Any, cast

from livehub.log.vault import Personal
from livehub.orders.order import Order
from livehub.payments import names, same_money
from livehub.payments import suggest as pure
from livehub.payments.state import BankState, Transfer
from livehub.shows.names import buyer_name
from livehub.shows.state import ShowState
from livehub.web.world import World

ORDERS_MOST = 1_000
"""So many of the latest orders are compared; of older ones, whoever knows the number finds them."""

FOUND_MOST = 30
AT_ONCE = 100
"""Orders whose secrets are read in one go: screens that wait for the vault come in between."""

Doc = dict[str, Any]
Placed = tuple[ShowState, Order]


async def about(world: World, transfer: str) -> Doc:
    """Suggestions for a transfer; NotFound `transfer_unknown`."""
    bank = bank_of(world)
    found = bank.transfer(transfer)
    joins = [
        {"transfer": each.transfer, "other": each.other, "reason": each.reason}
        for each in same_money.joinable(bank, found)
    ]
    refunds = same_money.refunds_by(found, bank.refunds.values())
    orders: list[Doc] = []
    if found.direction == "in" and bank.free(found) > 0:
        orders = await _orders(world, found, bank.free(found))
    return {"orders": orders, "joins": joins, "refunds": refunds}


def bank_of(world: World) -> BankState:
    """The bank log as it is now."""
    return cast(BankState, world.logs.get("bank").state)


async def _orders(world: World, transfer: Transfer, amount: int) -> list[Doc]:
    waiting = (each for each in placed(world) if _wants(each[1], transfer.account))
    orders = {each.order: (state, each) for state, each in _latest(waiting)}
    subject = f"transfer:{transfer.transfer}"
    about_it = [Personal(subject, "narrative"), Personal(subject, "payer")]
    told = await world.store.reveal(about_it)
    narrative, payer = (told[each] or "" for each in about_it)
    secrets = await _revealed(world, orders.values())
    seen = pure.Seen(transfer.account, amount, transfer.booked_at, narrative, payer)
    wanted = [_wanted(state, each, secrets) for state, each in orders.values()]
    suggestions = await asyncio.to_thread(pure.suggest, seen, wanted)
    return [
        {
            **shown(*orders[each.order], secrets),
            "reasons": list(each.reasons),
            "strong": each.strong,
        }
        for each in suggestions
    ]


def placed(world: World) -> Iterator[Placed]:
    """Every order of every show."""
    for runner in world.logs:
        if runner.log.startswith("show:"):
            state = cast(ShowState, runner.state)
            yield from ((state, each) for each in state.orders.values())


def _latest(orders: Iterable[Placed]) -> list[Placed]:
    return nlargest(ORDERS_MOST, orders, key=lambda each: each[1].opened_at)


def _wants(order: Order, account: str) -> bool:
    fits = order.payee.number == account and order.state in {"open", "expired"}
    return fits and order.remainder > 0


def _secrets(state: ShowState, order: Order) -> dict[str, Personal]:
    return {
        "name": buyer_name(state, order),
        "recipient": Personal(order.buyer, "recipient"),
        "phone": Personal(order.buyer, "phone"),
    }


async def _revealed(world: World, orders: Iterable[Placed]) -> dict[Personal, str | None]:
    wanted = [[*_secrets(*each).values()] for each in orders]
    found: dict[Personal, str | None] = {}
    for at in range(0, len(wanted), AT_ONCE):
        some = [ref for refs in wanted[at : at + AT_ONCE] for ref in refs]
        found.update(await world.store.reveal(some))
    return found


def _wanted(state: ShowState, order: Order, secrets: dict[Personal, str | None]) -> pure.Wanted:
    told = {field: secrets.get(ref) or "" for field, ref in _secrets(state, order).items()}
    return pure.Wanted(
        order=order.order,
        code=order.code,
        account=order.payee.number,
        amount=order.remainder,
        opened_at=order.opened_at,
        until=max(order.expires_at, order.sent_at or 0),
        earlier_amounts=order.earlier,
        names=tuple(name for name in (told["name"], told["recipient"]) if name),
        phone=told["phone"],
    )


def shown(state: ShowState, order: Order, secrets: dict[Personal, str | None]) -> Doc:
    """An order as helpers of any show may choose it: no phone, no address."""
    told = {field: secrets.get(ref) for field, ref in _secrets(state, order).items()}
    return {
        "order": order.order,
        "show": state.show,
        "title": state.title,
        "number": state.bag(order),
        "name": told["name"] or told["recipient"],
        "amount": order.remainder,
        "account": order.payee.number,
        "state": order.state,
        "payment": order.payment,
    }


async def find(world: World, text: str) -> list[Doc]:
    """Orders of all shows by number, code, amount or name, the latest first."""
    wanted = names.words(text)
    digits = "".join(sign for sign in text if sign.isdecimal())
    if not wanted and not digits:
        return []
    latest = _latest(placed(world))
    named = [each for each in latest if _named(each, text, digits)]
    if wanted and not named:
        secrets = await _revealed(world, latest)
        named = [each for each in latest if _called(each, wanted, secrets)]
    named = named[:FOUND_MOST]
    secrets = await _revealed(world, named)
    return [shown(*each, secrets) for each in named]


def _named(each: Placed, text: str, digits: str) -> bool:
    state, order = each
    if names.fold(text).replace(" ", "") == order.code:
        return True
    return bool(digits) and digits in {str(state.bag(order)), str(order.remainder), str(order.due)}


def _called(each: Placed, wanted: tuple[str, ...], secrets: dict[Personal, str | None]) -> bool:
    refs = _secrets(*each)
    called = names.words(f"{secrets.get(refs['name'])} {secrets.get(refs['recipient'])}")
    return all(any(word.startswith(part) for word in called) for part in wanted)
