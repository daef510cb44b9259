"""Owns a Facebook that has one page with one live video, and goes wrong as it does."""

from __future__ import annotations

import asyncio
import json
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from livehub import clock
from livehub.clock import Millis
from tests.comments.sources.evening import QuickClock
from tests.comments.sources.fake_http import Call, FakeServer

TOKEN = "EAAB-a-page-token"
PAGE = "103456789012345"
LIVE = "911936075671494"
VIDEO = "722110034567890"
GONE = {"code": 100, "error_subcode": 33, "message": "Object does not exist"}
NO_TOKEN = {"code": 190, "message": "Error validating access token"}


@dataclass(frozen=True)
class Posted:
    """A comment as Facebook has it; `listed_at` is when its list has it too."""

    id: str
    text: str
    at: Millis
    listed_at: Millis
    author: str = ""
    name: str = ""

    def row(self) -> dict[str, Any]:
        """As the API writes it: whole seconds, and `from` only where the app may know."""
        stamp = clock.utc(self.at).strftime("%Y-%m-%dT%H:%M:%S+0000")
        row = {"id": self.id, "message": self.text, "created_time": stamp}
        return row | ({"from": {"id": self.author, "name": self.name}} if self.author else {})


@dataclass
class Chaos:
    """How often what goes wrong, as parts of one."""

    drop: float = 0.0
    double: float = 0.0
    late: float = 0.0
    half: float = 0.0
    kill: float = 0.0
    garbage: float = 0.0
    fails: float = 0.0
    throttled: float = 0.0
    cut: float = 0.0


@dataclass
class Line:
    """Somebody who follows the stream."""

    call: Call
    waiting: deque[bytes | None] = field(default_factory=deque)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, frame: bytes | None) -> None:
        """None hangs up."""
        self.waiting.append(frame)
        self.woken.set()


class FakeFacebook(FakeServer):
    """Graph and its streams under one address, `/graph` and `/stream`."""

    def __init__(self, quick: QuickClock, seed: int = 0) -> None:
        super().__init__()
        self.clock = quick
        self.chance = random.Random(seed)
        self.chaos = Chaos()
        self.posted: list[Posted] = []
        self.lines: list[Line] = []
        self.status = "LIVE"
        self.live_views: Any = 42
        self.token = TOKEN
        self.size = 25
        self.ranked = False
        self.refuses: set[str] = set()
        self.streams = True
        self.next_answers: deque[tuple[int, Any, dict[str, str]]] = deque()
        self.done: list[tuple[str, dict[str, str], Any]] = []
        self.error: dict[str, Any] | None = None

    @property
    def bases(self) -> dict[str, str]:
        return {"facebook": f"{self.url}/graph", "facebook_stream": f"{self.url}/stream"}

    def post(
        self, text: str, author: str = "5001", name: str = "Khách Hà Đông", **more: Any
    ) -> Posted:
        """Somebody writes; those who follow hear of it, unless things go wrong."""
        now = self.clock.now()
        late = self.chance.random() < self.chaos.late
        listed_at = now + more.pop("late", self.chance.randrange(5_000) if late else 0)
        native = more.pop("id", f"{LIVE}_{700000000000000 + len(self.posted)}")
        one = Posted(native, text, more.pop("at", now), listed_at, author, name)
        self.posted.append(one)
        for line in self.lines:
            self._stream(line, one)
        return one

    def _stream(self, line: Line, one: Posted) -> None:
        chance, chaos = self.chance, self.chaos
        if chance.random() < chaos.drop:
            return
        if chance.random() < chaos.garbage:
            line.put(
                chance.choice([b'data: {"id": "91\n\n', b": ping\n\n", b"data: \xff\xfe[[[\n\n"])
            )
        body = [one.row()] if chance.random() < 0.3 else one.row()
        frame = b"event: message\ndata: " + json.dumps(body).encode() + b"\n\n"
        if chance.random() < chaos.half:
            line.put(frame[: chance.randrange(1, len(frame) - 2)])
            line.put(None)
            return
        frames = [frame] * (2 if chance.random() < chaos.double else 1)
        if chance.random() < chaos.late and line.waiting:
            line.waiting.extendleft(frames)
            line.woken.set()
            return
        for each in frames:
            line.put(each)
        if chance.random() < chaos.kill:
            line.put(None)

    def hang_up(self) -> None:
        """All who follow are cut off."""
        for line in self.lines:
            line.put(None)

    async def handle(self, call: Call) -> None:
        if call.path.startswith("/stream/"):
            return await self._follow(call)
        self_path = call.path.removeprefix("/graph/")
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return await call.answer({"error": NO_TOKEN}, 400)
        if self.next_answers and self_path.endswith("/comments"):
            status, body, headers = self.next_answers.popleft()
            return await call.answer(body, status, **headers)
        return await self._graph(call, self_path)

    async def _graph(self, call: Call, path: str) -> None:
        if call.method == "POST":
            self.done.append((path, call.query, json.loads(call.body or b"null")))
            if self.error is not None:
                return await call.answer({"error": self.error}, 400)
            return await call.answer({"success": True})
        if path == "me":
            return await call.answer({"id": PAGE})
        if path.endswith("/live_videos"):
            live = [{"id": LIVE, "status": "LIVE", "video": {"id": VIDEO}}]
            return await call.answer({"data": live if self.status == "LIVE" else []})
        if path == f"{LIVE}/comments":
            return await self._list(call)
        if path == LIVE:
            return await self._about(call)
        return await call.answer({"error": GONE}, 400)

    async def _about(self, call: Call) -> None:
        for field_ in call.query["fields"].split(","):
            if field_ in self.refuses:
                wrong = {"code": 100, "message": f"nonexisting field ({field_})"}
                return await call.answer({"error": wrong}, 400)
        return await call.answer({"id": LIVE, "live_views": self.live_views, "status": self.status})

    async def _list(self, call: Call) -> None:
        chance, chaos, query = self.chance, self.chaos, call.query
        if query.get("live_filter", "none") in self.refuses:
            wrong = {"code": 100, "message": "(#100) Param live_filter must be one of ..."}
            return await call.answer({"error": wrong}, 400)
        if chance.random() < chaos.fails:
            return await call.answer(b"<html>oops</html>", 500)
        if chance.random() < chaos.throttled:
            return await call.answer({"error": {"code": 32}}, 429, Retry_After="2")
        body = json.dumps(self.page(query)).encode()
        if chance.random() < chaos.cut:
            await call.start(200, {"Content-Length": str(len(body))})
            await call.write(body[: chance.randrange(len(body))])
            call.kill()
        return await call.answer(body)

    def page(self, query: dict[str, str]) -> dict[str, Any]:
        """One page; its place is told by the last comment of the one before."""
        now, since = self.clock.now(), int(query.get("since", 0)) * 1000
        found = [each for each in self.posted if each.listed_at <= now and each.at >= since]
        found.sort(key=lambda each: (each.at, each.id))
        if self.ranked or query.get("order") != "chronological":
            found.sort(key=lambda each: each.id[::-1])
        ids = [each.id for each in found]
        begin = ids.index(query["after"]) + 1 if query.get("after") in ids else 0
        size = min(self.size, int(query["limit"]))
        shown = found[begin : begin + size]
        return {
            "data": [each.row() for each in shown],
            **self._paging(shown, begin + size < len(ids)),
        }

    def _paging(self, shown: Sequence[Posted], more: bool) -> dict[str, Any]:
        if not shown:
            return {}
        paging: dict[str, Any] = {"cursors": {"before": shown[0].id, "after": shown[-1].id}}
        if more:
            paging["next"] = f"https://graph.facebook.com/next?access_token={TOKEN}"
        return {"paging": paging}

    async def _follow(self, call: Call) -> None:
        if call.query.get("access_token") != self.token:
            return await call.answer({"error": NO_TOKEN}, 401)
        if not self.streams or call.path != f"/stream/{LIVE}/live_comments":
            return await call.answer({"error": GONE}, 400)
        assert call.query["comment_rate"] == "one_hundred_per_second"
        line = Line(call)
        await call.start(200, {"Content-Type": "text/event-stream"})
        self.lines.append(line)
        try:
            await self._drip(line)
        finally:
            self.lines.remove(line)

    async def _drip(self, line: Line) -> None:
        while True:
            await line.woken.wait()
            line.woken.clear()
            while line.waiting:
                frame = line.waiting.popleft()
                if frame is None:
                    line.call.kill()
                    return
                cut = self.chance.randrange(len(frame) + 1)
                await line.call.write(frame[:cut])
                await asyncio.sleep(0)
                await line.call.write(frame[cut:])
