"""Owns TikTok: a process of its own with TikTokLive in it, started, listened to, and ended with us.

TikTok offers no way to read a live's comments. TikTokLive is somebody's reverse engineering under a
modified AGPL that is not ours to ship, so it is optional, runs apart, and is never imported here.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from typing import Any
from urllib.parse import urlsplit

import msgspec

from livehub.comments.sources.child import Child, started
from livehub.comments.sources.contract import Given, Heard, Hearing
from livehub.comments.sources.live_only import Ear, Put, flowing
from livehub.comments.sources.written import moment, text, word
from livehub.errors import ProviderError

logger = logging.getLogger(__name__)

NAME = "tiktok"
KEYS: tuple[str, ...] = ()
PYTHON = "tiktok_python"
"""In `given.bases`: the Python that has TikTokLive; the one we run in when it is not given."""

LOOK_S = 60.0
"""At most one look a minute whether somebody is live: more often is refused for hours."""
SILENT_S = 45.0  # it says every 10 s that it is alive
_CHANNEL = re.compile(r"[A-Za-z0-9_.]{2,40}")
_HOSTS = frozenset({"tiktok.com", "www.tiktok.com", "m.tiktok.com"})
_LOOKS_MOST = 100
_looked: dict[str, float] = {}
"""Channel -> the steady second of its last look, also by a run before; the oldest are forgotten."""

_GONE = {
    "missing": ProviderError("source_plugin_missing", retryable=False),
    "not_found": ProviderError("source_not_found", retry_s=300),  # or TikTok wants a captcha
    "age": ProviderError("source_blocked", retryable=False),  # only who logs in may see it
    "blocked": ProviderError("source_blocked", retry_s=300),
}
_FAILED_S = 15  # each connection costs one of the sign server's few


def channel(stream: str) -> str:
    """The account that is meant: its name, `@name`, or the address of its live.

    Raises ProviderError `source_stream_unreadable`.
    """
    found = stream.strip()
    if "/" in found:
        parts = urlsplit(found if "://" in found else f"https://{found}")
        step = parts.path.strip("/").partition("/")[0]
        found = step if parts.netloc.lower() in _HOSTS and step.startswith("@") else ""
    found = found.removeprefix("@")
    if not _CHANNEL.fullmatch(found):
        raise ProviderError("source_stream_unreadable", retryable=False)
    return found.lower()


async def run(given: Given, hearing: Hearing) -> None:
    """Wait until the account is live, listen, and return when the live is over.

    TikTok repeats nothing: a gap is told.
    """
    name = channel(given.stream)
    ear = Ear(hearing, given.clock)
    hearing.is_now("connecting")
    try:
        async with started(given.bases.get(PYTHON) or sys.executable, name) as child:
            await _Run(name, child, ear, given, hearing).listen()
    except ProviderError:
        await ear.lost()
        raise
    hearing.is_now("ended")


class _Run:
    """One process, until the live is over or something breaks."""

    def __init__(self, name: str, child: Child, ear: Ear, given: Given, hearing: Hearing) -> None:
        self._name = name
        self._child = child
        self._ear = ear
        self._given = given
        self._hearing = hearing
        self._look = asyncio.Event()
        self._alive = True

    async def listen(self) -> None:
        """Raises ProviderError for whatever is not the end of the live."""
        beside = (self._looking(), self._watch(), self._child.follow_errors())
        async with flowing(self._ear.take, *beside) as put:
            async for line in self._child.lines():
                self._alive = True
                said = _read(line)
                if "error" in said:
                    raise _error(said)
                if said.get("ended"):
                    return
                await self._hear(said, put)
        logger.warning("tiktok: process ended (%s)", await self._child.why())
        raise ProviderError("source_failed", retry_s=_FAILED_S)

    async def _hear(self, said: dict[str, Any], put: Put) -> None:
        match said:
            case {"ready": True}:
                self._look.set()
            case {"offline": True}:
                self._hearing.is_now("connecting", "source_not_found")
                self._look.set()
            case {"live": True}:
                self._ear.connected()
            case {"comment": dict(comment)}:
                if (heard := self._comment(comment)) is not None:
                    await put([heard])
            case {"delete": dict(gone)}:
                await put(_taken_away(gone))
            case {"viewers": int(count)} if 0 <= count < 1_000_000_000:
                self._hearing.figures(viewers=count)

    def _comment(self, comment: dict[str, Any]) -> Heard | None:
        said = text(comment.get("text"))
        author, handle = word(comment.get("author")), word(comment.get("handle"))
        if not said or not (author or handle):
            return None
        at = moment(comment.get("at"))
        # Whoever hears it for the first time is told a few comments of before.
        old = self._ear.first and bool(comment.get("first")) and 0 < at < self._ear.connected_at
        return Heard(
            platform=NAME,
            native=word(comment.get("id")),
            author=author,
            name=word(comment.get("name")) or handle,
            text=said,
            sent_at=at,
            own=handle.lower() == self._name,
            history=old,
        )

    async def _looking(self) -> None:
        while True:
            await self._look.wait()
            self._look.clear()
            steady = self._given.clock.steady
            since = steady() - _looked.get(self._name, float("-inf"))
            if 0 <= since < LOOK_S:
                await self._given.pause(LOOK_S - since)
            _looked.pop(self._name, None)
            _looked[self._name] = steady()
            while len(_looked) > _LOOKS_MOST:
                del _looked[next(iter(_looked))]
            await self._child.tell("look")

    async def _watch(self) -> None:
        while self._alive:
            self._alive = False
            await self._given.pause(SILENT_S)
        self._child.kill()  # its output ends, and with it what reads it


def _read(line: bytes) -> dict[str, Any]:
    """What a line says; nothing for one that is none of its own."""
    try:
        said = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _taken_away(gone: dict[str, Any]) -> list[Heard]:
    messages, authors = gone.get("messages"), gone.get("authors")
    return [
        *(
            Heard(kind="delete", platform=NAME, native=native)
            for each in (messages if isinstance(messages, list) else ())
            if (native := word(each))
        ),
        *(
            Heard(kind="ban", platform=NAME, author=author)
            for each in (authors if isinstance(authors, list) else ())
            if (author := word(each))
        ),
    ]


def _error(said: dict[str, Any]) -> ProviderError:
    kind = said.get("error")
    if kind == "rate":
        wait = said.get("retry_s")
        seconds = wait if isinstance(wait, int) and not isinstance(wait, bool) else 60
        return ProviderError("source_throttled", retry_s=min(max(seconds, 60), 3600))
    if isinstance(kind, str) and kind in _GONE:
        found = _GONE[kind]
        return ProviderError(found.code, retryable=found.retryable, **found.data)
    logger.warning("tiktok: %s", word(said.get("what"), 60))
    return ProviderError("source_failed", retry_s=_FAILED_S)
