"""Owns serving files: our own modules and pictures, catalogues, and the shop's photos."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from livehub import assets, i18n
from livehub.errors import NotFound
from livehub.payments import qr
from livehub.photos import SIZES
from livehub.web.render import messages
from livehub.web.world import world_of

FOR_EVER = "public, max-age=31536000, immutable"


class Versioned(StaticFiles):
    """Files below an address that changes with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file. The hash in the path is for caches only: an old page still finds its files."""
        _, _, name = path.partition("/")
        response = await super().get_response(name, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = FOR_EVER
        return response


async def catalogue(request: Request) -> Response:
    """All sentences of one language."""
    lang = request.path_params["lang"]
    if lang not in i18n.languages():
        raise NotFound("not_found")
    encoded, _ = messages(lang)
    return Response(encoded, media_type="application/json", headers={"Cache-Control": FOR_EVER})


async def photo(request: Request) -> Response:
    """A product's photo, re-encoded by us."""
    size = request.path_params["size"]
    if size not in SIZES:
        raise NotFound("blob_unknown")
    named = request.path_params["photo"], f".{size}.webp"
    path = await asyncio.to_thread(world_of(request).blobs.path, *named)
    headers = {"Cache-Control": FOR_EVER, "Content-Security-Policy": "sandbox"}
    return FileResponse(path, media_type="image/webp", headers=headers)


async def icon(request: Request) -> Response:  # noqa: ARG001 - the same for all
    """What browsers ask for unasked."""
    path = assets.folder("static") / "favicon.svg"
    return FileResponse(
        path, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"}
    )


def drawn(payload: str, kind: str, cache: str = "no-store") -> Response:
    """A QR as `svg` or `png`."""
    if kind == "png":
        return Response(qr.png(payload), media_type="image/png", headers={"Cache-Control": cache})
    headers = {"Cache-Control": cache}
    return Response(qr.svg(payload), media_type="image/svg+xml", headers=headers)


def routes() -> list[Route | Mount]:
    """What every door serves."""
    return [
        Mount("/static", Versioned(directory=assets.folder("static"))),
        Mount("/overlays", Versioned(directory=assets.folder("overlays"))),
        Route("/favicon.ico", icon),
        Route("/messages/{lang}.{hash}.json", catalogue),
        Route("/photos/{photo}/{size:int}.webp", photo),
    ]
