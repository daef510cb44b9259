"""Owns the two carriers of sync messages: WebSocket, and server-sent events with POSTs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from livehub import PROTOCOL
from livehub.errors import LiveHubError, NotAuthorized, ProtocolError, close_code
from livehub.screens.client import frame
from livehub.screens.feed import RING, Position
from livehub.screens.hub import TOO_SLOW
from livehub.screens.viewer import Viewer
from livehub.web import auth, commands
from livehub.web.problems import described
from livehub.web.world import world_of

logger = logging.getLogger(__name__)

CLOGGED = 256 * 1024  # bytes unsent: write no more to this client
DRAINED = 64 * 1024
FEEDS_MOST = 8
AT_ONCE = 8  # commands of one socket under way; more wait in the socket itself
STREAM_WAITING = 256  # messages of one event stream; beyond that it is clogged and gets a snapshot
STREAM_MOST = STREAM_WAITING + FEEDS_MOST * (RING + 2)  # messages are shared: only references
HELLO_S = 20.0  # a page says hello at once
PING_S = 15  # phone networks drop idle connections after about half a minute
TRANSPORT = "livehub.transport"


class _Wanted(msgspec.Struct):
    epoch: str
    seq: int


class _Hello(msgspec.Struct, forbid_unknown_fields=True):
    protocol: int
    feeds: dict[str, _Wanted | None]


class _First(msgspec.Struct, forbid_unknown_fields=True):
    hello: _Hello


_encoder = msgspec.json.Encoder()
_held = msgspec.json.Decoder(dict[str, Position])


class SocketClient:
    """Writes pre-framed bytes to the socket's transport: encoded once for all, never waiting."""

    def __init__(self, viewer: Viewer, transport: asyncio.Transport) -> None:
        self.viewer = viewer
        self._transport = transport
        self.closed_with: int | None = None

    def write(self, message: bytes, frame: bytes) -> None:  # noqa: ARG002 - the carrier's own form
        """Hand the frame to the transport."""
        if not self._transport.is_closing():
            self._transport.write(frame)

    @property
    def clogged(self) -> bool:
        """True when the reader is far behind."""
        return self._transport.get_write_buffer_size() > CLOGGED

    @property
    def drained(self) -> bool:
        """True when it has read nearly all."""
        return self._transport.get_write_buffer_size() < DRAINED

    def close(self, code: int) -> None:
        """End it at once: what is unsent would only come too late."""
        self.closed_with = code
        self._transport.abort()


class StreamClient:
    """Messages for one event stream, in a bounded queue."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        # Overflow: the hub sees `clogged`, leaves the client behind, and tells it later. What it
        # tells at once (all that the rings hold, of all feeds) fits beyond that.
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=STREAM_MOST)

    def write(self, message: bytes, frame: bytes) -> None:  # noqa: ARG002 - the carrier's own form
        """Queue the message; a stream that missed one would show what is no longer so: it ends."""
        if self.queue.full():
            self.close(0)
        else:
            self.queue.put_nowait(message)

    @property
    def clogged(self) -> bool:
        """True when the reader is far behind."""
        return self.queue.qsize() >= STREAM_WAITING

    @property
    def drained(self) -> bool:
        """True when it has read all."""
        return self.queue.empty()

    def close(self, code: int) -> None:  # noqa: ARG002 - streams have no codes
        """Let the stream end."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


def who(connection: HTTPConnection) -> Viewer:
    """The viewer behind a sync address: by key, or by cookie."""
    key = connection.path_params.get("key")
    if key is not None:
        return auth.by_key(world_of(connection), key)
    found = auth.viewer(connection)
    if found is None:
        raise NotAuthorized("who_are_you")
    return found


async def socket(websocket: WebSocket) -> None:
    """A WebSocket: hello first, then commands, until either side ends it."""
    world = world_of(websocket)
    try:
        viewer = who(websocket)
    except LiveHubError as error:
        await websocket.close(close_code(error))
        return
    await websocket.accept()
    client = SocketClient(viewer, websocket.scope["extensions"][TRANSPORT])
    try:
        async with asyncio.timeout(HELLO_S):
            wanted = _wanted(await _text(websocket))
        await world.hub.attach(client, wanted)
        async with asyncio.TaskGroup() as tasks:
            await _serve_commands(websocket, client, tasks)
    except* WebSocketDisconnect:
        pass
    except* TimeoutError:
        await websocket.close(close_code(ProtocolError("message_unreadable")))
    except* LiveHubError as group:
        await _end_with(websocket, client, first_of(group))
    finally:
        world.hub.detach(client)


def first_of(group: BaseExceptionGroup[LiveHubError]) -> LiveHubError:
    """One of the errors that came together."""
    found = group.exceptions[0]
    return found if isinstance(found, LiveHubError) else first_of(found)


async def _end_with(websocket: WebSocket, client: SocketClient, error: LiveHubError) -> None:
    encoded = _encoder.encode({"error": described(websocket, error)})
    client.write(encoded, frame(encoded))
    await websocket.close(close_code(error))


def _wanted(text: str) -> dict[str, Position | None]:
    try:
        hello = msgspec.json.decode(text, type=_First).hello
    except msgspec.DecodeError:
        raise ProtocolError("message_unreadable") from None
    if hello.protocol != PROTOCOL:
        raise ProtocolError("protocol_version", wanted=PROTOCOL)
    if not 0 < len(hello.feeds) <= FEEDS_MOST:
        raise ProtocolError("message_unreadable")
    return {
        name: None if held is None else (held.epoch, held.seq) for name, held in hello.feeds.items()
    }


async def _serve_commands(
    websocket: WebSocket, client: SocketClient, tasks: asyncio.TaskGroup
) -> None:
    room = asyncio.Semaphore(AT_ONCE)
    while True:
        message = commands.read(await _text(websocket))
        await room.acquire()
        if client.clogged:  # who does not read the replies is not read either
            client.close(TOO_SLOW)
            return
        task = tasks.create_task(_one_command(websocket, client, message))
        task.add_done_callback(lambda _: room.release())


async def _text(websocket: WebSocket) -> str:
    """The next message; ProtocolError for a binary one, which is none of ours."""
    try:
        return await websocket.receive_text()
    except KeyError:
        raise ProtocolError("message_unreadable") from None


async def _one_command(
    websocket: WebSocket, client: SocketClient, message: commands.Message
) -> None:
    # Asked anew each time: whose device was removed meanwhile may no more than a stranger.
    encoded = _encoder.encode(await _answer(websocket, who(websocket), message))
    client.write(encoded, frame(encoded))


async def _answer(
    connection: HTTPConnection, viewer: Viewer, message: commands.Message
) -> dict[str, Any]:
    try:
        outcome = await commands.carry_out(world_of(connection), viewer, message)
    except LiveHubError as error:
        return commands.refusal(message.id, described(connection, error))
    except Exception:
        logger.exception("command type=%s failed", message.type)
        return commands.refusal(message.id, described(connection, LiveHubError("internal")))
    return commands.reply(message.id, outcome)


async def command(request: Request) -> Response:
    """One command by POST."""
    viewer = who(request)
    message = commands.read(await request.body())
    answer = await _answer(request, viewer, message)
    reply = answer["reply"]
    busy = not reply["ok"] and reply["error"]["code"] in {"busy", "internal"}
    return JSONResponse(answer if not busy else {"error": reply["error"]}, 503 if busy else 200)


async def events(request: Request) -> Response:
    """An event stream of the feeds asked for."""
    viewer = who(request)
    wanted = _stream_wanted(request)
    client = StreamClient(viewer)
    await world_of(request).hub.attach(client, wanted)
    return EventSourceResponse(
        _stream(request, client), ping=PING_S, headers={"Cache-Control": "no-store"}
    )


def _stream_wanted(request: Request) -> dict[str, Position | None]:
    names = request.query_params.get("feeds", "").split()
    if not 0 < len(names) <= FEEDS_MOST:
        raise ProtocolError("message_unreadable")
    try:
        held = _held.decode(request.query_params.get("since") or "{}")
    except msgspec.DecodeError:
        raise ProtocolError("message_unreadable") from None
    return {name: held.get(name) for name in names}


async def _stream(request: Request, client: StreamClient) -> AsyncIterator[ServerSentEvent]:
    try:
        while (message := await client.queue.get()) is not None:
            yield ServerSentEvent(data=message.decode())
    finally:
        world_of(request).hub.detach(client)


def cookie_routes() -> list[Route | WebSocketRoute]:
    """For browsers that joined."""
    return [
        WebSocketRoute("/sync", socket),
        Route("/sync/events", events),
        Route("/sync/commands", command, methods=["POST"]),
    ]


def key_routes() -> list[Route | WebSocketRoute]:
    """For whoever holds a link."""
    return [
        WebSocketRoute("/sync/{key}", socket),
        Route("/sync/{key}/events", events),
        Route("/sync/{key}/commands", command, methods=["POST"]),
    ]
