"""Owns sending buyers to the server elsewhere that a show's camera was handed over to."""

from __future__ import annotations

from starlette.requests import Request

from livehub.endpoints import origin_of
from livehub.errors import NotFound
from livehub.shows.handover import wanted
from livehub.shows.state import ShowState
from livehub.web.auth import bearer
from livehub.web.world import World, world_of


def elsewhere(request: Request) -> str | None:
    """The WHEP endpoint for whoever holds a key of the watch page, while the picture gets there.

    Studio and OBS stay here: their keys are others, and their picture must not take the detour.
    """
    world = world_of(request)
    try:
        show = world.links.read("watch", bearer(request) or request.path_params["key"])
    except NotFound:
        return None
    goes = world.vitals.of(show, "helper").get(("handover", "handover"), {})
    return str(goes["whep"]) if goes.get("state") == "live" else None


def origin(state: ShowState) -> str:
    """What a watch page may speak to besides us, "" for nothing."""
    handover = wanted(state)
    return "" if handover is None else origin_of(handover.whep)


def endpoint(request: Request, world: World, state: ShowState, key: str) -> str:
    """The WHEP endpoint of a watch page, always ours: each time it asks, we know where to send it.

    "" where there is no picture to be had: without a camera, and outside without a server there or
    a budget of ours, because the hall's uplink belongs to the platforms.
    """
    outside = world.door.is_public(request.headers.get("host", ""))
    reachable = not outside or world.pictures_outside or wanted(state) is not None
    served = "camera" in state.uses and reachable
    return f"/whep/{key}" if served else ""
