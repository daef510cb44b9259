"""Owns the pages for OBS: overlays and the camera feed, read-only, by link, over plain HTTP too."""

from __future__ import annotations

from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from livehub.errors import NotAuthorized, NotFound
from livehub.web import auth, links
from livehub.web.files import drawn
from livehub.web.render import THEME, overlay, page
from livehub.web.world import World, world_of


async def overlay_page(request: Request) -> Response:
    """The overlay of a show."""
    world = world_of(request)
    check_near(request, world)
    key = request.path_params["key"]
    show = world.links.read("overlay", key)
    world.show(show)
    return overlay(
        request,
        THEME,
        feeds=f"show:{show}/overlay vitals:{show}",
        sync=f"/sync/{key}",
        carrier="ws",
    )


async def shop_qr(request: Request) -> Response:
    """The QR of the watch page's public address, while that is known to work."""
    world = world_of(request)
    show = world.links.read("overlay", request.path_params["key"])
    public = world.door.open_url
    if public is None:
        raise NotFound("door_not_open")
    return drawn(public + links.watch_path(world, show), "svg")


async def feed_page(request: Request) -> Response:
    """The program's picture, full size."""
    world = world_of(request)
    check_near(request, world)
    key = request.path_params["key"]
    world.show(world.links.read("feed", key))
    return page(request, "feed.html", whep=f"/whep/{key}", key=key)


def check_near(request: Request, world: World) -> None:
    """Raises NotAuthorized `obs_pages_here_only`: over plain HTTP only this machine sees them.

    Unless the owner opened them to the LAN (LIVEHUB_HTTP_OVERLAYS), for an OBS laptop.
    """
    if request.url.scheme == "https" or world.overlays_on_lan:
        return
    try:
        near = ip_address(auth.asker(request)).is_loopback
    except ValueError:
        near = False
    if not near:
        raise NotAuthorized("obs_pages_here_only")


def routes() -> list[Route]:
    """On both doors."""
    return [
        Route("/o/{key}", overlay_page),
        Route("/o/{key}/shop-qr.svg", shop_qr),
        Route("/f/{key}", feed_page),
    ]
