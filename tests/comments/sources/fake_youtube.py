"""Owns a YouTube that has one live chat, counts quota, and goes wrong as it does."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass
from typing import Any, Literal

from livehub import clock
from livehub.clock import Millis
from tests.comments.sources.evening import QuickClock
from tests.comments.sources.fake_http import Call, FakeServer

KEY = "AIza-a-key-of-the-shop"
VIDEO = "dQw4w9WgXcQ"
CHAT = "Cg0KC2RRdzR3OVdnWGNR"
OWNER = "UCowner"


@dataclass
class Chaos:
    """How often what goes wrong, as parts of one."""

    late: float = 0.0
    double: float = 0.0
    half: float = 0.0
    kill: float = 0.0
    fails: float = 0.0
    expire: float = 0.0
    cut: float = 0.0
    throttled: float = 0.0


def refusal(status: int, reason: str) -> dict[str, Any]:
    """As Google writes them."""
    return {"error": {"code": status, "message": reason, "errors": [{"reason": reason}]}}


class FakeYouTube(FakeServer):
    """The Data API, as far as a live chat needs it."""

    def __init__(self, quick: QuickClock, seed: int = 0) -> None:
        super().__init__()
        self.clock = quick
        self.chance = random.Random(seed)
        self.chaos = Chaos()
        self.items: list[dict[str, Any]] = []
        self.details: dict[str, Any] = {"activeLiveChatId": CHAT, "concurrentViewers": "17"}
        self.videos = {VIDEO}
        self.stream: Literal["answers", "missing", "deaf", "opaque", "endless"] = "answers"
        self.history = 75
        self.size = 20
        self.interval_ms = 2_187
        self.epoch = 0
        self.used = 0
        self.limit = 10_000
        self.refuses: tuple[int, str] | None = None
        self.next_pages: list[bytes] = []
        self.too_fast = 0
        self.ended = False
        self._asked_at: float | None = None
        self._written = asyncio.Event()

    @property
    def bases(self) -> dict[str, str]:
        return {"youtube": self.url}

    def post(self, text: str, author: str = "UCanna", name: str = "Khách Hà Đông") -> str:
        """Somebody writes."""
        return self.tell(
            {"type": "textMessageEvent", "textMessageDetails": {"messageText": text}}, author, name
        )

    def tell(self, snippet: dict[str, Any], author: str = "", name: str = "", id_: str = "") -> str:
        """Anything that stands in a chat."""
        late = self.chance.random() < self.chaos.late
        at: Millis = self.clock.now() - (self.chance.randrange(5_000) if late else 0)
        id_ = id_ or f"LCC.{len(self.items):06d}"
        said = {"liveChatId": CHAT, "publishedAt": clock.utc(at).isoformat(), **snippet}
        by = {"channelId": author, "displayName": name, "isChatOwner": author == OWNER}
        item = {"kind": "youtube#liveChatMessage", "id": id_, "snippet": said}
        self.items.append(item | ({"authorDetails": by} if author else {}))
        self._wake()
        return id_

    def end(self) -> None:
        """The owner ends the show."""
        self.ended = True
        self.details = {"actualEndTime": "2026-09-21T14:00:00Z"}
        self._wake()

    def hang_up(self) -> None:
        """All tokens and streams are forgotten."""
        self.epoch += 1
        self._wake()

    def _wake(self) -> None:
        self._written.set()
        self._written = asyncio.Event()

    async def handle(self, call: Call) -> None:
        if call.headers.get("x-goog-api-key") != KEY:
            return await call.answer(refusal(400, "API_KEY_INVALID"), 400)
        if self.refuses is not None:
            status, reason = self.refuses
            return await call.answer(refusal(status, reason), status, Retry_After="33")
        streamed = call.path.endswith("/stream")
        if streamed and self.stream == "missing":
            return await call.answer(b"Not Found", 404)
        self.used += 1 if call.path == "/videos" else 5
        if self.used > self.limit:
            return await call.answer(refusal(403, "quotaExceeded"), 403)
        if call.path == "/videos":
            found = [call.query["id"]] if call.query["id"] in self.videos else []
            items = [{"id": each, "liveStreamingDetails": self.details} for each in found]
            return await call.answer({"items": items})
        assert call.query["liveChatId"] == CHAT
        return await (self._follow(call) if streamed else self._list(call))

    def _begin(self, call: Call) -> int | None:
        """Where to go on, or None for a token of another time."""
        token = call.query.get("pageToken")
        if token is None:
            return max(0, len(self.items) - self.history)
        if self.chance.random() < self.chaos.expire:
            return None
        epoch, _, at = token.partition("-")
        return int(at) if epoch == f"E{self.epoch}" else None

    def page(self, begin: int) -> tuple[dict[str, Any], int]:
        """One page from there, and where the next one begins."""
        end = min(len(self.items), begin + self.size)
        told: dict[str, Any] = {
            "kind": "youtube#liveChatMessageListResponse",
            "nextPageToken": f"E{self.epoch}-{end}",
            "pollingIntervalMillis": self.interval_ms,
            "items": self.items[begin:end],
        }
        if self.ended and end == len(self.items):
            told["offlineAt"] = "2026-09-21T14:00:00Z"
        return told, end

    async def _list(self, call: Call) -> None:
        now = self.clock.steady()
        if self._asked_at is not None and (now - self._asked_at) * 1000 < self.interval_ms:
            self.too_fast += 1
        self._asked_at = now
        if self.next_pages:
            return await call.answer(self.next_pages.pop(0))
        begin = self._begin(call)
        if begin is None:
            return await call.answer(refusal(400, "invalidPageToken"), 400)
        if self.chance.random() < self.chaos.fails:
            return await call.answer(b"oops", 503)
        if self.chance.random() < self.chaos.throttled:
            return await call.answer(refusal(403, "rateLimitExceeded"), 403, Retry_After="2")
        told, _ = self.page(begin)
        if self.chance.random() < self.chaos.double:
            told["nextPageToken"] = call.query.get("pageToken", told["nextPageToken"])
        body = json.dumps(told).encode()
        if self.chance.random() < self.chaos.cut:
            await call.start(200, {"Content-Length": str(len(body))})
            await call.write(body[: self.chance.randrange(len(body))])
            call.kill()
        return await call.answer(body)

    async def _follow(self, call: Call) -> None:
        begin = self._begin(call)
        if begin is None:
            return await call.answer([refusal(400, "invalidPageToken")], 400)
        await call.start(200, {"Content-Type": "application/json"})
        if self.stream == "opaque":
            return await call.write(b"<html>a proxy</html>")
        while self.stream == "endless":
            await call.write(b'{"items": [' * 1_000)
        if self.stream == "deaf":
            await call.hang()
        return await self._drip(call, begin)

    async def _drip(self, call: Call, begin: int) -> None:
        epoch, before = self.epoch, b"["
        while True:
            told, end = self.page(begin)
            frame = before + json.dumps(told).encode()
            if self.chance.random() < self.chaos.half:
                await call.write(frame[: self.chance.randrange(len(frame))])
                call.kill()
            for _ in range(2 if self.chance.random() < self.chaos.double else 1):
                cut = self.chance.randrange(len(frame))
                await call.write(frame[:cut])
                await asyncio.sleep(0)
                await call.write(frame[cut:])
                frame = b",\r\n" + json.dumps(told).encode()
            if "offlineAt" in told:
                return await call.write(b"]\n")
            if self.chance.random() < self.chaos.kill:
                call.kill()
            begin, before = end, b",\r\n"
            if begin == len(self.items) and not self.ended:
                await self._written.wait()
            if self.epoch != epoch:
                call.kill()
