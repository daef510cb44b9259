"""Owns the buyer's "I have transferred": it waits for the money, and never means paid."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from livehub import ids
from livehub.errors import NotFound
from livehub.orders.order import Order
from livehub.shows.money_commands import SayPaid
from livehub.web import auth
from livehub.web.world import world_of


async def said(request: Request) -> Response:
    """For all orders of the parcel that still want money; works without script."""
    world = world_of(request)
    key = request.path_params["key"]
    viewer = auth.buyer(world, key)
    show = world.show(viewer.show or "")
    first = show.orders.get(viewer.subject)
    if first is None:
        raise NotFound("order_unknown")
    runner = world.show_runner(viewer.show or "")
    for order in filter(_may_say, show.parcel(first)):
        # A second tap is the same command.
        once = ids.digest("said paid", order.order, str(order.expires_at))
        await runner.run(SayPaid(order=order.order), actor=viewer.actor, id=once)
    return RedirectResponse(f"/d/{key}#said", 303)


def _may_say(order: Order) -> bool:
    waits = order.state in {"open", "expired"} and not order.settled
    return waits and order.said_at is None


def routes() -> list[Route]:
    """On the HTTPS door and for the public host."""
    return [Route("/d/{key}/paid", said, methods=["POST"])]
