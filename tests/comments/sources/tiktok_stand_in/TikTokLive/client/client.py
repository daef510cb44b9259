"""A client that plays the plan in the file that PLAN names: steps, one JSON list a line."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from TikTokLive import events
from TikTokLive.client import errors


class TikTokLiveClient:
    """As far as our script goes: `on`, `is_live`, `start`."""

    def __init__(self, unique_id: str) -> None:
        self.unique_id = unique_id
        self._handlers: dict[str, Callable[[Any], None]] = {}
        self._steps = [
            json.loads(line) for line in Path(os.environ["PLAN"]).read_text("utf-8").splitlines()
        ]
        print("a library that prints")  # noqa: T201

    def on(self, event: Any, f: Any = None) -> Any:
        assert f is None, "7.0.1 breaks on this form"

        def listen(handler: Callable[[Any], None]) -> Callable[[Any], None]:
            self._handlers[event.get_type()] = handler
            return handler

        return listen

    async def is_live(self) -> bool:
        kind, *rest = self._steps.pop(0)
        if kind == "raise":
            raise getattr(errors, rest[0])()
        assert kind == "look", kind
        return bool(rest[0])

    async def start(self, *, fetch_live_check: bool) -> asyncio.Task[None]:
        assert not fetch_live_check
        return asyncio.get_running_loop().create_task(self._play())

    async def _play(self) -> None:
        for kind, *rest in self._steps:
            await getattr(self, f"_{kind}")(*rest)

    async def _raise(self, name: str) -> None:
        raise getattr(errors, name)("Khách Hà Đông 0912345678")

    async def _emit(self, name: str, fields: dict[str, Any]) -> None:
        handler = self._handlers.get(name)
        if handler is not None:
            handler(getattr(events, name)(**fields))

    async def _comments(self, count: int) -> None:
        for each in range(count):
            common = {"msg_id": 7_300_000_000_000_000_001 + each, "create_time": 0}
            user = {"id": 42, "nickname": "Khách Hà Đông", "display_id": "khach"}
            fields = {"common": common, "user": user, "content": f"mã {each}"}
            await self._emit("CommentEvent", fields)

    async def _raw(self, text: str, times: int) -> None:
        os.write(sys.modules["__main__"].OUT.fileno(), (text * times).encode())

    async def _complain(self, text: str, times: int) -> None:
        sys.stderr.write(text * times)
        sys.stderr.flush()

    async def _hang(self) -> None:
        time.sleep(600)  # noqa: ASYNC251 - what hanging is

    async def _stay(self) -> None:
        await asyncio.Event().wait()

    async def _crash(self) -> None:
        sys.stderr.write("Khách Hà Đông 0912345678\nValueError: Khách Hà Đông\n")
        sys.stderr.flush()
        os._exit(7)
