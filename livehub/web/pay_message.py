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
from livehub.web import links
from livehub.web.auth import order_key
from livehub.web.world import World


def check_awaited(order: Order) -> None:
    """Raises Refused `order_paid` or `order_not_open`: nobody is asked to pay twice or for nothing."""
    if order.settled:
        raise Refused("order_paid")
    if order.state != "open":
        raise Refused("order_not_open")


def payload(order: Order) -> str:
    """The VietQR for what is still to be paid; refused when nothing is."""
    check_awaited(order)
    return vietqr.write(
        order.payee.bin,
        order.payee.number,
        amount=order.remainder,
        memo=memo(order.payee.prefix, order.code),
    )


def compose(world: World, order: Order, lang: str) -> dict[str, Any]:
    """Text, picture and link of an order's pay message; refused when nothing is to be paid."""
    check_awaited(order)
    known = bank(order.payee.bin)
    bank_name = known.short_name if known else order.payee.bin
    written = memo(order.payee.prefix, order.code)
    url, reach = links.buyer(world, order.order)
    said: dict[str, str | int] = {
        "number": order.number,
        "items": "\n".join(_item(lang, each) for each in order.lines),
        "total": format_amount(order.remainder),
        "bank": bank_name,
        "account": order.payee.number,
        "holder": order.payee.holder,
        "memo": written,
        "until": format(local(order.expires_at), "%H:%M %d/%m"),
    }
    text = translate(lang, "pay_message.text", **said)
    if reach == "public":
        text += "\n" + translate(lang, "pay_message.link", url=url)
    return {
        "text": text,
        "qr": f"/d/{order_key(world, order.order)}/qr.png?v={order.remainder}",
        "link": {"url": url, "reach": reach},
        "order": order.order,
        "total": order.remainder,
        "bank": bank_name,
        "account": order.payee.number,
        "holder": order.payee.holder,
        "memo": written,
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
