"""Owns an evening on YouTube: a channel that is live, and us who listen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2

from livehub.clock import Millis
from livehub.comments.sources import youtube
from livehub.comments.sources.contract import Given
from livehub.errors import ProviderError
from tests.comments.sources.evening import Collected, QuickClock, given, supervised, until
from tests.comments.sources.fake_youtube import KEY, OWNER, VIDEO, FakeYouTube


class Evening:
    """A chat, and what we are told of it."""

    def __init__(self, http: httpx2.AsyncClient, seed: int = 0) -> None:
        self.clock = QuickClock()
        self.youtube = FakeYouTube(self.clock, seed)
        self.hearing = Collected()
        self.http = http
        self.until: Millis | None = None

    def given(self, stream: str = VIDEO, key: str = KEY) -> Given:
        return given(
            self.http, self.clock, {"key": key}, self.youtube.bases, stream, until=self.until
        )

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Task[ProviderError | None]]:
        """The supervised source, until the block ends."""
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(supervised(youtube, self.given(), self.hearing))
            yield task
            task.cancel()

    @property
    def written(self) -> dict[str, dict[str, object]]:
        """What people wrote, by id."""
        return {
            each["id"]: each
            for each in self.youtube.items
            if each["snippet"]["type"] == "textMessageEvent"
        }

    async def all_told(self) -> None:
        await until(lambda: self.hearing.comments.keys() >= self.written.keys())
        self.nothing_wrong()

    def nothing_wrong(self) -> None:
        """Everything that was told was said, by that person, in these words."""
        for heard in self.hearing.heard:
            if heard.kind != "comment":
                continue
            truth = next(each for each in self.youtube.items if each["id"] == heard.native)
            said, by = truth["snippet"], truth["authorDetails"]
            assert heard.text == said["textMessageDetails"]["messageText"]
            assert (heard.author, heard.name) == (by["channelId"], by["displayName"])
            assert heard.own is (by["channelId"] == OWNER)
            assert heard.sent_at > 0
