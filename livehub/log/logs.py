"""Owns the set of a world's open logs: one runner for each, found by name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from livehub.clock import Clock
from livehub.errors import NotFound
from livehub.log.contract import Store
from livehub.log.runner import Domain, Runner

Opened = Callable[[Runner[Any]], None]


class Logs:
    """Opens runners and keeps them served by the world's task group."""

    def __init__(self, store: Store, clock: Clock, domains: Mapping[str, Domain[Any]]) -> None:
        """`domains` maps the kind, the part of a log's name before the colon, to its meaning."""
        self._store = store
        self._clock = clock
        self._domains = domains
        self._runners: dict[str, Runner[Any]] = {}
        self._opening = asyncio.Lock()
        self._tasks: asyncio.TaskGroup | None = None
        self._on_open: list[Opened] = []

    def serve_in(self, tasks: asyncio.TaskGroup) -> None:
        """Runners opened from now on are served by these tasks."""
        self._tasks = tasks

    def on_open(self, hear: Opened) -> None:
        """Hear of every runner that opens."""
        self._on_open.append(hear)

    async def open(self, name: str) -> Runner[Any]:
        """The runner of a log, folded and served."""
        async with self._opening:
            if name in self._runners:
                return self._runners[name]
            domain = self._domains.get(name.partition(":")[0])
            if domain is None or self._tasks is None:
                raise NotFound("log_unknown", log=name)
            runner: Runner[Any] = Runner(name, domain, self._store, self._clock)
            await runner.load()
            self._tasks.create_task(runner.serve(), name=f"runner {name}")
            self._runners[name] = runner
            for hear in self._on_open:
                hear(runner)
            return runner

    def get(self, name: str) -> Runner[Any]:
        """The open runner; NotFound `log_unknown` when there is none."""
        try:
            return self._runners[name]
        except KeyError:
            raise NotFound("log_unknown", log=name) from None

    def __iter__(self) -> Iterator[Runner[Any]]:
        return iter(tuple(self._runners.values()))
