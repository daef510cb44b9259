"""Owns handing recorded files to helpers and the owner, to look at and to keep."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from livehub.errors import NotFound
from livehub.media.recorder.manifest import folder_name
from livehub.web import auth
from livehub.web.world import world_of

TYPES = {"mp4": "video/mp4", "webm": "video/webm"}


async def recording(request: Request) -> Response:
    """One file. Only what the show's log says is kept can be had; browsers may ask for parts of it."""
    auth.require_helper(request)
    world = world_of(request)
    named = request.path_params
    kept = world.show(named["show"]).recorded.kept.get(f"{named['recording']}/{named['file']}")
    if kept is None or world.recordings is None:
        raise NotFound("recording_unknown")
    folder = world.recordings / named["show"] / folder_name(kept.recording, kept.since)
    path = folder / kept.file
    if not await asyncio.to_thread(path.is_file):
        raise NotFound("recording_gone")
    return FileResponse(
        path,
        media_type=TYPES.get(path.suffix.removeprefix("."), "application/octet-stream"),
        filename=kept.file,
        content_disposition_type="inline",
        headers={"Cache-Control": "private, no-store", "Content-Security-Policy": "sandbox"},
    )


def routes() -> list[Route]:
    """What the studio's list of files leads to."""
    return [Route("/recordings/{show}/{recording}/{file}", recording)]
