"""The crowd lives in real logs over a real store, and survives what it is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from livehub.clock import MINUTE, SECOND, Millis
from livehub.events.bank import BANK
from livehub.events.shop import SHOP
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.rehearsal.crowd import live, run
from livehub.rehearsal.evening import Evening, Next
from livehub.rehearsal.town import Step, Town
from livehub.rehearsal.village import current_show, open_village
from livehub.shows import commands as cmd
from livehub.shows.domains import KINDS
from livehub.shows.state import ShowState
from livehub.store.blobs import Blobs
from livehub.store.sqlite import SqliteStore
from livehub.work.allotments import FromShop
from livehub.work.matching import Matching
from livehub.work.reactions import follow
from tests.fakes import FakeClock
from tests.rehearsal.paper import blank, open_paper_village, open_paper_village_in

pytestmark = pytest.mark.slow  # whole evenings are played

FOLLOWED = {"shop": "reaction:allotments:shop", "bank": "reaction:matching:bank"}


class Stop(Exception):
    """Enough was seen."""


class RealWorld:
    """Logs over SQLite with the reactions that the crowd counts on, and a clock of our own."""

    def __init__(
        self, store: Store, logs: Logs, clock: FakeClock, tasks: asyncio.TaskGroup
    ) -> None:
        self.store = store
        self.logs = logs
        self.clock = clock
        self.tasks = tasks

    async def wait(self, millis: Millis) -> None:
        """Time passes; reactions have caught up when it has."""
        self.clock.advance(millis)
        for log, mark in FOLLOWED.items():
            while await self.store.mark(mark) < self.logs.get(log).head.seq:  # noqa: ASYNC110
                await asyncio.sleep(0)  # their writer is a thread: it needs the loop, not time


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def store(tmp_path: Path, clock: FakeClock) -> AsyncIterator[SqliteStore]:
    store = await asyncio.to_thread(SqliteStore, tmp_path / "world", clock)
    yield store
    await store.close()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


@asynccontextmanager
async def running(store: SqliteStore, clock: FakeClock) -> AsyncIterator[RealWorld]:
    """A world that works for as long as a test looks at it."""
    logs = Logs(store, clock, KINDS)
    try:
        async with asyncio.TaskGroup() as tasks:
            logs.serve_in(tasks)
            await logs.open("shop")
            await logs.open("bank")
            from_shop, matching = FromShop(logs), Matching(logs, store)
            tasks.create_task(follow(store, "shop", SHOP, "allotments", from_shop.react))
            tasks.create_task(follow(store, "bank", BANK, "matching", matching.react))
            yield RealWorld(store, logs, clock, tasks)
            raise Stop
    except* Stop:
        pass


async def live_for(world: RealWorld, show: str, millis: Millis) -> None:
    """Let the crowd live for so long."""
    end = world.clock.now() + millis
    over = asyncio.Event()

    async def wait(pause: Millis) -> None:
        await world.wait(pause)
        if world.clock.now() >= end:
            over.set()
            await asyncio.Event().wait()

    crowd = world.tasks.create_task(live(world.logs, world.clock, show, 7, wait))
    await over.wait()
    crowd.cancel()


async def test_three_minutes_on_a_real_store_sells_and_is_paid_and_a_restart_goes_on(
    store: SqliteStore, clock: FakeClock, blobs: Blobs
) -> None:
    async with running(store, clock) as world:
        show = await open_village(world.logs, blobs, clock, blank)
        await live_for(world, show, 3 * MINUTE)
        first: ShowState = world.logs.get(f"show:{show}").state
    assert first.phase == "live"
    assert len(first.orders) >= 3
    assert any(order.received for order in first.orders.values())
    async with running(store, clock) as world:
        assert await open_village(world.logs, blobs, clock, blank) == show
        await live_for(world, show, 30 * SECOND)
        second: ShowState = world.logs.get(f"show:{show}").state
    assert second.queue.count > first.queue.count
    assert any(second.orders[key].settled for key in first.orders)


async def test_when_somebody_closes_the_show_the_crowd_goes_on_in_another() -> None:
    world, show = await open_paper_village()
    end = world.clock.now() + MINUTE

    async def wait(pause: Millis) -> None:
        await world.wait(pause)
        if world.clock.now() >= end:
            raise Stop
        if world.clock.now() >= end - 40 * SECOND and world.show(show).phase == "live":
            await world.get(f"show:{show}").run(cmd.CloseShow(), actor="helper:me", id="close")

    with pytest.raises(Stop):
        await live(world.logs, world.clock, show, 7, wait)
    following = current_show(world.shop)
    assert following is not None
    assert following != show
    assert world.show(following).queue.count >= 5
    assert await open_paper_village_in(world) == following


class Clumsy(Evening):
    """Wants what is not there, every other time does not know what it wants."""

    def __init__(self) -> None:
        super().__init__(1, "helper:x")
        self.looked = 0

    def next_steps(self, town: Town) -> Next:
        self.looked += 1
        if self.looked % 2:
            raise ZeroDivisionError
        step = Step(town.show_log, "helper:x", f"{town.now}", cmd.FeatureProduct(product="none"))
        return Next((step,), town.now)


async def test_neither_refusals_nor_bugs_end_the_crowd(caplog: pytest.LogCaptureFixture) -> None:
    world, show = await open_paper_village()
    clumsy = Clumsy()

    async def wait(pause: Millis) -> None:
        await world.wait(pause)
        if clumsy.looked == 10:
            raise Stop

    with pytest.raises(Stop):
        await run(world.logs, world.clock, show, clumsy, wait)
    assert [code for _, code in world.refused] == ["product_unknown"] * 5
    assert [record.levelname for record in caplog.records] == ["ERROR"] * 5
