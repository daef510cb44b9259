"""A WebSocket server on loopback that plays what a test tells it to: Twitch's, or a relay."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

Play = Callable[["Guest"], Awaitable[None]]


@dataclass
class Guest:
    """One connection, as the server sees it."""

    socket: ServerConnection
    number: int
    said: list[str] = field(default_factory=list)

    async def send(self, *frames: str | bytes) -> None:
        for frame in frames:
            await self.socket.send(frame)

    async def hears(self, word: str) -> str:
        """The next line that has this word in it."""
        while True:
            for line in str(await self.socket.recv()).splitlines():
                self.said.append(line)
                if word in line:
                    return line

    def breaks(self) -> None:
        """The line goes dead, without a farewell."""
        self.socket.transport.abort()

    async def stays(self) -> None:
        """Until the other side goes."""
        await self.socket.wait_closed()


class Server:
    """Where to find it, and who came."""

    def __init__(self) -> None:
        self.base = ""
        self.guests: list[Guest] = []
        self.paths: list[str] = []


@asynccontextmanager
async def playing(play: Play, **options: Any) -> AsyncIterator[Server]:
    """Serve `play` to everybody who connects."""
    server = Server()

    async def handle(socket: ServerConnection) -> None:
        guest = Guest(socket, len(server.guests))
        server.guests.append(guest)
        server.paths.append(socket.request.path if socket.request else "")
        await play(guest)

    async with serve(handle, "127.0.0.1", 0, compression=None, **options) as listening:
        port = next(iter(listening.sockets)).getsockname()[1]
        server.base = f"ws://127.0.0.1:{port}"
        yield server
        for guest in server.guests:
            guest.socket.transport.abort()
        await asyncio.sleep(0)
