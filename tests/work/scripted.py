"""Owns a platform and its reader that do what a test says, and sources run over them in a world."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from livehub.clock import SECOND
from livehub.comments.sources.contract import Given, Hearing
from livehub.shows import comment_commands as talk
from livehub.work.sources import LOOK_S, Sources
from tests.builders import tasks_until_the_end
from tests.worlds import Opened

OWNER = "owner:o1"
Act = Callable[[Given, Hearing], Awaitable[None]]
"""What one run of a source does."""


def raising(error: BaseException) -> Act:
    """A run that fails at once."""

    async def act(_: Given, hearing: Hearing) -> None:
        raise error

    return act


async def for_ever(_: Given, hearing: Hearing) -> None:
    """Hears, and nothing is said."""
    hearing.is_now("live")
    await asyncio.Event().wait()


@dataclass
class Scripted:
    """A source whose runs are acts: each run takes the next, the last one stays."""

    NAME: str = "facebook"
    KEYS: tuple[str, ...] = ("token",)
    acts: list[Act] = field(default_factory=lambda: [for_ever])
    runs: list[Given] = field(default_factory=list)
    running: int = 0
    most: int = 0

    async def run(self, given: Given, hearing: Hearing) -> None:
        self.runs.append(given)
        act = self.acts[0] if len(self.acts) == 1 else self.acts.pop(0)
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await act(given, hearing)
        finally:
            self.running -= 1


class Followed:
    """Sources that are followed, and what screens are told of them."""

    def __init__(self, opened: Opened, *scripted: Scripted) -> None:
        self.opened = opened
        self.show = opened.stage.show
        self.waited: list[float] = []
        world = opened.world
        self.sources = Sources(
            {each.NAME: each for each in scripted},
            world.logs,
            world.comments,
            world.store,
            world.vitals,
            opened.clock,
            watching=world.pushed.watching,
            pause=self.pause,
            chance=lambda: 1.0,
        )

    async def pause(self, seconds: float) -> None:
        """What is waited for passes by looks alone: nobody else moves the clock."""
        if seconds == LOOK_S:
            self.opened.clock.advance(round(seconds * SECOND))
            await asyncio.sleep(0.001)
            return
        self.waited.append(seconds)
        await passed(self.opened, seconds)

    def lamp(self, source: str = "facebook") -> dict[str, Any] | None:
        """The document as helpers see it."""
        found = self.opened.world.vitals.of(self.show, "helper")
        return found.get(("sources", source))

    def state(self, source: str = "facebook") -> str:
        lamp = self.lamp(source)
        return "" if lamp is None else str(lamp["state"])

    async def connect(self, source: str = "facebook", stream: str = "911", **keys: str) -> None:
        """A person says what is listened to."""
        body = talk.ConnectSource(source=source, stream=stream, **keys)  # type: ignore[arg-type]
        await self.opened.run(f"show:{self.show}", body, OWNER)

    @property
    def gaps(self) -> list[tuple[str, int, int]]:
        """What helpers have to read on the platform."""
        state = self.opened.world.show(self.show)
        return [(each.source, each.since, each.until) for each in state.gaps]


async def passed(opened: Opened, seconds: float) -> None:
    """Wait until so much time has passed in the world, which looks make pass."""
    end = opened.clock.steady() + seconds
    await until(lambda: opened.clock.steady() >= end)


async def until(done: Callable[[], bool]) -> None:
    """Wait for what happens by itself."""
    async with asyncio.timeout(20):
        while not done():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.002)


@asynccontextmanager
async def followed(opened: Opened, *scripted: Scripted) -> AsyncIterator[Followed]:
    """Sources as a world follows them, until the block is over."""
    found = Followed(opened, *scripted)
    async with tasks_until_the_end() as tasks:
        tasks.create_task(found.sources.run())
        yield found
