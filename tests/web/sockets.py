"""Screens over real sockets: what tests of sync speak with."""

from __future__ import annotations

import asyncio
import json
import socket as net
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from starlette.types import ASGIApp
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from livehub.web import server
from tests.worlds import Opened


class Served:
    """A door behind a real listening socket."""

    def __init__(self, opened: Opened, port: int) -> None:
        self.opened = opened
        self.address = f"127.0.0.1:{port}"

    @asynccontextmanager
    async def socket(
        self, who: str = "helper", path: str = "/sync", **headers: str
    ) -> AsyncIterator[ClientConnection]:
        """A WebSocket of somebody."""
        headers = {"Origin": f"http://{self.address}", **headers}
        async with connect(
            f"ws://{self.address}{path}",
            additional_headers=self.opened.cookie(who) | headers,
            compression=None,
            proxy=None,
        ) as socket:
            yield socket

    @asynccontextmanager
    async def stream(self, who: str, path: str = "/sync", **query: str) -> AsyncIterator[Stream]:
        """An event stream of somebody."""
        async with (
            httpx2.AsyncClient(headers=self.opened.cookie(who), timeout=5) as client,
            client.stream("GET", f"http://{self.address}{path}/events", params=query) as response,
        ):
            yield Stream(response)


class Stream:
    """The messages of an event stream, one by one."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def recv(self) -> Any:
        async for line in self._lines:
            if line.startswith("data:"):
                return json.loads(line.removeprefix("data:"))
        raise AssertionError("the stream ended")


@asynccontextmanager
async def listening(opened: Opened, app: ASGIApp) -> AsyncIterator[Served]:
    """Serve until the test is over."""
    listener = net.create_server(("127.0.0.1", 0))
    door = server.server(app, None, plain=app is opened.doors.http)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(server.serve(door, listener))
        try:
            yield Served(opened, listener.getsockname()[1])
        finally:
            door.should_exit = door.force_exit = True
            await task
            listener.close()


def hello(*feeds: str, **held: tuple[str, int]) -> str:
    """A first message; `held` names what a page holds of a feed, with `_` for its slash."""
    wanted: dict[str, Any] = dict.fromkeys(feeds)
    for name, (epoch, seq) in held.items():
        wanted[name] = {"epoch": epoch, "seq": seq}
    return json.dumps({"hello": {"protocol": 1, "feeds": wanted}})


async def heard(socket: ClientConnection | Stream) -> Any:
    """The next message within a few seconds."""
    async with asyncio.timeout(5):
        said = await socket.recv()
    return json.loads(said) if isinstance(said, str | bytes) else said


async def ended(socket: ClientConnection) -> tuple[int, list[Any]]:
    """(close code, what was said before)."""
    said = []
    try:
        while True:
            said.append(await heard(socket))
    except ConnectionClosed as closed:
        return (closed.rcvd.code if closed.rcvd else 1006), said


def command(type_: str, log: str, body: dict[str, Any], id_: str = "client-1") -> str:
    return json.dumps({"id": id_, "log": log, "type": type_, "body": body})
