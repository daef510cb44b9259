"""Owns what a helper's page says while they work on claimed threads: true now, never logged."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from livehub.errors import Busy
from livehub.web import auth
from livehub.web.bodies import read_small
from livehub.web.world import world_of

MOST_BYTES = 4_096
AUTHORS_MOST = 50  # nobody works on more at once
EVERY_S = 10  # how often pages tell

_Author = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Working(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose threads a helper works on now."""

    authors: Annotated[list[_Author], msgspec.Meta(max_length=AUTHORS_MOST)]


_working = msgspec.json.Decoder(Working)


async def renew(request: Request) -> Response:
    """Hold these threads 45 s more; the answer says until when, of those that are the helper's own.

    Raises NotAuthorized, NotFound `show_unknown`, TooLarge, ProtocolError `message_unreadable`,
    Busy when it comes too often.
    """
    world = world_of(request)
    viewer = auth.require_helper(request)
    show = world.show(request.path_params["show"])
    if not world.renewals.take(viewer.subject):
        raise Busy("busy", retry_s=EVERY_S)
    told = await read_small(request, _working, MOST_BYTES)
    return JSONResponse({"until": world.claims.renew(show.show, told.authors, viewer.subject)})


def routes() -> list[Route]:
    """On the HTTPS door."""
    return [Route("/studio/{show}/claims", renew, methods=["POST"])]
