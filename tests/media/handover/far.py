"""Servers elsewhere for tests: an independent one in node, and a tiny one that says what it is told."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

ROOT = Path(__file__).parents[3]
SERVER = Path(__file__).parent / "whip_server.mjs"
TOKEN = "token-of-the-far-server"
START_S = 20


def check_node() -> str:
    """Where node is; says what is missing when the independent server cannot run."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node: sudo apt install nodejs npm")
    if not (ROOT / "node_modules" / "node-datachannel").is_dir():
        pytest.skip("needs node-datachannel: scripts/npm")
    return node


class FarServer:
    """A WHIP server of others, in its own process; it can be killed and started again."""

    def __init__(self) -> None:
        self.port = 0
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/whip"

    async def start(self) -> None:
        """Listen, on the same port as before."""
        given = (check_node(), str(SERVER), str(self.port), TOKEN)
        process = await asyncio.create_subprocess_exec(*given, stdout=asyncio.subprocess.PIPE)
        self._process = process
        assert process.stdout is not None
        said = (await asyncio.wait_for(process.stdout.readline(), START_S)).split()
        assert said[0] == b"ready"
        self.port = int(said[1])

    async def kill(self) -> None:
        """Vanish without a word."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
            self._process = None

    async def asked(self, method: str, path: str) -> Any:
        async with httpx2.AsyncClient() as client:
            response = await client.request(method, f"http://127.0.0.1:{self.port}{path}")
        return response.json() if response.content else None

    async def count(self) -> Any:
        """How many sessions there were, and what came of video and audio."""
        return await self.asked("GET", "/count")

    async def becomes(self, wanted: Callable[[Any], object], seconds: float = 40) -> Any:
        """Wait until its counts are as wanted."""
        async with asyncio.timeout(seconds):
            while not wanted(counted := await self.count()):  # noqa: ASYNC110 - it is not ours
                await asyncio.sleep(0.05)
        return counted


@asynccontextmanager
async def far_server() -> AsyncIterator[FarServer]:
    """An independent server for as long as the block lasts."""
    server = FarServer()
    try:
        await server.start()
        yield server
    finally:
        await server.kill()


@dataclass(frozen=True)
class Asked:
    """One request that the tiny server got."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


Say = Callable[[Asked], bytes]


class TinyServer:
    """Answers every request with bytes of the test's choice."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.asked: list[Asked] = []
        self.port = 0
        self._writers: list[asyncio.StreamWriter] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/whip"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        asked = Asked(method, path, headers, body.decode())
        self.asked.append(asked)
        with suppress(ConnectionError):
            writer.write(self.say(asked))
            await writer.drain()
            writer.close()

    def stop(self) -> None:
        for writer in self._writers:
            writer.transport.abort()


@asynccontextmanager
async def tiny_server(say: Say) -> AsyncIterator[TinyServer]:
    """A tiny server for as long as the block lasts."""
    tiny = TinyServer(say)
    server = await asyncio.start_server(tiny.serve, "127.0.0.1", 0)
    tiny.port = server.sockets[0].getsockname()[1]
    try:
        yield tiny
    finally:
        tiny.stop()
        server.close()
        await server.wait_closed()


def response(status: str, *headers: str, body: bytes = b"") -> bytes:
    """The bytes of a whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body
