"""Owns the pieces of documents that several audiences share."""

from __future__ import annotations

from livehub.events import Line, Payee
from livehub.orders.order import Order
from livehub.payments.banks import bank
from livehub.screens.projections import Doc
from livehub.shows.state import Listed, ShowState


def title(state: ShowState) -> Doc:
    """The show itself, as everybody may see it."""
    recorded = state.recorded.running is not None
    return {"title": state.title, "state": state.phase, "recording": recorded}


def line(each: Line) -> Doc:
    """One line of an order, at the price it was taken at."""
    return {
        "product": each.product,
        "variant": each.variant,
        "code": each.code,
        "name": each.name,
        "label": each.label,
        "qty": each.quantity,
        "price": each.price,
    }


def payee(each: Payee) -> Doc:
    """Where an order is paid to; `seller` is the artisan whose own account it is, "" the shop's."""
    known = bank(each.bin)
    return {
        "bin": each.bin,
        "bank": known.short_name if known else each.bin,
        "number": each.number,
        "holder": each.holder,
        "seller": each.seller,
    }


def money(order: Order) -> Doc:
    """Where an order's money stands."""
    return {
        "total": order.total,
        "due": order.due,
        "received": order.received,
        "returned": order.returned,
        "refund_due": order.refund_due,
        "provisional": order.provisional,
        "remainder": order.remainder,
        "payment": order.payment,
        "flags": list(order.flags),
        "state": order.state,
        "expires_at": order.expires_at,
    }


def card(state: ShowState) -> Doc | None:
    """The featured product, as everybody may see it."""
    product = state.products.get(state.featured_product or "")
    return None if product is None else face(state, product)


def face(state: ShowState, product: Listed) -> Doc:
    """A product as everybody may see it."""
    return {
        "product": product.product,
        "code": product.code,
        "name": product.name,
        "price": product.price,
        "available": max(state.available(product), 0),
        "photo": product.photo,
        "seller": product.seller_name,
        "craft": product.craft,
    }
