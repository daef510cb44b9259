"""Composes a world for tests: real logs over a real store, no sockets unless a test wants them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx2
from starlette.types import ASGIApp

from livehub.events.bank import BANK
from livehub.events.shop import SHOP
from livehub.events.show import SHOW
from livehub.links import open_links
from livehub.log.command import Body, Result
from livehub.log.logs import Logs
from livehub.log.runner import Runner
from livehub.media.sessions import Media
from livehub.payments.intake import Intake
from livehub.pins import Tries
from livehub.screens.door import Door
from livehub.screens.hub import Hub
from livehub.screens.vitals import Vitals
from livehub.shop.state import account_numbers
from livehub.shows.domains import KINDS
from livehub.store.blobs import Blobs
from livehub.store.sqlite import SqliteStore
from livehub.web.auth import order_key
from livehub.web.doors import Doors
from livehub.web.world import World
from livehub.work.allotments import FromShop, FromShow
from livehub.work.matching import Matching, lane
from livehub.work.reactions import follow
from tests.builders import Tasks
from tests.fakes import FakeClock

Who = Literal["stranger", "owner", "helper", "camera"]


def no_media() -> Media:
    """For worlds without cameras: asking for media is a mistake of the test."""
    raise AssertionError("this world has no media")


@dataclass
class Stage:
    """What the sample show consists of."""

    show: str = ""
    other_show: str = ""
    product: str = ""
    variant: str = ""
    order: str = ""
    other_order: str = ""
    devices: dict[str, str] = field(default_factory=dict)


class Opened:
    """A world with its doors, and short ways to act in it."""

    def __init__(self, world: World, doors: Doors, clock: FakeClock, folder: Path) -> None:
        self.world = world
        self.doors = doors
        self.clock = clock
        self.folder = folder
        self.stage = Stage()
        self._commands = 0

    async def run(self, log: str, body: Body, actor: str = "helper:h1", id_: str = "") -> Result:
        """Carry out a command."""
        self._commands += 1
        runner = self.world.logs.get(log)
        outcome = await runner.run(body, actor=actor, id=id_ or f"test-{self._commands}")
        return outcome.result

    def cookie(self, who: str) -> dict[str, str]:
        """The header that makes a request come from one of the sample devices."""
        if who == "stranger":
            return {}
        token = self.world.links.make("device", self.stage.devices[who])
        return {"Cookie": f"{self.world.cookie}={token}"}

    def key(self, kind: str) -> str:
        """A key of the sample show: `overlay`, `watch`, `feed`, `program`, or `buyer`."""
        if kind == "buyer":
            return order_key(self.world, self.stage.order)
        return self.world.links.make(kind, self.stage.show)

    def preview_key(self) -> str:
        """The key by which helpers look at the sample camera alone."""
        return self.world.links.make("preview", f"{self.stage.show}:{self.stage.devices['camera']}")

    @asynccontextmanager
    async def client(
        self,
        who: Who = "stranger",
        door: Literal["https", "http"] = "https",
        host: str = "192.168.1.20:8443",
        address: str = "192.168.1.77",
    ) -> AsyncIterator[httpx2.AsyncClient]:
        """A browser in the hall; bugs become 500s as they do behind uvicorn."""
        app: ASGIApp = getattr(self.doors, door)
        transport = httpx2.ASGITransport(
            app=app, raise_app_exceptions=False, client=(address, 50_000)
        )
        async with httpx2.AsyncClient(
            transport=transport, base_url=f"{door}://{host}", headers=self.cookie(who)
        ) as client:
            yield client

    async def heads(self) -> dict[str, tuple[int, str]]:
        """How far each log got, to see that nothing changed."""
        found = {}
        for log in await self.world.store.logs():
            head = await self.world.store.open_log(log)
            found[log] = (head.seq, head.hash.hex())
        return found

    async def settled(self) -> None:
        """Wait until every reaction has seen all there is."""
        async with asyncio.timeout(10):
            while not await self._all_seen():  # noqa: ASYNC110 - marks are silent
                await asyncio.sleep(0.002)

    async def _all_seen(self) -> bool:
        store = self.world.store
        for name, log in _followed(self.world.logs):
            if await store.mark(f"reaction:{name}:{log}") < (await store.open_log(log)).seq:
                return False
        return True


def _followed(logs: Logs) -> list[tuple[str, str]]:
    names = {"shop": "allotments", "bank": "matching"}
    return [(names.get(runner.log, "closing"), runner.log) for runner in logs]


@asynccontextmanager
async def a_world(
    folder: Path,
    clock: FakeClock | None = None,
    *,
    rehearsal: bool = False,
    media: Callable[[], Media] = no_media,
    reactions: bool = True,
    **fields: Any,
) -> AsyncIterator[Opened]:
    """An empty world in `folder`; the same folder again is the same world after a restart."""
    clock = clock or FakeClock()
    store = await asyncio.to_thread(SqliteStore, folder, clock)
    failure: BaseException | None = None
    try:
        async with Tasks() as tasks:
            world = await _composed(folder, clock, store, tasks, rehearsal, media, fields)
            if reactions:
                _react(world, store, tasks)
            tasks.create_task(world.hub.serve(), name="hub")
            doors = await asyncio.to_thread(Doors, world)  # looks for its files once, at start
            try:
                yield Opened(world, doors, clock, folder)
            except BaseException as error:  # noqa: BLE001 - raised below, not as a group
                failure = error
            tasks.stop()
    finally:
        await store.close()
    if failure is not None:
        raise failure


async def _composed(
    folder: Path,
    clock: FakeClock,
    store: SqliteStore,
    tasks: Tasks,
    rehearsal: bool,
    media: Callable[[], Media],
    fields: dict[str, Any],
) -> World:
    logs = Logs(store, clock, KINDS)
    logs.serve_in(tasks)
    shop = await logs.open("shop")
    await logs.open("bank")
    for show in shop.state.shows:
        await logs.open(f"show:{show}")
    vitals = Vitals()
    values: dict[str, Any] = {
        "https_port": 8443,
        "http_port": 8080,
        "addresses": ["192.168.1.20"],
        **fields,
    }
    links = await asyncio.to_thread(open_links, folder)
    return World(
        rehearsal=rehearsal,
        clock=clock,
        store=store,
        blobs=await asyncio.to_thread(Blobs, folder / "blobs"),
        logs=logs,
        hub=Hub(logs.get, store, vitals, clock),
        vitals=vitals,
        links=links,
        intake=Intake(logs, links, lambda: account_numbers(shop.state)),
        door=Door(),
        tries=Tries(clock),
        media=media,
        ca=lambda: b"certificate authority",
        **values,
    )


def _react(world: World, store: SqliteStore, tasks: Tasks) -> None:
    logs = world.logs

    def of_show(runner: Runner[Any]) -> None:
        kind, _, show = runner.log.partition(":")
        if kind == "show":
            react = FromShow(logs, show).react
            tasks.create_task(follow(store, runner.log, SHOW, "closing", react))

    for runner in logs:
        of_show(runner)
    logs.on_open(of_show)
    tasks.create_task(follow(store, "shop", SHOP, "allotments", FromShop(logs).react))
    tasks.create_task(
        follow(store, "bank", BANK, "matching", Matching(logs, store).react, lane=lane)
    )
