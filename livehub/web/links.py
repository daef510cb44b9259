"""Owns the addresses that are handed out: to phones, to OBS, to buyers."""

from __future__ import annotations

from livehub.web.auth import order_key
from livehub.web.world import World


def overlay(world: World, show: str, layout: str) -> str:
    """The overlay for OBS: plain HTTP, because OBS refuses our certificate."""
    key = world.links.make("overlay", show)
    return f"{_obs_door(world)}/o/{key}?layout={layout}"


def feed(world: World, show: str) -> str:
    """The camera as a page for OBS."""
    return f"{_obs_door(world)}/f/{world.links.make('feed', show)}"


def _obs_door(world: World) -> str:
    if world.overlays_on_lan:
        return world.http_url
    return f"http://localhost:{world.http_port}"


def tv(world: World, show: str) -> str:
    """The host TV: its browser may well go past the certificate's warning once."""
    base = world.http_url if world.overlays_on_lan else world.https_url
    return base + tv_path(world, show)


def tv_path(world: World, show: str) -> str:
    """The host TV, without the address before it."""
    return f"/tv/{world.links.make('tv', show)}"


def watch_path(world: World, show: str) -> str:
    """The watch page, without the address before it."""
    return f"/w/{world.links.make('watch', show)}"


def join(world: World, invite: str) -> str:
    """Where an invited phone goes first: the plain door, which helps over the certificate."""
    return f"{world.http_url}/j/{world.links.make('invite', invite)}"


def buyer(world: World, order: str) -> tuple[str, str]:
    """(address of an order's page, how far it reaches: `public` or only `hall`)."""
    path = f"/d/{order_key(world, order)}"
    if public := world.door.open_url:
        return public + path, "public"
    return world.https_url + path, "hall"
