"""Owns finding out who asks: by the cookie of a joined browser, or by the key in an address."""

from __future__ import annotations

from ipaddress import ip_network
from typing import cast

from starlette.requests import HTTPConnection
from starlette.responses import Response

from livehub.clock import SECOND
from livehub.errors import NotAuthorized, NotFound
from livehub.screens.viewer import Role, Viewer
from livehub.web.world import World, world_of

KEYED: tuple[Role, ...] = ("overlay", "watch", "tv", "buyer")
"""Roles that are held by whoever knows the address."""


def viewer(connection: HTTPConnection) -> Viewer | None:
    """Whoever this browser joined as, or None."""
    world = world_of(connection)
    token = connection.cookies.get(world.cookie)
    if not token:
        return None
    try:
        device = world.shop.devices.get(world.links.read("device", token))
    except NotFound:
        return None
    if device is None or device.expires_at <= world.clock.now():
        return None
    return Viewer(cast(Role, device.role), device.device, device.show)


def require(connection: HTTPConnection, *roles: Role) -> Viewer:
    """The viewer, when it has one of the roles.

    Raises NotAuthorized `who_are_you` for a stranger, `not_allowed` for somebody else.
    """
    found = viewer(connection)
    if found is None:
        raise NotAuthorized("who_are_you")
    if found.role not in roles:
        raise NotAuthorized("not_allowed")
    return found


def require_helper(connection: HTTPConnection) -> Viewer:
    """A helper or the owner."""
    return require(connection, "owner", "helper")


def by_key(world: World, key: str) -> Viewer:
    """Whoever holds this key: an overlay, a watch page, a host TV, or a buyer; NotFound `link_unknown`."""
    for role in KEYED:
        try:
            subject = world.links.read(role, key)
        except NotFound:
            continue
        if role == "buyer":
            return Viewer(role, subject, show_of_order(subject))
        return Viewer(role, subject, subject)
    raise NotFound("link_unknown")


def buyer(world: World, key: str) -> Viewer:
    """The buyer whose order page this is; NotFound `link_unknown`."""
    order = world.links.read("buyer", key)
    return Viewer("buyer", order, show_of_order(order))


def show_of_order(order: str) -> str:
    """The show that an order was taken in."""
    return order.rpartition("-")[0]


def order_key(world: World, order: str) -> str:
    """The key of an order's page."""
    return world.links.make("buyer", order)


def remember(world: World, response: Response, device: str) -> None:
    """Give the browser its role."""
    lasts = world.shop.devices[device].expires_at - world.clock.now()
    response.set_cookie(
        world.cookie,
        world.links.make("device", device),
        max_age=lasts // SECOND,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def asker(connection: HTTPConnection) -> str:
    """What tries are counted by: the address, of IPv6 the network that one device can choose from.

    IPv4 is in its own form: our sockets take both kinds.
    """
    host = connection.client.host if connection.client else "unknown"
    host = host.removeprefix("::ffff:")
    if ":" not in host:
        return host
    return str(ip_network(f"{host.partition('%')[0]}/64", strict=False))


def bearer(request: HTTPConnection) -> str | None:
    """The token of an `Authorization: Bearer` header (RFC 6750), None without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
