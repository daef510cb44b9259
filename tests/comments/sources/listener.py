"""What tests give a source that hears only while connected: a hearing, and pauses they end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from livehub.clock import Millis
from livehub.comments.sources.contract import Given, Heard, Source, State
from tests.fakes import FakeClock

DATA = Path(__file__).parents[2] / "data" / "comments"
PATIENCE_S = 8


class Notebook:
    """A Hearing that writes down; `full` makes it wait, `fails` makes it raise once each."""

    def __init__(self, cursor: str = "") -> None:
        self.cursor = cursor
        self.heard: list[Heard] = []
        self.states: list[tuple[State, str]] = []
        self.viewers: int | None = None
        self.gaps: list[tuple[Millis, Millis]] = []
        self.fails: list[Exception] = []
        self.batches: list[int] = []
        self.room = asyncio.Event()
        self.room.set()

    async def tell(self, heard: Sequence[Heard], *, cursor: str = "") -> None:
        await self.room.wait()
        if self.fails:
            raise self.fails.pop(0)
        self.heard += heard
        self.batches.append(len(heard))
        self.cursor = cursor or self.cursor

    def is_now(self, state: State, code: str = "") -> None:
        self.states.append((state, code))

    def figures(self, *, viewers: int | None = None, **_others: Any) -> None:
        self.viewers = viewers if viewers is not None else self.viewers

    def missed(self, since: Millis, until: Millis) -> None:
        self.gaps.append((since, until))

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.heard if each.kind == "comment"]


class Pauses:
    """Pauses that last until the test says that they are over."""

    def __init__(self) -> None:
        self._waiting: list[tuple[float, asyncio.Event]] = []

    async def __call__(self, seconds: float) -> None:
        over = asyncio.Event()
        self._waiting.append((seconds, over))
        await over.wait()

    async def over(self, seconds: float) -> None:
        """The pause of so many seconds, once it has begun, is over."""
        await so(lambda: any(each == seconds for each, _ in self._waiting))
        found = next(one for one in self._waiting if one[0] == seconds)
        self._waiting.remove(found)
        found[1].set()


async def so(true: Any) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - what is waited for is silent
            await asyncio.sleep(0.002)


class Running:
    """A source at work."""

    def __init__(self, notebook: Notebook, pauses: Pauses) -> None:
        self.notebook = notebook
        self.pauses = pauses
        self._raised: Exception | None = None
        self._over = asyncio.Event()

    async def run(self, source: Source, given: Given) -> None:
        """Run it, and keep what it raises."""
        try:
            await source.run(given, self.notebook)
        except Exception as error:  # noqa: BLE001 - what a test asks for
            self._raised = error
        self._over.set()

    async def ends(self) -> Any:
        """What it raised, once it has ended; None when it returned."""
        async with asyncio.timeout(PATIENCE_S):
            await self._over.wait()
        return self._raised


@asynccontextmanager
async def running(
    source: Source,
    stream: str,
    bases: Mapping[str, str],
    notebook: Notebook | None = None,
    clock: FakeClock | None = None,
) -> AsyncIterator[Running]:
    """Run a source until the block is left; then it is cancelled, as by a supervisor. Where what is
    listened to is a key, it is that."""
    notebook, pauses = notebook or Notebook(), Pauses()
    async with httpx2.AsyncClient(trust_env=False) as client:
        given = Given(
            stream=stream, keys=dict.fromkeys(source.KEYS, stream), client=client, clock=clock or FakeClock(), pause=pauses,
            bases=bases,
        )  # fmt: skip
        one = Running(notebook, pauses)
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(one.run(source, given))
            yield one
            task.cancel()
