"""Owns the host TV: one read-only page by link, over plain HTTP only where overlays are too."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from livehub.web.obs import check_near
from livehub.web.render import page
from livehub.web.world import world_of


async def tv(request: Request) -> Response:
    """What the artisan sees from four metres. `?voice=1` lets it speak from the start."""
    world = world_of(request)
    check_near(request, world)
    key = request.path_params["key"]
    show = world.show(world.links.read("tv", key))
    return page(
        request,
        "tv.html",
        title=show.title,
        now=world.clock.now(),
        feeds=f"show:{show.show}/tv vitals:{show.show}",
        sync=f"/sync/{key}",
        carrier="ws",
    )


def routes() -> list[Route]:
    """On both doors of the hall."""
    return [Route("/tv/{key}", tv)]
