"""Owns deciding on artisans, products and their stock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from livehub.errors import Invalid, NotFound, Refused
from livehub.events import Event, Variant
from livehub.events import shop as ev
from livehub.fields import canonical_code, check_count, read_code, read_name, read_note
from livehub.log.command import Command, Decision, decide_events
from livehub.money import check_amount
from livehub.shop import commands as cmd
from livehub.shop.accounts import usable
from livehub.shop.state import Product, ShopState

_PHOTO = re.compile(r"[0-9a-f]{64}")  # a SHA-256
OPTIONS_MOST = 20  # sizes or colours of one product


def add_seller(state: ShopState, command: Command[cmd.AddSeller]) -> Decision:
    """A new artisan."""
    body = command.body
    if body.account is not None:
        usable(state, body.account)
    seller = command.mint("seller")
    added = ev.SellerAdded(
        seller=seller,
        name=read_name(body.name),
        craft=read_note(body.craft),
        account=body.account,
    )
    return decide_events(added, seller=seller)


def add_product(state: ShopState, command: Command[cmd.AddProduct]) -> Decision:
    """A new product, counted, and allotted to the first of the given shows."""
    body = command.body
    if body.seller not in state.sellers:
        raise NotFound("seller_unknown", field="seller")
    code = read_code(body.code)
    if canonical_code(code) in state.codes:
        raise Refused("product_code_taken", field="code", product_code=code)
    if len(body.options) > OPTIONS_MOST:
        raise Invalid("count_range", field="options", least=0, most=OPTIONS_MOST)
    check_count(body.on_hand, "on_hand", least=0)
    product = command.mint("product")
    labels = [read_name(each, "options") for each in body.options] or [""]
    variants = tuple(
        Variant(variant=f"{product}-{number}", label=label)
        for number, label in enumerate(labels, 1)
    )
    added = ev.ProductAdded(
        product=product,
        seller=body.seller,
        code=code,
        name=read_name(body.name),
        price=check_amount(body.price, "price"),
        photo=_photo(body.photo),
        variants=variants,
    )
    counts = {each.variant: body.on_hand for each in variants}
    stocked = _stock(state, command, product, counts, body.shows)
    return decide_events(added, *stocked, product=product)


def change_product(state: ShopState, command: Command[cmd.ChangeProduct]) -> Decision:
    """Other words, price, picture, or a new count of what lies in the shop."""
    body = command.body
    product = state.products.get(body.product)
    if product is None:
        raise NotFound("product_unknown", field="product")
    events: list[Event] = []
    changed = ev.ProductChanged(
        product=product.product,
        name=product.name if body.name is None else read_name(body.name),
        price=product.price if body.price is None else check_amount(body.price, "price"),
        photo=product.photo if body.photo is None else _photo(body.photo),
    )
    if (changed.name, changed.price, changed.photo) != (product.name, product.price, product.photo):
        events.append(changed)
    counts = dict(product.on_hand)
    if body.on_hand is not None:
        check_count(body.on_hand, "on_hand", least=0)
        counts = dict.fromkeys(counts, body.on_hand)
    if body.on_hand is not None or body.shows:
        events += _stock(state, command, product.product, counts, body.shows)
    return decide_events(*events)


def _photo(photo: str | None) -> str | None:
    """The name of a photo that was uploaded: 64 hex digits."""
    if photo is not None and not _PHOTO.fullmatch(photo):
        raise Invalid("field_unreadable", field="photo")
    return photo


def _stock(
    state: ShopState,
    command: Command[Any],
    product: str,
    counts: dict[str, int],
    shows: tuple[str, ...],
) -> list[Event]:
    events: list[Event] = [
        ev.StockCounted(product=product, variant=variant, on_hand=count)
        for variant, count in counts.items()
    ]
    for number, show in enumerate(dict.fromkeys(shows)):
        _check_open(state, show)
        left = counts if number == 0 else dict.fromkeys(counts, 0)
        events += _allot(command, show, product, left)
    return events


def _check_open(state: ShopState, show: str) -> None:
    plan = state.shows.get(show)
    if plan is None:
        raise NotFound("show_unknown", field="shows")
    if plan.finished:
        raise Refused("show_closed", field="shows")


def allot_all(
    state: ShopState, command: Command[Any], show: str, products: Iterable[str]
) -> list[Event]:
    """Everything that lies in the shop of these products goes to the show."""
    events: list[Event] = []
    for key in dict.fromkeys(products):  # named twice, its units would be given away twice
        product: Product | None = state.products.get(key)
        if product is None:
            raise NotFound("product_unknown", field="products")
        events += _allot(command, show, key, dict(product.on_hand))
    return events


def _allot(command: Command[Any], show: str, product: str, counts: dict[str, int]) -> list[Event]:
    # Also when there are none: the show lists the product, and says that it is sold out.
    return [
        ev.StockAllotted(
            allotment=command.mint(f"allot {show} {variant}"),
            show=show,
            product=product,
            variant=variant,
            quantity=count,
        )
        for variant, count in counts.items()
    ]
