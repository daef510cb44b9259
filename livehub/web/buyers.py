"""Owns the pages of people outside: a buyer's order, and the watch page."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from livehub import i18n, ids
from livehub.clock import local
from livehub.errors import Busy, LiveHubError, NotFound, UserError
from livehub.orders.order import Order
from livehub.screens.projections.buyer import BuyerOrder
from livehub.shows.commands import GiveContact
from livehub.web import auth, handover, pay_message
from livehub.web.files import drawn
from livehub.web.guards import content_security_policy
from livehub.web.render import language, page
from livehub.web.world import world_of

_FIELDS = ("name", "phone", "address")


async def order(request: Request) -> Response:
    """A buyer's order page. Looking changes nothing: chat apps preview links."""
    return _order_page(request, dict.fromkeys(_FIELDS, ""), {})


def _order_page(
    request: Request, typed: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response:
    world = world_of(request)
    key = request.path_params["key"]
    viewer = auth.buyer(world, key)
    state = world.show(viewer.show or "")
    document = BuyerOrder(viewer.subject).document(state, ("order", "order"))
    if document is None:
        raise NotFound("order_unknown")
    return page(
        request,
        "order.html",
        status,
        key=key,
        order=document,
        shop=world.shop.name,
        held=_held(document["orders"]),
        contact=typed,
        errors=errors,
        feeds=f"show:{viewer.show}/order:{viewer.subject}",
        sync=f"/sync/{key}",
        carrier="sse",
    )


def _held(orders: list[dict[str, Any]]) -> str:
    """Until when the goods are held that are still to be paid; "" when there are none."""
    until = [each["expires_at"] for each in orders if each["qr"] is not None]
    return format(local(min(until)), "%H:%M %d/%m/%Y") if until else ""


async def order_qr(request: Request) -> Response:
    """The VietQR of what is still to be paid, as a real picture: for the parcel's n-th order."""
    world = world_of(request)
    viewer = auth.buyer(world, request.path_params["key"])
    show = world.show(viewer.show or "")
    found = show.orders.get(viewer.subject)
    if found is None:
        raise NotFound("order_unknown")
    if "place" in request.path_params:
        found = _nth(show.parcel(found), request.path_params["place"])
    response = await asyncio.to_thread(drawn, pay_message.payload(found), "png")
    response.headers["Content-Disposition"] = f'inline; filename="{found.code}.png"'
    return response


def _nth(parcel: tuple[Order, ...], place: int) -> Order:
    if not 1 <= place <= len(parcel):
        raise NotFound("order_unknown")
    return parcel[place - 1]


async def contact(request: Request) -> Response:
    """Name, phone and address, given once; works without script."""
    world = world_of(request)
    key = request.path_params["key"]
    viewer = auth.buyer(world, key)
    form = await request.form(max_files=0, max_fields=8)
    typed = {name: str(form.get(name, "")) for name in _FIELDS}
    consent = form.get("consent") == "yes"
    body = GiveContact(order=viewer.subject, consent=consent, **typed)
    try:
        runner = world.show_runner(viewer.show or "")
        # The same words again are the same command: a second tap on the button changes nothing.
        await runner.run(body, actor=viewer.actor, id=ids.digest("contact", *typed.values()))
    except Busy:
        raise
    except UserError as error:
        field = str(error.data.get("field", "form"))
        return _order_page(request, typed, {field: _sentence(request, error)}, error.status)
    return RedirectResponse(f"/d/{key}#contact", 303)


def _sentence(request: Request, error: LiveHubError) -> str:
    return i18n.sentence(language(request), error)


async def watch(request: Request) -> Response:
    """Picture, product and chat of a show."""
    world = world_of(request)
    key = request.path_params["key"]
    show = world.show(world.links.read("watch", key))
    context: dict[str, Any] = {
        "show": {"id": show.show, "title": show.title, "state": show.phase},
        "shop": world.shop.name,
        "key": key,
        "whep": handover.endpoint(request, world, show, key),
        "feeds": f"show:{show.show}/watch vitals:{show.show}",
        "sync": f"/sync/{key}",
        "carrier": "ws",
    }
    response = page(request, "watch.html", **context)
    if also := handover.origin(show):
        policy = content_security_policy(request.url.scheme, request.headers.get("host", ""), also)
        response.headers["Content-Security-Policy"] = policy
    return response


def routes() -> list[Route]:
    """On the HTTPS door and for the public host."""
    return [
        Route("/d/{key}", order),
        Route("/d/{key}/qr.png", order_qr),
        Route("/d/{key}/{place:int}/qr.png", order_qr),
        Route("/d/{key}/contact", contact, methods=["POST"]),
        Route("/w/{key}", watch),
    ]
