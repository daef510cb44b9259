"""Owns a poller under a test's control: a fake list, a real store, time that passes when it waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from livehub.clock import SECOND
from livehub.errors import Invalid, LiveHubError
from livehub.log.contract import Append, Store
from livehub.log.vault import Secret
from livehub.payments.lamps import Ear, Lamp, Lamps
from livehub.payments.providers import LISTINGS
from livehub.payments.transfers import Notice, Way
from livehub.store.sqlite import SqliteStore
from livehub.work.fetching import Fetching
from livehub.work.poller import Poller
from tests.banks.lists import TOKEN, CassoList, FakeList, SepayList
from tests.banks.movements import Movements
from tests.fakes import FakeClock

BOTH = pytest.mark.parametrize("name", ["sepay", "casso"])


class Book:
    """What reached us, each notice as it came.

    `full` makes it fail as a full disk does, `refuses` is a bank reference that it does not take.
    """

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.kept: list[tuple[str, str, bytes]] = []
        self.full: LiveHubError | None = None
        self.refuses = ""

    async def record(
        self, notices: Sequence[Notice], *, way: Way, raw: bytes = b"", actor: str
    ) -> list[str]:
        if self.full is not None:
            raise self.full
        if any(each.bank_ref == self.refuses for each in notices):
            raise Invalid("amount_range", field="amount")
        assert way == "poll"
        assert {actor} == {f"provider:{each.provider}" for each in notices}
        self.notices += notices
        return [each.provider_id for each in notices]

    async def keep(
        self, provider: str, way: Way, reason: str, raw: bytes, actor: str, at: int = 0
    ) -> str:
        assert (way, actor) == ("poll", f"provider:{provider}")
        self.kept.append((provider, reason, raw))
        return str(len(self.kept))

    @property
    def told(self) -> list[str]:
        """Bank references, each once, as they came."""
        return list(dict.fromkeys(each.bank_ref for each in self.notices))


async def put_token(store: Store, provider: str, token: str) -> None:
    """The owner gave this key."""
    head = await store.open_log("shop")
    kept = Secret(f"provider:{provider}", "token", token)
    await store.append(Append(log="shop", expected=head.seq, records=(), secrets=(kept,)))


class Reading:
    """One provider's list, read by hand."""

    def __init__(self, name: str, moved: Movements, store: Store, book: Book) -> None:
        self.name = name
        self.moved = moved
        self.clock = moved.clock
        self.store = store
        self.book = book
        self.list: FakeList = {"sepay": SepayList, "casso": CassoList}[name](moved)
        self.lamps = Lamps(self.clock.now())
        self.every_s = 3.0
        self.timeout_s = 5.0
        self.client: httpx2.AsyncClient
        self.poller: Poller

    async def pause(self, seconds: float) -> None:
        """What the poller waits passes at once."""
        self.clock.advance(round(seconds * SECOND))
        await asyncio.sleep(0)

    def begin(self) -> None:
        """A new process: all that is not on disk is forgotten."""
        fetching = Fetching(
            self.name,
            LISTINGS[self.name],
            self.clock,
            base=self.list.url,
            timeout_s=self.timeout_s,
            pause=self.pause,
        )
        given = (self.book, self.lamps, self.store, self.clock)
        self.poller = Poller(self.name, fetching, lambda: self.every_s, *given, chance=lambda: 0.0)

    async def look(self, after_s: float = 0.0) -> list[str]:
        """A look some seconds later; the targets that were asked for."""
        self.clock.advance(round(after_s * SECOND))
        before = len(self.list.asked)
        await self.poller.look(self.client)
        return self.list.asked[before:]

    async def until(self, done: Callable[[], bool], within_s: float, step_s: float = 0.5) -> float:
        """Look every half second until it is so; how many seconds that took."""
        began = self.clock.steady()
        while not done():
            assert self.clock.steady() - began < within_s, f"not within {within_s} s"
            await self.look(step_s)
        return self.clock.steady() - began

    @property
    def lamp(self) -> Lamp:
        """How the way stands now."""
        ear = Ear(self.name, "poll")
        lamps, _ = self.lamps.look([ear], [], self.clock.now(), live=True)
        return lamps[0]


@asynccontextmanager
async def reading(folder: Path, name: str, token: str = TOKEN) -> AsyncIterator[Reading]:
    """A provider that is connected, its list served."""
    moved = Movements(FakeClock())
    store = await asyncio.to_thread(SqliteStore, folder, moved.clock)
    try:
        if token:
            await put_token(store, name, token)
        read = Reading(name, moved, store, Book())
        async with (
            read.list.serving(),
            httpx2.AsyncClient(timeout=10, follow_redirects=False) as client,
        ):
            read.client = client
            read.begin()
            yield read
    finally:
        await store.close()


@pytest.fixture
async def name() -> str:
    """The provider, where a test does not say which."""
    return "sepay"


@pytest.fixture
async def read(tmp_path: Path, name: str) -> AsyncIterator[Reading]:
    """Its list, and what reads it."""
    async with reading(tmp_path, name) as opened:
        yield opened
