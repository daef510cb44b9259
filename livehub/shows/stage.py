"""Owns deciding on the show itself: its course, what it sells, what the overlay shows."""

from __future__ import annotations

from typing import Any

from livehub.errors import NotFound, Refused
from livehub.events import Event
from livehub.events import show as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.orders.stock import NONE
from livehub.shows import commands as cmd
from livehub.shows import recording
from livehub.shows.state import Listed, ShowState


def open_show(state: ShowState, command: Command[cmd.OpenShow]) -> Decision:
    """The log begins."""
    if state.show:
        return Decision()
    body = command.body
    opened = ev.ShowOpened(
        show=body.show, title=body.title, uses=body.uses, hold_minutes=body.hold_minutes
    )
    return decide_events(opened)


def check_open(state: ShowState) -> None:
    """Raises Refused `show_closed`."""
    if state.phase == "closed":
        raise Refused("show_closed")


def start_show(state: ShowState, _: Command[cmd.StartShow]) -> Decision:
    """Live; again is nothing."""
    check_open(state)
    return Decision() if state.phase == "live" else decide_events(ev.ShowStarted())


def close_show(state: ShowState, _: Command[cmd.CloseShow]) -> Decision:
    """Closed; what is neither sold nor reserved goes back, and nothing is recorded any more."""
    check_open(state)
    unsold = [
        ev.Unsold(product=product, variant=variant, quantity=left)
        for variant, product in state.variants.items()
        if (left := state.shelf.get(variant, NONE).available) > 0
    ]
    over = recording.stopped(state)
    return decide_events(*over, ev.ShowClosed(unsold=tuple(unsold)))


def list_product(state: ShowState, command: Command[cmd.ListProduct]) -> Decision:
    """Take in an allotment, and the product with it when it is new here."""
    body = command.body
    events: list[Event] = []
    if body.product not in state.products:
        events.append(
            ev.ProductListed(
                product=body.product,
                seller=body.seller,
                seller_name=body.seller_name,
                craft=body.craft,
                code=body.code,
                name=body.name,
                price=body.price,
                photo=body.photo,
                payee=body.payee,
                variants=body.variants,
            )
        )
    stocked = ev.StockReceived(
        allotment=body.allotment,
        product=body.product,
        variant=body.variant,
        quantity=body.quantity,
    )
    return decide_events(*events, stocked)


def revise_product(state: ShowState, command: Command[cmd.ReviseProduct]) -> Decision:
    """New words, price or picture; orders already taken keep theirs."""
    body = command.body
    old = state.products.get(body.product)
    if old is None or (old.name, old.price, old.photo) == (body.name, body.price, body.photo):
        return Decision()
    revised = ev.ProductRevised(
        product=body.product, name=body.name, price=body.price, photo=body.photo
    )
    return decide_events(revised)


def revise_payee(state: ShowState, command: Command[cmd.RevisePayee]) -> Decision:
    """Another account for orders to come; those taken keep theirs. Again is nothing."""
    body = command.body
    moved = tuple(
        key
        for key in body.products
        if key in state.products and state.products[key].payee != body.payee
    )
    if not moved:
        return Decision()
    return decide_events(ev.PayeeRevised(products=moved, payee=body.payee))


def product_of(state: ShowState, product: str) -> Listed:
    """The product in this show; NotFound `product_unknown`."""
    try:
        return state.products[product]
    except KeyError:
        raise NotFound("product_unknown") from None


def feature_product(state: ShowState, command: Command[cmd.FeatureProduct]) -> Decision:
    """On the overlay; again is nothing."""
    check_open(state)
    product = product_of(state, command.body.product).product
    if state.featured_product == product:
        return Decision()
    return decide_events(ev.ProductFeatured(product=product))


def clear_feature(state: ShowState, _: Command[cmd.ClearFeature]) -> Decision:
    """Off the overlay."""
    return Decision() if state.featured_product is None else decide_events(ev.FeatureCleared())


STEPS: dict[type, Any] = {
    cmd.OpenShow: open_show,
    cmd.StartShow: start_show,
    cmd.CloseShow: close_show,
    cmd.ListProduct: list_product,
    cmd.ReviseProduct: revise_product,
    cmd.RevisePayee: revise_payee,
    cmd.FeatureProduct: feature_product,
    cmd.ClearFeature: clear_feature,
}
