"""Serving over real sockets: TLS, clients that stall, and both worlds in one process."""

from __future__ import annotations

import asyncio
import json
import socket as net
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import connect

from livehub.clock import SystemClock
from livehub.store.sqlite import SqliteStore
from livehub.tls import Authority
from livehub.web import server
from tests.serving import serving
from tests.web.sockets import Served, hello, listening
from tests.worlds import Opened


async def test_sync_works_over_tls_with_our_own_certificate(opened: Opened, tmp_path: Path) -> None:
    authority = await asyncio.to_thread(Authority.open, tmp_path / "tls", SystemClock(), [])
    await asyncio.to_thread(authority.ensure, ["127.0.0.1"])
    listener = net.create_server(("127.0.0.1", 0))
    door = server.server(opened.doors.https, authority.context())
    trusting = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(authority.ca_der()))
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(server.serve(door, listener))
        port = listener.getsockname()[1]
        origin = {"Origin": f"https://127.0.0.1:{port}"}
        async with connect(
            f"wss://127.0.0.1:{port}/sync",
            ssl=trusting,
            additional_headers=opened.cookie("helper") | origin,
            proxy=None,
        ) as socket:
            await socket.send(hello("shop/helper"))
            assert "documents" in json.loads(await socket.recv())
        async with httpx2.AsyncClient(verify=trusting) as client:
            page = await client.get(f"https://127.0.0.1:{port}/")
            assert f"wss://127.0.0.1:{port}" in page.headers["Content-Security-Policy"]
        door.should_exit = door.force_exit = True
        await task
        listener.close()


@asynccontextmanager
async def stalled(served: Served, feed: str) -> AsyncIterator[asyncio.StreamWriter]:
    """A screen that said hello and reads nothing from then on."""
    host, port = served.address.split(":")
    # A tiny window, so that the server's buffer fills and not the kernel's.
    raw = net.socket()
    raw.setsockopt(net.SOL_SOCKET, net.SO_RCVBUF, 4_096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, (host, int(port)))
    reader, writer = await asyncio.open_connection(sock=raw, limit=4_096)
    cookie = served.opened.cookie("helper")["Cookie"]
    writer.write(
        f"GET /sync HTTP/1.1\r\nHost: {served.address}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {'A' * 22}==\r\nCookie: {cookie}\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert b" 101 " in head.splitlines()[0]
    writer.write(masked(hello(feed)))
    await writer.drain()
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    yield writer
    writer.transport.abort()
    with suppress(ConnectionError):
        await writer.wait_closed()


def masked(text: str) -> bytes:
    """A client's text frame; a mask of zeros is a mask."""
    raw = text.encode()
    size = len(raw)
    length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return b"\x81" + length + bytes(4) + raw


@pytest.mark.slow
async def test_who_sends_commands_and_reads_no_reply_is_let_go(opened: Opened) -> None:
    wrong = json.dumps({"id": "client-1", "log": "shop", "type": "x" * 40, "body": {}})
    async with (
        listening(opened, opened.doors.https) as served,
        stalled(served, "shop/helper") as stuck,
        asyncio.timeout(15),
    ):
        while not opened.world.hub.clients:  # noqa: ASYNC110 - the hub tells nobody
            await asyncio.sleep(0.001)
        sent = 0
        while opened.world.hub.clients:
            stuck.write(masked(wrong) * 200)
            sent += 200
            with suppress(ConnectionError):
                await stuck.drain()
            await asyncio.sleep(0.001)
        assert sent < 100_000


@pytest.mark.slow
@pytest.mark.timeout(90)
def test_a_rehearsal_that_cannot_start_leaves_the_real_world_alone(tmp_path: Path) -> None:
    held = SqliteStore(tmp_path / "data-rehearsal", SystemClock())
    try:
        command: list[Any] = [sys.executable, "-m", "livehub", "serve"]
        here = {"PYTHONPATH": str(Path(__file__).parents[2])}
        with serving(command, tmp_path / "data", settings=here) as server_:
            assert server_.healthy()
            assert "/own/" in server_.output()
            assert "data_in_use" in server_.output()
    finally:
        asyncio.run(held.close())
