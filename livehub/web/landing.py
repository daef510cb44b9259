"""Owns the plain-HTTP door: it helps a phone over our certificate, and says that we are well."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from livehub.web.render import page
from livehub.web.world import World, world_of


async def landing(request: Request) -> Response:
    """Explains the certificate, then leads on: to the start page, or to an invitation."""
    token = request.path_params.get("token")
    target = "/" if token is None else f"/join/{_known(world_of(request), token)}"
    return _page(request, target)


def _known(world: World, token: str) -> str:
    """The token itself, when it names an invite; NotFound `link_unknown`."""
    world.links.read("invite", token)
    return token


def _page(request: Request, target: str) -> Response:
    world = world_of(request)
    # The address that the phone came by is one it can reach; localhost leads to localhost.
    host = request.url.hostname or world.address
    host = f"[{host}]" if ":" in host else host
    return page(
        request,
        "landing.html",
        https_url=f"https://{host}:{world.https_port}{target}",
        address=f"{world.address}:{world.http_port}",
        ca_url="/ca.crt",
        code_error="",
    )


async def certificate(request: Request) -> Response:
    """The certificate authority, for phones to install."""
    name = 'attachment; filename="livehub-ca.crt"'
    return Response(
        world_of(request).ca(),
        media_type="application/x-x509-ca-cert",
        headers={"Content-Disposition": name},
    )


async def health(request: Request) -> Response:
    """200 when commands can be taken; the answer to a probe proves that it is this world."""
    world = world_of(request)
    if not await world.store.healthy():
        return JSONResponse({"status": "failing"}, 503)
    response = JSONResponse({"status": "ok"})
    if probe := request.query_params.get("probe"):
        response.headers["Livehub-Probe"] = world.links.make("probe", probe[:64])
    return response


def shared_routes() -> list[Route]:
    """On every door."""
    return [Route("/ca.crt", certificate), Route("/healthz", health)]


def routes() -> list[Route]:
    """On the plain door only."""
    return [Route("/", landing), Route("/j/{token}", landing)]
