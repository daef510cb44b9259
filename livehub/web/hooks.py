"""Owns notifications of bank providers: verified, recorded, then answered."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from livehub import ids
from livehub.errors import NotFound, SignatureInvalid
from livehub.log.vault import Personal
from livehub.payments.commands import notify
from livehub.payments.providers import PROVIDERS
from livehub.payments.transfers import Notice
from livehub.web.world import World, world_of

logger = logging.getLogger(__name__)


async def notification(request: Request) -> Response:
    """200 once it is on disk; 401 for a wrong signature; 5xx makes the provider try again."""
    world = world_of(request)
    name = request.path_params["provider"]
    provider = PROVIDERS.get(name)
    if provider is None or world.links.read("hook", request.path_params["key"]) != name:
        raise NotFound("link_unknown")
    raw = await request.body()
    provider.verify(await _secret(world, name), request.headers, raw, world.clock.now())
    for notice in provider.translate(raw):
        await record(world, notice, raw)
    return Response(provider.ANSWER, media_type="application/json")


async def _secret(world: World, provider: str) -> str:
    kept = Personal(f"provider:{provider}", "secret")
    secret = (await world.store.reveal([kept]))[kept]
    if not secret:
        raise SignatureInvalid("signature_wrong")
    return secret


async def record(world: World, notice: Notice, raw: bytes) -> None:
    """The fact in the bank log, once however often it is told."""
    memo = ids.digest(world.links.make("memo", ids.digest(notice.narrative)))
    body = notify(notice, memo, raw.decode(errors="replace"))
    # No id of the provider's: a notification that comes again differently is a fact as well.
    runner = world.logs.get("bank")
    outcome = await runner.run(body, actor=f"provider:{notice.provider}", id=ids.digest(raw))
    logger.info("transfer=%s heard of through %s", outcome.result["transfer"], notice.provider)


def routes() -> list[Route]:
    """On the HTTPS door and for the public host."""
    return [Route("/hooks/{provider}/{key}", notification, methods=["POST"])]
