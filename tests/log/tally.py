"""A log that only counts, so that tests of the runner speak of nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from livehub.errors import Refused
from livehub.events import Event, Vocabulary
from livehub.log.command import Body, Command, Decision, Unique
from livehub.log.contract import Append, Head, Store
from livehub.log.record import Record
from livehub.log.runner import Runner
from livehub.log.vault import Secret
from livehub.store.sqlite import SqliteStore
from tests.builders import Tasks, tasks_until_the_end
from tests.fakes import FakeClock


class Counted(Event, frozen=True, kw_only=True):
    """The tally went up."""

    by: int
    mark: str = ""


class Count(Body, frozen=True, kw_only=True):
    """Go up by so much, at most to 100, leaving a secret and a unique key where asked."""

    by: int
    secret: str = ""
    key: str = ""


class Stumble(Body, frozen=True, kw_only=True):
    """Run into a bug."""


class Tally:
    """The domain. Its state is the sum."""

    vocabulary = Vocabulary("tally", Counted)

    def __init__(self) -> None:
        self.seen: list[Command[Any]] = []

    def initial(self) -> int:
        return 0

    def decide(self, state: int, command: Command[Any]) -> Decision:
        self.seen.append(command)
        body = command.body
        if isinstance(body, Stumble):
            raise RuntimeError("a bug")
        if state + body.by > 100:
            raise Refused("sold_out", left=100 - state)
        mark = command.mint("mark")
        return Decision(
            (Counted(by=body.by, mark=mark),) if body.by else (),
            {"sum": state + body.by, "mark": mark},
            (Secret("someone", "word", body.secret),) if body.secret else (),
            (Unique("code", body.key or mark, "tally"),),
        )

    def evolve(self, state: int, record: Record) -> int:
        assert isinstance(record.event, Counted)
        return state + record.event.by


class Meddled:
    """A store whose appends can be held up or made to fail; all else is the real one's."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.before: list[Callable[[Append], Any]] = []
        self.appends: list[Append] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def append(self, append: Append) -> Head:
        self.appends.append(append)
        if self.before:
            await self.before.pop(0)(append)
        return await self._store.append(append)


class Scene:
    """A runner over a store that can be meddled with."""

    def __init__(self, store: Meddled, clock: FakeClock, tasks: Tasks) -> None:
        self.store = store
        self.clock = clock
        self.domain = Tally()
        self.runner = Runner[int]("tally:1", self.domain, store, clock)
        self.tasks = tasks

    def serve(self) -> None:
        self.tasks.create_task(self.runner.serve())

    async def another(self) -> Runner[int]:
        """A second runner of the same log, as another process would have."""
        runner = Runner[int]("tally:1", Tally(), self.store._store, self.clock)
        await runner.load()
        self.tasks.create_task(runner.serve())
        return runner


@asynccontextmanager
async def a_scene(folder: Path) -> AsyncIterator[Scene]:
    clock = FakeClock()
    store = await asyncio.to_thread(SqliteStore, folder, clock)
    try:
        async with tasks_until_the_end() as tasks:
            scene = Scene(Meddled(store), clock, tasks)
            await scene.runner.load()
            yield scene
    finally:
        await store.close()
