"""A Social Stream Ninja for tests, as its extension posts and as it joins a server of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

import httpx2
import pytest

from livehub.comments.sources.contract import Heard
from livehub.web.pushed import key_of
from livehub.work.ingest import Ingest
from tests.worlds import Opened

EXTENSION = "chrome-extension://cppibjhfemifednoimlblfcmjgfhfjeg"


class Kept:
    """Where comments come in; `room` closed makes it wait, `fails` makes it raise once each."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, Heard]] = []
        self.fails: list[Exception] = []
        self.room = asyncio.Event()
        self.room.set()
        self.waiting = 0
        self.lost: list[tuple[str, str]] = []
        self.came: list[int | None] = []

    def lose(self, show: str, source: str) -> None:
        self.lost.append((show, source))

    async def hear(
        self, show: str, source: str, heard: Sequence[Heard], *, at: int | None = None
    ) -> int:
        self.came.append(at)
        self.waiting += 1
        await self.room.wait()
        self.waiting -= 1
        if self.fails:
            raise self.fails.pop(0)
        self.heard += [(show, source, each) for each in heard]
        return len(heard)

    @property
    def texts(self) -> list[str]:
        return [each.text for _, _, each in self.heard if each.kind == "comment"]


class Social:
    """One that posts, over the plain door."""

    def __init__(self, opened: Opened, client: httpx2.AsyncClient) -> None:
        self.opened = opened
        self.client = client
        self.kept = Kept()
        opened.world.comments = cast(Ingest, self.kept)
        self.key = key_of(opened.world.links, opened.stage.show)

    async def post(self, body: Any, key: str | None = None, **headers: str) -> httpx2.Response:
        """As the extension does: JSON by XMLHttpRequest from its background page."""
        return await self.client.post(
            "/ingest/ssn",
            params={"key": self.key if key is None else key},
            content=body if isinstance(body, str | bytes) else json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Origin": EXTENSION,
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "cors",
                **headers,
            },
        )


def saying(text: str, **fields: Any) -> dict[str, Any]:
    """A message."""
    return {"id": 1, "type": "facebook", "chatname": "Khách", "chatmessage": text, **fields}


@pytest.fixture
async def social(opened: Opened) -> AsyncIterator[Social]:
    async with opened.client(door="http", host="192.168.1.20:8080") as client:
        yield Social(opened, client)
