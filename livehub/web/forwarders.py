"""Owns the addresses to which phones forward what their bank writes, and what the owner sees of them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from livehub.clock import MINUTE
from livehub.errors import NotFound, SignatureInvalid
from livehub.i18n import translate
from livehub.payments.phone import messages
from livehub.payments.phone.messages import Message
from livehub.payments.phone.reading import Account, Dropped, Kept, judge
from livehub.payments.phone.wording import without_secrets
from livehub.shop.state import COUNTER
from livehub.web import auth
from livehub.web.files import drawn
from livehub.web.render import language
from livehub.web.world import World, world_of

_FIELDS_MOST = 40
_KEPT_AGAIN = 10 * MINUTE
"""The same unread words come twice within this time, and lie before a helper once."""


async def told(request: Request) -> Response:
    """What a phone got: 200 once it is on disk, or once it is clear that nothing of it is to be kept.

    401 for an address that is not or no longer one, 503 for too many at once, 5xx when it could not
    be recorded: forwarding apps then try again.
    """
    world = world_of(request)
    forwarder = _forwarder(world, request.path_params["token"])
    world.listening.check(forwarder)
    outcomes = [await _take(world, forwarder, each) for each in await _messages(request)]
    document = world.listening.heard(forwarder, outcomes)
    if forwarder in world.shop.forwarders:  # it may have been removed meanwhile
        world.vitals.put(COUNTER, "helper", ("forwarders", forwarder), document)
    return JSONResponse({"ok": True, "result": outcomes[-1] if outcomes else "empty"})


async def looked_at(request: Request) -> Response:
    """Somebody opened the address in a browser: it is right. Looking changes nothing, for links are
    also opened by those who only show a preview of them, so messages do not come by GET."""
    world = world_of(request)
    _forwarder(world, request.path_params["token"])
    if request.query_params:
        raise HTTPException(405, headers={"Allow": "POST"})
    return PlainTextResponse(translate(language(request), "forwarder.address_right"))


def _forwarder(world: World, token: str) -> str:
    """The phone whose address this is; SignatureInvalid `forwarder_unknown`, whatever is wrong."""
    try:
        forwarder = world.links.read("forwarder", token)
    except NotFound:
        forwarder = ""
    if forwarder not in world.shop.forwarders:
        raise SignatureInvalid("forwarder_unknown", retryable=False)
    return forwarder


async def _messages(request: Request) -> list[Message]:
    query: Mapping[str, str] = request.query_params
    kind = request.headers.get("content-type", "")
    if kind.lower().startswith("multipart/"):
        async with request.form(max_files=0, max_fields=_FIELDS_MOST) as form:
            return [messages.message(query.items(), form.multi_items())]
    return messages.read(kind, await request.body(), query)


async def _take(world: World, forwarder: str, message: Message) -> str:
    """What became of one message, in a word."""
    now = world.clock.now()
    accounts = [Account(each.bin, each.number) for each in world.shop.accounts.values()]
    verdict = judge(message, accounts, now)
    if isinstance(verdict, Dropped):
        return verdict.reason
    raw = without_secrets(message.words()).encode()
    actor = f"forwarder:{forwarder}"
    if isinstance(verdict, Kept):
        if not world.listening.may_keep(forwarder):
            return "too_many"
        slot = now // _KEPT_AGAIN
        await world.intake.keep("phone", "phone", "unknown_pattern", raw, actor, at=slot)
        return "kept"
    notice = world.listening.ears.notice(verdict)
    await world.intake.record([notice], way="phone", raw=raw, actor=actor)
    return "transfer"


def addresses(world: World, forwarder: str) -> dict[str, str]:
    """Where a phone posts to: plain, since most apps refuse our own certificate, and encrypted."""
    path = f"/phone/{world.links.make('forwarder', forwarder)}"
    return {"http": world.http_url + path, "https": world.https_url + path}


async def address(request: Request) -> Response:
    """The addresses of one phone, for the owner."""
    return JSONResponse(addresses(world_of(request), _owned(request)))


async def address_qr(request: Request) -> Response:
    """The plain address as a QR, to get it onto the phone without typing."""
    return drawn(addresses(world_of(request), _owned(request))["http"], "svg")


def _owned(request: Request) -> str:
    auth.require(request, "owner")
    forwarder: str = request.path_params["forwarder"]
    if forwarder not in world_of(request).shop.forwarders:
        raise NotFound("forwarder_gone")
    return forwarder


def routes() -> list[Route]:
    """On both LAN doors, never for the public host."""
    return [
        Route("/phone/{token}", told, methods=["POST"]),
        Route("/phone/{token}", looked_at, methods=["GET"]),
    ]


def owner_routes() -> list[Route]:
    """On the HTTPS door."""
    return [
        Route("/api/forwarders/{forwarder}", address),
        Route("/api/forwarders/{forwarder}/qr.svg", address_qr),
    ]
