"""Owns what a camera's phone reports of itself while it is on air: true now, never logged."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from livehub.errors import Busy, NotAuthorized
from livehub.web import auth
from livehub.web.bodies import read_small
from livehub.web.world import world_of

MOST_BYTES = 1_024
EVERY_S = 3  # how often pages report; see static/camera/report.js


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What only the phone knows; None where its browser does not tell."""

    battery: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    """Per cent."""
    charging: bool | None = None
    limited: Literal["none", "cpu", "bandwidth", "other"] | None = None
    """Why the picture is less than it could be (`qualityLimitationReason` of webrtc-stats)."""
    facing: Literal["user", "environment"] | None = None
    hidden: bool = False
    """Whether something else covers the page: browsers then stop the camera."""


_reports = msgspec.json.Decoder(Report)


async def report(request: Request) -> Response:
    """Take one report; the answer tells the server's time, by which a page knows how old a wish is.

    Raises NotAuthorized for anybody but the camera itself, TooLarge beyond a kilobyte,
    ProtocolError `message_unreadable`, Busy when it comes too often.
    """
    world = world_of(request)
    viewer = auth.require(request, "camera")
    if viewer.subject != request.path_params["camera"] or viewer.show is None:
        raise NotAuthorized("not_allowed")
    if not world.reports.take(viewer.subject):
        raise Busy("busy", retry_s=EVERY_S)
    told = await read_small(request, _reports, MOST_BYTES)
    phone = msgspec.to_builtins(told)
    world.vitals.put(viewer.show, "helper", ("phones", viewer.subject), phone)
    return JSONResponse({"now": world.clock.now()})


def routes() -> list[Route]:
    """On the HTTPS door."""
    return [Route("/vitals/camera/{camera}", report, methods=["POST"])]
