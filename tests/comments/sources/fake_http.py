"""Owns a platform's HTTP server that does as a test says: it drips, cuts, and kills connections."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit


class Killed(Exception):
    """The server has hung up on its client."""


@dataclass
class Call:
    """One request, and the way to answer it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    writer: asyncio.StreamWriter = field(repr=False)

    async def answer(self, body: Any, status: int = 200, **headers: str) -> None:
        """A whole answer; what is not bytes is written as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        await self.start(status, {"Content-Length": str(len(raw)), **_named(headers)})
        await self.write(raw)

    async def start(self, status: int, headers: Mapping[str, str]) -> None:
        """The head alone; without a length the body goes on until the connection ends."""
        lines = [f"HTTP/1.1 {status} Status", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        await self.write("\r\n".join([*lines, "", ""]).encode())

    async def write(self, raw: bytes) -> None:
        """Raises Killed when nobody reads any more."""
        if self.writer.is_closing():
            raise Killed
        try:
            self.writer.write(raw)
            await self.writer.drain()
        except ConnectionError:
            raise Killed from None

    def kill(self) -> None:
        """As when somebody pulls the plug."""
        self.writer.transport.abort()
        raise Killed

    async def hang(self) -> None:
        """Say nothing, for as long as the test runs."""
        await asyncio.Event().wait()


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


class FakeServer:
    """Listens on a free port of this machine."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.bugs: list[BaseException] = []

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """The base address, for as long as the block runs."""
        tasks: set[asyncio.Task[None]] = set()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            tasks.add(task)
            try:
                with suppress(Killed, ConnectionError, asyncio.IncompleteReadError):
                    call = await _read(reader, writer)
                    self.calls.append(call)
                    await self.handle(call)
            except asyncio.CancelledError:
                pass  # the block ends
            except Exception as bug:  # noqa: BLE001 - raised where the block ends
                self.bugs.append(bug)
            finally:
                writer.transport.abort()
                with suppress(ConnectionError):
                    await writer.wait_closed()
                tasks.discard(task)

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self.url
        finally:
            server.close()
            for task in list(tasks):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        assert self.bugs == []

    async def handle(self, call: Call) -> None:
        raise NotImplementedError


async def _read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Call:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    split = urlsplit(target)
    return Call(method, split.path, dict(parse_qsl(split.query)), headers, body, writer)
