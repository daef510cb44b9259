"""Owns the ready answers to one comment: the shop's templates, filled in for its author."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from livehub.clock import local
from livehub.comments import answers
from livehub.comments.answers import About, Template
from livehub.comments.queue import Comment
from livehub.errors import Refused
from livehub.i18n import translate
from livehub.money import format_amount
from livehub.orders.order import Order
from livehub.shop.state import ShopState, account_numbers
from livehub.shows.drafts import draft
from livehub.shows.moderation import comment_of
from livehub.shows.names import author_name
from livehub.shows.state import ShowState
from livehub.web import auth, links, pay_message
from livehub.web.render import language
from livehub.web.world import World, world_of


async def ready(request: Request) -> Response:
    """Every template as it would be said to the author of a comment."""
    auth.require_helper(request)
    world, lang = world_of(request), language(request)
    show = world.show(request.path_params["show"])
    comment = comment_of(show, request.path_params["comment"])
    kept = author_name(show, comment)
    name = (await world.store.reveal([kept]))[kept] or ""
    about = _about(world, show, comment, name, lang)
    composed = [answers.compose(each, about) for each in templates(world.shop, lang)]
    return Response(msgspec.json.encode(composed), media_type="application/json")


def templates(shop: ShopState, lang: str) -> tuple[Template, ...]:
    """The shop's own, else those that come with livehub."""
    if shop.templates is None:
        return answers.shipped(lang)
    return tuple(Template(each.id, each.name, each.text, each.public) for each in shop.templates)


def _about(world: World, show: ShowState, comment: Comment, name: str, lang: str) -> About:
    """What is known of the author, their order, and the shop."""
    values = {"name": name, "shop": world.shop.name}
    missing: dict[str, str] = {}
    if world.door.open_url:
        values["shop_link"] = world.door.open_url + links.watch_path(world, show.show)
    else:
        missing["shop_link"] = missing["order_link"] = "answer_no_door"
    order = _order(show, comment)
    if order is None:
        values["items"] = _wished(show, comment, lang)
    else:
        _fill_order(world, show, order, lang, values, missing)
    return About(
        comment.platform,
        values,
        missing,
        someone=translate(lang, "answers.someone"),
        accounts=account_numbers(world.shop),
    )


def _order(show: ShowState, comment: Comment) -> Order | None:
    """The comment's own order while money is awaited, else the author's latest one that is."""
    theirs = show.ordered_by.get(f"author:{comment.author}", ())
    keys = [*theirs, *([comment.order] if comment.order else [])]
    found = [show.orders[key] for key in keys if key in show.orders]
    awaited = [each for each in found if pay_message.is_awaited(each)]
    return next(reversed(awaited or found), None)


def _fill_order(
    world: World,
    show: ShowState,
    order: Order,
    lang: str,
    values: dict[str, str],
    missing: dict[str, str],
) -> None:
    """What follows from the order; what is no longer to be paid says so instead."""
    parcel = [each for each in show.parcel(order) if each.state != "cancelled"] or [order]
    lines = [(line.code, line.name, line.label, line.quantity) for o in parcel for line in o.lines]
    values["items"] = _listed(lang, lines)
    values["number"] = str(show.bag(order))
    try:
        message = pay_message.compose(world, show, order, lang)
    except Refused as error:
        missing.update(dict.fromkeys(("pay_message", "total", "until"), error.code))
    else:
        awaited = [each for each in parcel if pay_message.is_awaited(each)]
        until = local(min(each.expires_at for each in awaited))
        values["pay_message"] = message["text"]
        values["total"] = format_amount(sum(each.remainder for each in awaited))
        values["until"] = format(until, "%H:%M %d/%m")
    url, reach = links.buyer(world, order.parcel)
    if reach == "public":
        values["order_link"] = url


def _wished(show: ShowState, comment: Comment, lang: str) -> str:
    """What the author's comments come to, before anybody made an order of it."""
    lines = draft(show, comment.author).lines
    wished = []
    for line in lines:
        product = show.products.get(line.product)
        if product is not None:
            label = next((v.label for v in product.variants if v.variant == line.variant), "")
            wished.append((product.code, product.name, label, line.quantity))
    return _listed(lang, wished)


def _listed(lang: str, lines: list[tuple[str, str, str, int]]) -> str:
    return ", ".join(
        translate(
            lang,
            "answers.item" if quantity else "answers.item_any",
            code=code,
            name=f"{name} ({label})" if label else name,
            qty=quantity,
        )
        for code, name, label, quantity in lines
    )


def routes() -> list[Route]:
    """On the HTTPS door."""
    return [Route("/studio/{show}/answers/{comment}", ready)]
