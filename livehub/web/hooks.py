"""Owns notifications of bank providers: verified, recorded, then answered.

Whatever was signed rightly is answered 200 once it is on disk, even when it cannot be understood
or its age not judged yet: another try of the provider's would bring the same again. Only what is
not to be believed (401) or cannot be kept just now (5xx) may come again.
"""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from livehub.errors import Busy, NotFound, ProtocolError, SignatureInvalid, UserError
from livehub.log.vault import Personal
from livehub.payments.providers import PROVIDERS, Provider
from livehub.payments.transfers import Notice
from livehub.web.world import World, world_of

logger = logging.getLogger(__name__)

BODY_S = 10.0
"""A body takes milliseconds; whoever dribbles one in is cut off."""
_FORMS = ("application/x-www-form-urlencoded", "multipart/")


async def notification(request: Request) -> Response:
    """200 once it is on disk; 401 for a wrong signature; 5xx makes the provider try again."""
    world, provider = world_of(request), _provider(request)
    try:
        raw = await _body(request)
    except ClientDisconnect:
        return Response(status_code=400)  # to nobody
    try:
        _check_form(request)
        provider.verify(await _secret(world, provider.NAME), request.headers, raw, None)
        await _take(world, provider, request, raw)
    except (SignatureInvalid, ProtocolError) as error:
        await world.rejections.add(provider.NAME, error.code, request.headers.keys(), raw)
        raise
    return Response(provider.ANSWER, media_type="application/json")


def _provider(request: Request) -> Provider:
    """Raises NotFound `link_unknown` before anything is read: only our own address is listened to."""
    name = request.path_params["provider"]
    provider = PROVIDERS.get(name)
    if provider is None or world_of(request).links.read("hook", request.path_params["key"]) != name:
        raise NotFound("link_unknown")
    return provider


async def _body(request: Request) -> bytes:
    try:
        async with asyncio.timeout(BODY_S):
            return await request.body()
    except TimeoutError:
        raise ProtocolError("notification_slow") from None


def _check_form(request: Request) -> None:
    if request.headers.get("content-type", "").strip().lower().startswith(_FORMS):
        raise ProtocolError("notification_form")
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise ProtocolError("notification_packed")


async def _secret(world: World, provider: str) -> str:
    kept = Personal(f"provider:{provider}", "secret")
    secret = (await world.store.reveal([kept]))[kept]
    if not secret:
        raise SignatureInvalid("signature_wrong")
    return secret


async def _take(world: World, provider: Provider, request: Request, raw: bytes) -> None:
    """Record what was signed rightly; raises SignatureInvalid `signature_old` for a replay."""
    now = world.clock.now()
    signed = provider.signed_at(request.headers)
    verdict = world.trust.judge(signed, now)
    if verdict == "old":
        raise SignatureInvalid("signature_old", retryable=False)
    world.rejections.believed(provider.NAME)
    world.lamps.ok(provider.NAME, "webhook", now)
    try:
        notices = provider.translate(raw)
    except ProtocolError:
        await _keep(world, provider.NAME, "unreadable", raw)
        return
    if verdict == "unsure" and notices and signed is not None:
        kept = await _keep(world, provider.NAME, "clock", raw)
        world.on_unsure(kept, signed, raw)
    else:
        await _record(world, provider.NAME, notices, raw)


async def _record(world: World, provider: str, notices: list[Notice], raw: bytes) -> None:
    actor = f"provider:{provider}"
    try:
        await world.intake.record(notices, way="webhook", raw=raw, actor=actor)
    except Busy:
        raise
    except UserError as error:
        # The log will not have it, and would not the next time: a person has to look.
        logger.warning("notification of %s refused: %s", provider, error.code)
        await _keep(world, provider, "unreadable", raw)


async def _keep(world: World, provider: str, reason: str, raw: bytes) -> str:
    actor = f"provider:{provider}"
    return await world.intake.keep(provider, "webhook", reason, raw, actor)


def routes() -> list[Route]:
    """On the HTTPS door and for the public host."""
    return [Route("/hooks/{provider}/{key}", notification, methods=["POST"])]
