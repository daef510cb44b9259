"""Owns the doors: which routes a request can reach by the way it came in.

HTTPS is for everything on the LAN; plain HTTP only helps a phone over the certificate, feeds OBS,
and takes what phones forward of their bank and Social Stream Ninja of its comments; requests for the public host reach buyers' pages and
nothing else, whichever door they use.
"""

from __future__ import annotations

from contextlib import suppress

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from livehub import i18n
from livehub.errors import LiveHubError, NotAuthorized, NotFound
from livehub.events.shop import DeviceRemoved, ForwarderRemoved
from livehub.log.record import Record
from livehub.shop.state import COUNTER, ShopState
from livehub.web import (
    answers,
    auth,
    buyers,
    claims,
    comments,
    desk,
    entry,
    facebook_hook,
    files,
    forwarders,
    handover,
    hooks,
    landing,
    ledger,
    media,
    money,
    obs,
    phone_reports,
    pin,
    recordings,
    render,
    said_paid,
    setup,
    social_stream,
    statements,
    sync,
    talk,
    tv,
    voice,
)
from livehub.web.guards import Guard
from livehub.web.problems import answer, answer_http
from livehub.web.render import language
from livehub.web.world import World, world_of

_WHEP_KINDS = ("program", "feed", "watch")


class Doors:
    """One ASGI application per door, over the same world."""

    def __init__(self, world: World) -> None:
        """Reads templates and sentences: not on the event loop."""
        render.prepare()
        world.logs.get("shop").listen(self._heard)
        self._world = world
        self._public = _application(world, _public_routes(world))
        self.https = _Door(world, _application(world, _https_routes(world)), self._public)
        self.http = _Door(world, _application(world, _http_routes(world)), self._public)

    def _heard(self, _before: ShopState, record: Record, _after: ShopState) -> None:
        # Requests ask for the role each time; what stays open has to be ended.
        if isinstance(record.event, DeviceRemoved):
            self._world.hub.dismiss(record.event.device)
            self._world.media().dismiss(record.event.device)
        if isinstance(record.event, ForwarderRemoved):
            self._world.listening.forget(record.event.forwarder)
            self._world.vitals.put(COUNTER, "helper", ("forwarders", record.event.forwarder), None)


class _Door:
    """Hands requests for the public host to the buyers' routes, the others to the door's own."""

    def __init__(self, world: World, own: Starlette, public: Starlette) -> None:
        self._world = world
        self._own = own
        self._public = public

    @property
    def routes(self) -> list[BaseRoute]:
        """What can be reached here by any other host than the public one."""
        return self._own.routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        application = self._own
        if scope["type"] in {"http", "websocket"}:
            host = HTTPConnection(scope).headers.get("host", "")
            application = self._public if self._world.door.is_public(host) else self._own
        await application(scope, receive, send)


def _application(world: World, routes: list[BaseRoute]) -> Starlette:
    application = Starlette(
        routes=routes,
        middleware=[Middleware(Guard)],
        exception_handlers={
            LiveHubError: answer,
            HTTPException: answer_http,
        },
    )
    application.state.world = world
    return application


def _https_routes(world: World) -> list[BaseRoute]:
    return [
        # What is asked most often first: routes are tried in turn.
        *sync.cookie_routes(),
        *facebook_hook.routes(facebook_hook.WorldsEar),
        *hooks.routes(),
        *sync.key_routes(),
        *files.routes(),
        *landing.shared_routes(),
        *entry.routes(),
        *desk.routes(),
        *claims.routes(),
        *comments.routes(),
        *answers.routes(),
        *ledger.routes(),
        *money.routes(),
        *setup.routes(),
        *talk.routes(),
        *statements.routes(),
        *pin.routes(),
        *phone_reports.routes(),
        *recordings.routes(),
        *buyers.routes(),
        *said_paid.routes(),
        *obs.routes(),
        *tv.routes(),
        *voice.routes(),
        *forwarders.routes(),
        *forwarders.owner_routes(),
        *social_stream.routes(),
        *social_stream.helper_routes(),
        *_media_routes(world),
    ]


def _http_routes(world: World) -> list[BaseRoute]:
    return [
        *files.routes(),
        *landing.shared_routes(),
        *landing.routes(),
        *social_stream.routes(),
        *social_stream.socket_routes(),
        *forwarders.routes(),
        *obs.routes(),
        *tv.routes(),
        *voice.routes(),
        *sync.key_routes(),
        *_media_routes(world),
    ]


def _public_routes(world: World) -> list[BaseRoute]:
    return [
        *files.routes(),
        *landing.shared_routes(),
        *buyers.routes(),
        *said_paid.routes(),
        *facebook_hook.routes(facebook_hook.WorldsEar),
        *hooks.routes(),
        *sync.key_routes(),
        # media sends no picture out of the hall unless the owner gave it a budget
        *_media_routes(world, outside=True),
    ]


def _media_routes(world: World, *, outside: bool = False) -> list[BaseRoute]:
    viewer = _buyer if outside else _viewer
    parts = (world.media, _camera, viewer, _sentence, world.turn, world.media_rates)
    return list(media.routes(*parts, handover.elsewhere, outside=outside))


async def _camera(request: Request) -> media.Place:
    """Which camera may publish: by its cookie, or by its key as a Bearer token."""
    world = world_of(request)
    camera = request.path_params["camera"]
    token = auth.bearer(request)
    if token is not None:
        if not _opens(world, token, camera):
            raise NotAuthorized("who_are_you")
        device = world.shop.devices.get(camera)
        show = device.show if device else None
    else:
        viewer = auth.require(request, "camera")
        show = viewer.show if viewer.subject == camera else None
    if show is None:
        raise NotAuthorized("not_allowed")
    _check_open(world, show)
    return show, camera


def _opens(world: World, token: str, camera: str) -> bool:
    try:
        return world.links.read("camera", token) == camera
    except NotFound:
        return False


async def _viewer(request: Request) -> media.Place:
    """Whose program, or which camera, may be viewed with this key; it may come as a Bearer token."""
    world = world_of(request)
    token = auth.bearer(request)
    key = request.path_params["key"] if token is None else token
    with suppress(NotFound):
        return _previewed(world, world.links.read("preview", key))
    for kind in _WHEP_KINDS:
        try:
            show = world.links.read(kind, key)
        except NotFound:
            continue
        world.show(show)
        return show, None
    raise NotFound("link_unknown") if token is None else NotAuthorized("who_are_you")


def _previewed(world: World, subject: str) -> media.Place:
    """Show and camera of a preview key; a camera that was removed cannot be looked at any more."""
    show, _, camera = subject.partition(":")
    device = world.shop.devices.get(camera)
    if device is None or device.role != "camera" or device.show != show:
        raise NotFound("link_unknown")
    return show, camera


async def _buyer(request: Request) -> media.Place:
    """Whose program a buyer outside may view."""
    world = world_of(request)
    show = world.links.read("watch", request.path_params["key"])
    world.show(show)
    return show, None


def _check_open(world: World, show: str) -> None:
    if world.show(show).phase == "closed":
        raise NotAuthorized("show_closed")


def _sentence(request: Request, error: LiveHubError) -> str:
    return i18n.sentence(language(request), error)
