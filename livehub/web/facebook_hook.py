"""Owns notifications of Facebook: verified, told to the show that listens, then answered.

Like a bank's (`hooks`), but nothing is kept of what belongs to no show: a page has many posts, and
the list of comments is read besides. Only what could not be told just now (5xx) may come again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from livehub.comments.sources import facebook_webhook
from livehub.comments.sources.contract import Heard
from livehub.comments.sources.facebook import watched
from livehub.comments.sources.facebook_events import PLATFORM
from livehub.errors import NotFound, ProtocolError
from livehub.log.vault import Personal
from livehub.shows.sources import source_subject
from livehub.shows.state import ShowState
from livehub.web.world import World, world_of
from livehub.work.places import Place

logger = logging.getLogger(__name__)

BODY_S = 10.0
"""A body takes milliseconds; whoever dribbles one in is cut off."""


class Ear(Protocol):
    """Whom comments are told, and how it is known which show they belong to."""

    async def secret(self) -> str:
        """The secret of the shop's app at Facebook; empty when none was put in."""

    async def listening_to(self, numbers: frozenset[str]) -> str | None:
        """The show whose source listens to a video with one of these numbers."""

    async def hear(self, show: str, heard: Sequence[Heard]) -> None:
        """Durable when it returns. Raises Busy."""


EarOf = Callable[[World], Ear]


class WorldsEar:
    """The ear of a world."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def secret(self) -> str:
        """From the vault."""
        kept = Personal(source_subject(PLATFORM), "secret")
        return (await self._world.store.reveal([kept]))[kept] or ""

    async def listening_to(self, numbers: frozenset[str]) -> str | None:
        """By the address that somebody put in, else by the video that the source has found itself."""
        world = self._world
        named = world.listening_to(PLATFORM, numbers)
        if named is not None:
            return named
        for runner in world.logs:
            state = runner.state
            if isinstance(state, ShowState) and PLATFORM in state.sources and state.phase == "live":
                place = Place(world.store, world.clock, state.show, PLATFORM)
                await place.find(state.sources[PLATFORM])
                if numbers & watched(place.cursor):
                    return state.show
        return None

    async def hear(self, show: str, heard: Sequence[Heard]) -> None:
        """Among all that comes in."""
        await self._world.comments.hear(show, PLATFORM, heard)


def routes(ear_of: EarOf) -> list[Route]:
    """On the HTTPS door and for the public host, before those of `hooks`."""

    async def answer(request: Request) -> Response:
        _check_key(request)
        if request.method == "GET":
            return _asked(request)
        return await _told(request, ear_of(world_of(request)))

    return [Route(f"/hooks/{PLATFORM}/{{key}}", answer, methods=["GET", "POST"])]


def _check_key(request: Request) -> None:
    """Raises NotFound `link_unknown` before anything is read: only our own address is listened to."""
    if world_of(request).links.read("hook", request.path_params["key"]) != PLATFORM:
        raise NotFound("link_unknown")


def _asked(request: Request) -> Response:
    """Facebook asks once whether the address is ours; its key is the token to type in there."""
    token = request.path_params["key"]
    return PlainTextResponse(facebook_webhook.challenge(request.query_params, token))


async def _told(request: Request, ear: Ear) -> Response:
    """200 once it is on disk; 401 for a wrong signature; 5xx makes Facebook try again."""
    try:
        raw = await _body(request)
    except ClientDisconnect:
        return Response(status_code=400)  # to nobody
    facebook_webhook.verify(await ear.secret(), request.headers, raw)
    for show, heard in (await _by_show(ear, raw)).items():
        await ear.hear(show, heard)
    return JSONResponse({"success": True})


async def _body(request: Request) -> bytes:
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise ProtocolError("notification_packed")
    try:
        async with asyncio.timeout(BODY_S):
            return await request.body()
    except TimeoutError:
        raise ProtocolError("notification_slow") from None


async def _by_show(ear: Ear, raw: bytes) -> dict[str, list[Heard]]:
    found: dict[str, list[Heard]] = {}
    try:
        told = facebook_webhook.translate_webhook(raw)
    except ProtocolError:
        # Signed rightly: another try would bring the same again, and the list has the comments.
        logger.warning("notification of %s cannot be read", PLATFORM)
        return {}
    for post, heard in told:
        show = await ear.listening_to(facebook_webhook.numbers(post, heard.native))
        if show is not None:
            found.setdefault(show, []).append(heard)
    return found
