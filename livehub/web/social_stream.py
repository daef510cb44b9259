"""Owns the doors of Social Stream Ninja: it posts its messages, or joins as to its own server.

Its browser usually runs on another machine of the hall, so the key is what is believed, whatever
page or extension speaks: nothing is told to it but that it was heard.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from livehub.comments.sources.contract import Heard
from livehub.comments.sources.live_only import flowing
from livehub.comments.sources.social_stream import NAME, Connection, Read, read, read_all
from livehub.errors import (
    Busy,
    LiveHubError,
    NotAuthorized,
    NotFound,
    ProtocolError,
    ProviderError,
    close_code,
)
from livehub.i18n import translate
from livehub.web import auth
from livehub.web.problems import answer
from livehub.web.pushed import key_of, show_of
from livehub.web.render import language
from livehub.web.world import World, world_of

logger = logging.getLogger(__name__)

JOIN_S = 10.0  # it says which session at once
BODY_S = 10.0
FIELDS_MOST = 60
TRIES = 6
AGAIN_S = 1.0
_FORM = "application/x-www-form-urlencoded"
_ANYBODY = {"Access-Control-Allow-Origin": "*"}
_PREFLIGHT = {
    **_ANYBODY,
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "content-type",
    "Access-Control-Max-Age": "7200",  # Chromium remembers no longer
}


async def posted(request: Request) -> Response:
    """One message: 200 once it is on disk, or once it is clear that nothing of it is to be kept.

    401 for a wrong key, 400 for what is no message, 503 while more comes than can be kept.
    """
    try:
        return JSONResponse({"ok": True, "new": await _post(request)}, headers=_ANYBODY)
    except ClientDisconnect:
        return Response(status_code=400)  # to nobody
    except LiveHubError as error:
        response = answer(request, error)
        response.headers.update(_ANYBODY)  # else its console says nothing but "CORS"
        return response


async def _post(request: Request) -> int:
    world = world_of(request)
    show = _show(world, request.query_params.get("key", ""))
    with _noting(world, show), world.pushed.post(show):
        found = await _messages(request)
        _count_viewers(world, show, found)
        heard = world.pushed.connection(show).hear(found)
        return await world.comments.hear(show, NAME, heard) if heard else 0


def _count_viewers(world: World, show: str, found: Sequence[Read]) -> None:
    """Where people watch and nobody writes, somebody has to look."""
    for each in found:
        world.pushed.watch(show, each.viewers)


@contextmanager
def _noting(world: World, show: str) -> Iterator[None]:
    """Whatever we cannot keep is lost: Social Stream Ninja says nothing twice."""
    try:
        yield
    except (Busy, ProviderError):
        world.comments.lose(show, NAME)
        raise


def _show(world: World, key: str) -> str:
    """Raises NotAuthorized `who_are_you`, whatever is wrong with the key."""
    try:
        show = show_of(world.links, key, lambda show: _generation(world, show))
    except NotFound:
        raise NotAuthorized("who_are_you") from None
    return show


def _generation(world: World, show: str) -> int:
    """Raises NotFound `show_unknown`."""
    return world.show(show).left.get(NAME, 0)


async def _messages(request: Request) -> list[Read]:
    try:
        async with asyncio.timeout(BODY_S):
            if request.headers.get("content-type", "").lower().startswith(_FORM):
                return await _form(request)
            return read(await request.body())
    except TimeoutError:
        raise ProtocolError("message_unreadable") from None


async def _form(request: Request) -> list[Read]:
    """Fields as they are, or the whole message as JSON in a field of its own."""
    async with request.form(max_files=0, max_fields=FIELDS_MOST) as form:
        fields: dict[str, Any] = {key: each for key, each in form.items() if isinstance(each, str)}
    if "chatname" not in fields:
        for each in fields.values():
            if each.lstrip().startswith(("{", "[")):
                return read(each)
    return read_all([fields])


async def asked(request: Request) -> Response:
    """The preflight: its JSON makes every browser ask first. Opens this one address for POST.

    Chromium before 142 may also ask whether a page may speak to a private network; later ones ask
    the person instead, and no header changes that.
    """
    headers = dict(_PREFLIGHT)
    if request.headers.get("access-control-request-private-network") == "true":
        headers["Access-Control-Allow-Private-Network"] = "true"
    return Response(status_code=204, headers=headers)


async def looked_at(request: Request) -> Response:
    """Somebody opened the address in a browser to see whether it is right."""
    _show(world_of(request), request.query_params.get("key", ""))
    return PlainTextResponse(translate(language(request), "social_stream.address_right"))


async def joined(websocket: WebSocket) -> None:
    """As Social Stream's own server: the first frame joins a session, the others are messages.

    The session may be in the address as well. What it is not sent, it does not wait for.
    """
    world = world_of(websocket)
    await websocket.accept()
    try:
        show = await _joined(websocket, world)
        with world.pushed.socket(show):
            await _hear(websocket, world, show, _generation(world, show))
    except (WebSocketDisconnect, TimeoutError) as error:
        if isinstance(error, TimeoutError):
            await _close(websocket, 1008)
    except LiveHubError as error:
        await _close(websocket, close_code(error))


async def _joined(websocket: WebSocket, world: World) -> str:
    key = websocket.path_params.get("session")
    if key is None:
        async with asyncio.timeout(JOIN_S):
            key = _session(await _frame(websocket))
    return _show(world, key)


def _session(frame: bytes | str) -> str:
    try:
        said = msgspec.json.decode(frame)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        said = None
    key = said.get("join") if isinstance(said, dict) else None
    if not isinstance(key, str):
        raise ProtocolError("message_unreadable")
    return key


async def _hear(websocket: WebSocket, world: World, show: str, generation: int) -> None:
    connection = Connection()
    async with flowing(lambda heard: _insist(world, show, heard)) as put:
        while True:
            try:
                found = read(await _frame(websocket))
            except ProtocolError:
                continue  # one bad frame is no reason to lose those after it
            if _generation(world, show) != generation:  # disconnected meanwhile
                raise NotAuthorized("who_are_you")
            _count_viewers(world, show, found)
            await put(connection.hear(found))


async def _insist(world: World, show: str, heard: Sequence[Heard]) -> None:
    """Keep them, also when the first try is refused: a socket can wait, and loses nothing by it."""
    at = world.clock.now()
    for _ in range(TRIES - 1):
        try:
            await world.comments.hear(show, NAME, heard, at=at)
        except Busy:
            await asyncio.sleep(AGAIN_S)
        else:
            return
    with _noting(world, show):
        await world.comments.hear(show, NAME, heard, at=at)


async def _frame(websocket: WebSocket) -> bytes | str:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    return message.get("text") or message.get("bytes") or b""


async def _close(websocket: WebSocket, code: int) -> None:
    try:
        await websocket.close(code)
    except RuntimeError:  # it is closed already
        logger.debug("a socket was closed twice")


def addresses(world: World, show: str) -> dict[str, str]:
    """What is put into Social Stream Ninja: where it posts to, from any machine of the hall and
    from this one, and what it joins as `session` at which `port` when it runs on this machine."""
    key = key_of(world.links, show, _generation(world, show))
    path = f"/ingest/ssn?key={key}"
    return {
        "post": world.http_url + path,
        "post_here": f"http://127.0.0.1:{world.http_port}{path}",
        "session": key,
        "port": str(world.http_port),
        "socket": f"ws://127.0.0.1:{world.http_port}",
    }


async def address(request: Request) -> Response:
    """The addresses of one show, for helpers."""
    auth.require_helper(request)
    world, show = world_of(request), request.path_params["show"]
    world.show(show)
    return JSONResponse(addresses(world, show))


def routes() -> list[Route]:
    """On both LAN doors, never for the public host."""
    return [
        Route("/ingest/ssn", posted, methods=["POST"]),
        Route("/ingest/ssn", asked, methods=["OPTIONS"]),
        Route("/ingest/ssn", looked_at, methods=["GET"]),
    ]


def socket_routes() -> list[WebSocketRoute]:
    """On the plain door: it speaks to ws://127.0.0.1 and a port, with nothing after it or `/join`."""
    return [
        WebSocketRoute("/", joined),
        WebSocketRoute("/join/{session}", joined),
        WebSocketRoute("/join/{session}/{channel}", joined),
        WebSocketRoute("/join/{session}/{channel}/{other}", joined),
    ]


def helper_routes() -> list[Route]:
    """On the HTTPS door."""
    return [Route("/api/social-stream/{show}", address)]
