"""Owns the pay message: what a helper sends a buyer, good without any page of ours."""

from __future__ import annotations

from typing import Any

from livehub.clock import local
from livehub.errors import Refused
from livehub.i18n import translate
from livehub.money import format_amount
from livehub.orders.order import Order
from livehub.payments import vietqr
from livehub.payments.banks import bank
from livehub.payments.memo import memo
from livehub.shows.state import ShowState
from livehub.web import links
from livehub.web.auth import order_key
from livehub.web.world import World


def check_awaited(order: Order) -> None:
    """Raises Refused `order_paid` or `order_not_open`: nobody is asked to pay twice or for nothing."""
    if order.settled:
        raise Refused("order_paid")
    if order.state != "open":
        raise Refused("order_not_open")


def is_awaited(order: Order) -> bool:
    """True while money is expected for the order."""
    return order.state == "open" and not order.settled


def payload(order: Order) -> str:
    """The VietQR for what is still to be paid; refused when nothing is."""
    check_awaited(order)
    return vietqr.write(
        order.payee.bin,
        order.payee.number,
        amount=order.remainder,
        memo=memo(order.payee.prefix, order.code),
    )


def compose(world: World, state: ShowState, order: Order, lang: str) -> dict[str, Any]:
    """Text, pictures and link for all of the order's parcel that is still to be paid.

    Refused when nothing is.
    """
    parcel = state.parcel(order)
    awaited = [(n, each) for n, each in enumerate(parcel, 1) if is_awaited(each)]
    if not awaited:
        check_awaited(order)
    url, reach = links.buyer(world, order.parcel)
    key = order_key(world, order.parcel)
    parts = [_part(each, n, len(parcel), key) for n, each in awaited]
    number = state.bag(order)
    orders = [each for _, each in awaited]
    text = _text(world, lang, number, parts, orders)
    if reach == "public":
        text += "\n" + translate(lang, "pay_message.link", url=url)
    return {
        "text": text,
        "link": {"url": url, "reach": reach},
        "order": order.order,
        "number": number,
        "parts": parts,
    }


def _part(order: Order, place: int, of: int, key: str) -> dict[str, Any]:
    """What one order of the parcel asks for; `place` is which of the parcel's `of` it is."""
    known = bank(order.payee.bin)
    return {
        "order": order.order,
        "place": place,
        "of": of,
        "qr": f"/d/{key}/{place}/qr.png?v={order.remainder}",
        "total": order.remainder,
        "bank": known.short_name if known else order.payee.bin,
        "account": order.payee.number,
        "holder": order.payee.holder,
        "seller": order.payee.seller,
        "memo": memo(order.payee.prefix, order.code),
    }


def _text(
    world: World, lang: str, number: int, parts: list[dict[str, Any]], orders: list[Order]
) -> str:
    until = format(local(min(each.expires_at for each in orders)), "%H:%M %d/%m")
    said = [_said(world, lang, part, order) for part, order in zip(parts, orders, strict=True)]
    if len(said) == 1:
        return translate(lang, "pay_message.text", **said[0], number=number, until=until)
    return translate(
        lang,
        "pay_message.several",
        number=number,
        count=len(said),
        total=format_amount(sum(each.remainder for each in orders)),
        parts="\n\n".join(translate(lang, "pay_message.part", **each) for each in said),
        until=until,
    )


def _said(world: World, lang: str, part: dict[str, Any], order: Order) -> dict[str, str | int]:
    """The part as its sentence wants it."""
    return {
        **part,
        "items": "\n".join(_item(lang, each) for each in order.lines),
        "total": format_amount(part["total"]),
        "payee": part["seller"] or world.shop.name,
    }


def _item(lang: str, line: Any) -> str:
    name = f"{line.name} ({line.label})" if line.label else line.name
    return translate(
        lang,
        "pay_message.item",
        code=line.code,
        name=name,
        qty=line.quantity,
        price=format_amount(line.price * line.quantity),
    )
