"""Owns what a source is run with in tests: quick time, a hearing that collects, a supervisor."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx2

from livehub.clock import Millis
from livehub.comments.sources.contract import Given, Heard, Source, State
from livehub.errors import ProviderError
from tests.fakes import START

SPEED = 1000
"""Seconds of an evening that pass in one of ours."""


class QuickClock:
    """Time a thousand times as fast, that a test may push besides."""

    def __init__(self, at: Millis = START) -> None:
        self._at = at
        self._begun = time.monotonic()
        self._pushed = 0.0

    def now(self) -> Millis:
        return self._at + int(self.steady() * 1000)

    def steady(self) -> float:
        return (time.monotonic() - self._begun) * SPEED + self._pushed

    def push(self, seconds: float) -> None:
        """So many seconds pass at once."""
        self._pushed += seconds


async def pause(seconds: float) -> None:
    """Quick as the clock."""
    await asyncio.sleep(seconds / SPEED)


class Collected:
    """A Hearing that keeps what it is told, as the log would."""

    def __init__(self, cursor: str = "") -> None:
        self.kept = cursor
        self.heard: list[Heard] = []
        self.states: list[tuple[State, str]] = []
        self.told: dict[str, Any] = {}
        self.gaps: list[tuple[Millis, Millis]] = []
        self.fails: list[Exception] = []
        self.busy = False

    @property
    def cursor(self) -> str:
        return self.kept

    async def tell(self, heard: Sequence[Heard], *, cursor: str = "") -> None:
        assert not self.busy, "told again before it was durable"
        self.busy = True
        await asyncio.sleep(0)
        self.busy = False
        if self.fails:
            raise self.fails.pop(0)
        self.heard += heard
        self.kept = cursor

    def is_now(self, state: State, code: str = "") -> None:
        self.states.append((state, code))

    def figures(self, **told: Any) -> None:
        self.told |= {name: value for name, value in told.items() if value is not None}

    def missed(self, since: Millis, until: Millis) -> None:
        self.gaps.append((since, until))

    def of_kind(self, kind: str) -> list[str]:
        """The native ids, or authors, of one kind, in the order they were told."""
        return [each.native or each.author for each in self.heard if each.kind == kind]

    @property
    def comments(self) -> dict[str, Heard]:
        """By native id, as it was told first."""
        found: dict[str, Heard] = {}
        for each in self.heard:
            if each.kind == "comment":
                found.setdefault(each.native, each)
        return found


def client() -> httpx2.AsyncClient:
    """As the supervisor's."""
    return httpx2.AsyncClient(follow_redirects=False, trust_env=False)


def given(
    client: httpx2.AsyncClient,
    clock: QuickClock,
    keys: Mapping[str, str],
    bases: Mapping[str, str],
    stream: str = "",
    until: Millis | None = None,
) -> Given:
    """What a source is given."""
    return Given(
        stream=stream, keys=keys, client=client, clock=clock, pause=pause, bases=bases, until=until
    )


async def supervised(source: Source, with_: Given, hearing: Collected) -> ProviderError | None:
    """Run a source as the supervisor does: what may be tried again is, after a while.

    What ended it for good, or None when the platform said that it is over.
    """
    while True:
        try:
            await source.run(with_, hearing)
        except ProviderError as error:
            if not error.retryable:
                return error
            await pause(float(error.data.get("retry_s", 1)))
        else:
            return None


async def until(true: Any, seconds: float = 15.0) -> None:
    """Wait for something to be so; AssertionError after so many real seconds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to that"
        await asyncio.sleep(0.001)
