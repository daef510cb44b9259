"""Owns serving the clips that money is spoken with."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from livehub.errors import NotFound
from livehub.voice import Recording, clips
from livehub.web.files import FOR_EVER
from livehub.web.render import asset
from livehub.web.world import world_of


async def listed(request: Request) -> Response:
    """Clip -> where it can be had: the village's recording first, always ours after it."""
    recordings = await asyncio.to_thread(world_of(request).voice.all)
    return JSONResponse({clip: _addresses(clip, recordings.get(clip)) for clip in clips()})


def _addresses(clip: str, recording: Recording | None) -> list[str]:
    own = [] if recording is None else [f"/voice/{recording.name}?v={recording.version}"]
    return [*own, asset(f"voice/{clip}.mp3")]


async def recording(request: Request) -> Response:
    """One recording. Only names that the folder's listing gave are found: none is a path."""
    name = request.path_params["name"]
    found = await asyncio.to_thread(world_of(request).voice.named, name)
    if found is None:
        raise NotFound("not_found")
    same = request.query_params.get("v") == found.version
    headers = {
        "Cache-Control": FOR_EVER if same else "no-store",
        "Content-Security-Policy": "sandbox",
    }
    return FileResponse(found.path, media_type=found.media_type, headers=headers)


def routes() -> list[Route]:
    """On the doors of the hall: buyers hear nothing."""
    return [Route("/voice", listed), Route("/voice/{name}", recording)]
