"""Owns an evening on Facebook: a page that is live, and us who listen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2

from livehub.comments.sources import facebook
from livehub.comments.sources.contract import Given
from livehub.errors import ProviderError
from tests.comments.sources.evening import Collected, QuickClock, given, supervised, until
from tests.comments.sources.fake_facebook import PAGE, TOKEN, FakeFacebook


class Evening:
    """A page that is live, and us who listen."""

    def __init__(self, http: httpx2.AsyncClient, seed: int = 0) -> None:
        self.clock = QuickClock()
        self.facebook = FakeFacebook(self.clock, seed)
        self.hearing = Collected()
        self.http = http

    def given(self, stream: str = "", token: str = TOKEN) -> Given:
        return given(self.http, self.clock, {"token": token}, self.facebook.bases, stream)

    @asynccontextmanager
    async def listening(
        self, stream: str = ""
    ) -> AsyncIterator[asyncio.Task[ProviderError | None]]:
        """The supervised source, until the block ends."""
        async with asyncio.TaskGroup() as tasks:
            run = supervised(facebook, self.given(stream), self.hearing)
            task = tasks.create_task(run)
            yield task
            task.cancel()

    async def all_told(self) -> None:
        await until(lambda: self.hearing.comments.keys() >= {p.id for p in self.facebook.posted})
        self.nothing_wrong()

    async def connected(self) -> None:
        """Until both stream and list are had."""
        await until(lambda: self.facebook.lines and ("live", "") in self.hearing.states)

    def nothing_wrong(self) -> None:
        """Everything that was told was said, by that person, in these words."""
        truth = {each.id: each for each in self.facebook.posted}
        for heard in self.hearing.heard:
            posted = truth[heard.native]
            assert (heard.kind, heard.platform) == ("comment", "facebook")
            assert (heard.text, heard.author, heard.name) == (
                posted.text,
                posted.author,
                posted.name,
            )
            assert heard.sent_at == posted.at // 1000 * 1000
            assert heard.own is (posted.author == PAGE)
