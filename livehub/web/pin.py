"""Owns asking for the owner's PIN: to come back in, and before anything that decides where money goes."""

from __future__ import annotations

import asyncio

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from livehub import pins
from livehub.errors import ProtocolError, Refused
from livehub.log.vault import Personal
from livehub.web import auth
from livehub.web.world import World, world_of


class Typed(msgspec.Struct, forbid_unknown_fields=True):
    """What the page sends."""

    pin: str


_typed = msgspec.json.Decoder(Typed)


async def check_pin(request: Request, world: World, pin: str) -> None:
    """Raises Refused `pin_wrong` or `not_owned`, Busy `too_many_tries`; every try counts."""
    address = auth.asker(request)
    world.tries.begin(address)
    kept = Personal("owner", "pin")
    hashed = (await world.store.reveal([kept]))[kept]
    if hashed is None:
        raise Refused("not_owned")
    if not await asyncio.to_thread(pins.pin_fits, pin, hashed):
        raise Refused("pin_wrong")
    world.tries.succeeded(address)


async def prove(request: Request) -> Response:
    """The owner types the PIN on this device: for five minutes it may change where money goes."""
    world = world_of(request)
    viewer = auth.require(request, "owner")
    try:
        typed = _typed.decode(await request.body())
    except (msgspec.DecodeError, UnicodeError):
        raise ProtocolError("message_unreadable") from None
    await check_pin(request, world, typed.pin)
    world.proofs.prove(viewer.subject)
    return JSONResponse({"lasts_ms": pins.PROOF_LASTS})


def routes() -> list[Route]:
    """On the HTTPS door."""
    return [Route("/api/pin", prove, methods=["POST"])]
