"""Owns notifications of bank providers: verified, recorded, then answered."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from livehub.errors import NotFound, SignatureInvalid
from livehub.log.vault import Personal
from livehub.payments.providers import PROVIDERS
from livehub.web.world import World, world_of


async def notification(request: Request) -> Response:
    """200 once it is on disk; 401 for a wrong signature; 5xx makes the provider try again."""
    world = world_of(request)
    name = request.path_params["provider"]
    provider = PROVIDERS.get(name)
    if provider is None or world.links.read("hook", request.path_params["key"]) != name:
        raise NotFound("link_unknown")
    raw = await request.body()
    provider.verify(await _secret(world, name), request.headers, raw, world.clock.now())
    notices = provider.translate(raw)
    await world.intake.record(notices, way="webhook", raw=raw, actor=f"provider:{name}")
    return Response(provider.ANSWER, media_type="application/json")


async def _secret(world: World, provider: str) -> str:
    kept = Personal(f"provider:{provider}", "secret")
    secret = (await world.store.reveal([kept]))[kept]
    if not secret:
        raise SignatureInvalid("signature_wrong")
    return secret


def routes() -> list[Route]:
    """On the HTTPS door and for the public host."""
    return [Route("/hooks/{provider}/{key}", notification, methods=["POST"])]
