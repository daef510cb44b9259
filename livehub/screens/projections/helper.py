"""Owns what helpers see of a show in the studio."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from immutables import Map

from livehub.log.record import Record
from livehub.log.vault import Personal
from livehub.orders.order import Order
from livehub.orders.stock import NONE
from livehub.screens.projections import Doc, Key, comments, recordings
from livehub.screens.projections.pieces import line, money, payee
from livehub.screens.projections.touched import things
from livehub.shows.names import buyer_name
from livehub.shows.state import Handover, Listed, ShowState

_COLLECTION = {
    "show": "show",
    "product": "products",
    "comment": "comments",
    "thread": "threads",
    "order": "orders",
    "camera": "cameras",
    "recording": "recordings",
}


class HelperShow:
    """Collections `show`, `products`, `comments`, `threads` (authors with whom something is going
    on), `orders`, `cameras`, `recordings` (kept files)."""

    def keys(self, state: ShowState) -> Iterator[Key]:
        """Every document there is now."""
        yield "show", "show"
        yield from (("products", key) for key in state.products)
        yield from (("comments", key) for key in state.queue.comments)
        yield from (
            ("threads", key)
            for key in state.queue.threads
            if comments.thread(state, key) is not None
        )
        yield from (("orders", key) for key in state.orders)
        yield from (("cameras", key) for key in {*state.cues, *state.wishes})
        yield from (("recordings", key) for key in state.recorded.kept)

    def document(self, state: ShowState, key: Key) -> Doc | None:
        """The document, or None."""
        collection, name = key
        if collection == "show":
            return _show(state)
        if collection == "products" and name in state.products:
            return _product(state, state.products[name])
        if collection == "comments" and (comment := state.queue.get(name)):
            return comments.comment(state, comment)
        if collection == "threads":
            return comments.thread(state, name)
        if collection == "orders" and name in state.orders:
            return _order(state, state.orders[name])
        if collection == "cameras" and (name in state.cues or name in state.wishes):
            return _camera(state, name)
        if collection == "recordings" and name in state.recorded.kept:
            return recordings.kept(state.recorded.kept[name])
        return None

    def touched(self, before: ShowState, record: Record, after: ShowState) -> Iterable[Key]:
        """Documents that the record may have changed."""
        return {
            (_COLLECTION[kind], key)
            for kind, key in things(before, record, after)
            if kind in _COLLECTION
        }


def _show(state: ShowState) -> Doc:
    return {
        "id": state.show,
        "title": state.title,
        "state": state.phase,
        "uses": list(state.uses),
        "featured_product": state.featured_product,
        "featured_comment": state.featured_comment,
        "program": state.program,
        "hold_minutes": state.hold_minutes,
        **recordings.running(state),
        "called": [{"camera": camera, "at": at} for camera, at in state.called],
        "handover": state.handover and _handover(state.handover),
        "sources": [{"source": key, "stream": stream} for key, stream in state.sources.items()],
        "gaps": [
            {"id": each.gap, "source": each.source, "since": each.since, "until": each.until}
            for each in state.gaps
            if not each.closed
        ],
    }


def _handover(handover: Handover) -> Doc:
    """What is set, never the secrets."""
    return {
        "server": handover.server,
        "whep": handover.whep,
        "has_token": handover.has_token,
    }


def _camera(state: ShowState, camera: str) -> Doc:
    """What a camera was told and asked last; how it is now stands in the vitals."""
    cue = state.cues.get(camera)
    limit = state.wishes.get(camera, Map()).get("limit")
    return {
        "id": camera,
        "cue": cue and {"at": cue.at, "cue": cue.cue, "text": cue.text},
        "limit": limit and limit.value,
    }


def _product(state: ShowState, product: Listed) -> Doc:
    return {
        "id": product.product,
        "code": product.code,
        "name": product.name,
        "price": product.price,
        "seller": {"id": product.seller, "name": product.seller_name},
        "photo": product.photo,
        "variants": [
            {
                "id": each.variant,
                "label": each.label,
                "allotted": state.shelf.get(each.variant, NONE).allotted,
                "available": state.shelf.get(each.variant, NONE).available,
            }
            for each in product.variants
        ],
        "available": state.available(product),
        "position": product.position,
        "payee": product.payee
        and {
            "account": product.payee.account,
            "seller": product.payee.seller,
        },
        "featured": state.featured_product == product.product,
    }


def _order(state: ShowState, order: Order) -> Doc:
    return {
        "id": order.order,
        "number": state.bag(order),
        "buyer": order.buyer,
        "name": buyer_name(state, order),
        "recipient": Personal(order.buyer, "recipient"),
        "phone": Personal(order.buyer, "phone"),
        "address": Personal(order.buyer, "address"),
        "channel": order.channel,
        "lines": [line(each) for each in order.lines],
        **money(order),
        "code": order.code,
        "account": payee(order.payee),
        "parcel": _parcel(state, order),
        "opened_at": order.opened_at,
        "opened_by": {"id": order.by, "name": Personal(f"device:{order.by}", "name")},
        "sent_at": order.sent_at,
        "paid_at": order.paid_at,
        "comments": [] if order.comment is None else [order.comment],
        "has_contact": order.has_contact,
        "review": order.review,
    }


def _parcel(state: ShowState, order: Order) -> Doc:
    """What goes together with the order in one bag, and which of these it is."""
    orders = state.parcels[order.parcel]
    return {
        "id": order.parcel,
        "place": orders.index(order.order) + 1,
        "orders": list(orders),
    }
