"""Owns how a stand-in browser comes into each server: by WHIP and WHEP, or into Janus's VideoRoom."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import httpx2
import websockets

from tests.bench.media.peer import Peer

PATIENCE_S = 10.0
ROOM = 4711
MOST_KBPS = 4000  # what the room allows a camera; more than it sends


NO_SUCH_FEED, ROOM_EXISTS = 428, 427  # Janus's numbers


class NoFeed(Exception):
    """The camera is not on air yet."""


class Door(Protocol):
    """Exchanges descriptions for a peer and connects it."""

    async def publish(self, peer: Peer) -> None:
        """Bring a camera on air."""

    async def watch(self, peer: Peer) -> None:
        """Let a viewer see the camera."""


class HttpDoor:
    """WHIP (RFC 9725) and WHEP: the client offers."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    async def publish(self, peer: Peer) -> None:
        await peer.connect(await self._post("/whip/one", await peer.offer("camera")))

    async def watch(self, peer: Peer) -> None:
        await peer.connect(await self._post("/whep/key", await peer.offer("viewer")))

    async def _post(self, path: str, offer: str) -> str:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                response = await self._client.post(
                    path, content=offer, headers={"Content-Type": "application/sdp"}
                )
                if response.status_code == 201:
                    return str(response.text)
                if response.status_code not in (409, 503):
                    raise RuntimeError(f"{path}: {response.status_code} {response.text}")
                await asyncio.sleep(0.1)


class VideoRoom:
    """Janus's VideoRoom over its WebSocket: a camera offers, a viewer is offered."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = itertools.count()
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._session = 0

    async def begin(self) -> None:
        """Open a session and make the room."""
        self._session = (await self._say({"janus": "create"}))["data"]["id"]
        handle = await self._attach()
        await self._tell(handle, {
            "request": "create", "room": ROOM, "publishers": 1, "bitrate": MOST_KBPS * 1000,
            "audiocodec": "opus", "videocodec": "vp8",
        })  # fmt: skip

    async def publish(self, peer: Peer) -> None:
        handle = await self._attach()
        body = {"request": "joinandconfigure", "room": ROOM, "ptype": "publisher", "id": 1}
        said = await self._tell(handle, body, await peer.offer("camera"), "offer")
        await peer.connect(said["jsep"]["sdp"])

    async def watch(self, peer: Peer) -> None:
        handle = await self._attach()
        body = {"request": "join", "room": ROOM, "ptype": "subscriber", "streams": [{"feed": 1}]}
        offer = (await self._patiently(handle, body))["jsep"]["sdp"]
        answer = await peer.answer(offer)
        await self._tell(handle, {"request": "start"}, answer, "answer")
        await peer.connect(offer)

    async def _patiently(self, handle: int, body: dict[str, Any]) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    return await self._tell(handle, body)
                except NoFeed:
                    await asyncio.sleep(0.1)

    async def _attach(self) -> int:
        said = await self._say({"janus": "attach", "plugin": "janus.plugin.videoroom"})
        handle: int = said["data"]["id"]
        return handle

    async def _tell(self, handle: int, body: dict[str, Any], sdp: str = "", kind: str = "") -> dict[str, Any]:  # fmt: skip
        message: dict[str, Any] = {"janus": "message", "handle_id": handle, "body": body}
        if sdp:
            # without it Janus waits for candidates that never come
            message["jsep"] = {"type": kind, "sdp": sdp, "trickle": False}
        said = await self._say(message)
        data = said.get("plugindata", {}).get("data", {})
        if data.get("error_code") == NO_SUCH_FEED:
            raise NoFeed
        if data.get("error_code", ROOM_EXISTS) != ROOM_EXISTS:
            raise RuntimeError(f"Janus: {data['error']}")
        return said

    async def _say(self, message: dict[str, Any]) -> dict[str, Any]:
        name = f"t{next(self._numbers)}"
        message["transaction"] = name
        if self._session:
            message["session_id"] = self._session
        answer = asyncio.get_running_loop().create_future()
        self._waiting[name] = answer
        await self._socket.send(json.dumps(message))
        said: dict[str, Any] = await asyncio.wait_for(answer, PATIENCE_S)
        if said["janus"] == "error":
            raise RuntimeError(f"Janus: {said['error']}")
        return said

    async def listen(self) -> None:
        """Hand answers to those who wait for them."""
        async for text in self._socket:
            said = json.loads(text)
            waiting = self._waiting.get(said.get("transaction", ""))
            if said["janus"] != "ack" and waiting is not None and not waiting.done():
                waiting.set_result(said)


@asynccontextmanager
async def opened(kind: str, url: str) -> AsyncIterator[Door]:
    """The way into a server that speaks `http` or `janus` at this address."""
    if kind == "http":
        async with httpx2.AsyncClient(base_url=url, timeout=PATIENCE_S, trust_env=False) as client:
            yield HttpDoor(client)
        return
    connecting = websockets.connect(url, subprotocols=[websockets.Subprotocol("janus-protocol")], proxy=None, max_size=None)  # fmt: skip
    async with connecting as socket, asyncio.TaskGroup() as tasks:
        room = VideoRoom(socket)
        listening = tasks.create_task(room.listen())
        await room.begin()
        try:
            yield room
        finally:
            listening.cancel()
