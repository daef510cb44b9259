"""A rehearsal world on paper: the real decisions and reactions, without a store, tasks or time."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from typing import Any, cast

from livehub.clock import Millis
from livehub.errors import LiveHubError
from livehub.links import Links
from livehub.log.command import Body, Command, Result
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.record import Record
from livehub.log.runner import Outcome
from livehub.payments.intake import Intake
from livehub.payments.state import BankState
from livehub.photos import Photo
from livehub.rehearsal.crowd import run
from livehub.rehearsal.evening import Evening
from livehub.rehearsal.village import Ware, open_village, robot
from livehub.shop.state import ShopState
from livehub.shows import commands as cmd
from livehub.shows.domains import KINDS
from livehub.shows.state import ShowState
from livehub.store.blobs import Blobs
from livehub.work.allotments import FromShop, FromShow
from livehub.work.matching import Matching
from livehub.work.timers import Timers
from tests.builders import PAYEE, REACTION, listing
from tests.fakes import FakeClock

SEED = 7


class Over(Exception):
    """The time that a test looks at is over."""


class PaperRunner:
    """A log whose chance follows from the commands, so that the same ones give the same."""

    def __init__(self, world: PaperWorld, log: str) -> None:
        self.log = log
        self.domain = KINDS[log.partition(":")[0]]
        self.state: Any = self.domain.initial()
        self._world = world
        self._seq = 0
        self._answers: dict[tuple[str, str], Result] = {}

    async def run(self, body: Body, *, actor: str, id: str) -> Outcome:  # noqa: A002
        if (actor, id) in self._answers:
            return Outcome(self._seq, self._answers[actor, id])
        now = self._world.clock.now()
        self._world.sent.append((now - self._world.began, self.log, actor, id, body))
        entropy = hashlib.sha256(f"{self.log} {actor} {id}".encode()).digest()
        try:
            decision = self.domain.decide(self.state, Command(id, actor, now, entropy, body))
        except LiveHubError as refusal:
            self._world.refused.append((id, refusal.code))
            raise
        for unique in decision.uniques:
            self._world.uniques[unique.space, unique.key] = unique.value
        for event in decision.events:
            self._seq += 1
            record = Record(self._seq, now, actor, id, event)
            self.state = self.domain.evolve(self.state, record)
            self._world.unread.append((self.log, record))
        self._answers[actor, id] = decision.result
        return Outcome(self._seq, decision.result)


class PaperWorld:
    """All logs of a world; reactions and timers come in turn when time passes."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.began = self.clock.now()
        self.sent: list[tuple[Millis, str, str, str, Body]] = []
        self.refused: list[tuple[str, str]] = []
        self.uniques: dict[tuple[str, str], str] = {}
        self.unread: list[tuple[str, Record]] = []
        self._marks: dict[str, int] = {}
        self._runners: dict[str, PaperRunner] = {}
        self.logs = cast(Logs, self)
        store = cast(Store, self)
        self._from_shop = FromShop(self.logs)
        self._matching = Matching(self.logs, store)
        self._timers = Timers(self.logs, store, self.clock)

    async def open(self, name: str) -> PaperRunner:
        return self._runners.setdefault(name, PaperRunner(self, name))

    def get(self, name: str) -> PaperRunner:
        return self._runners[name]

    def __iter__(self) -> Iterator[PaperRunner]:
        return iter(tuple(self._runners.values()))

    async def unique(self, space: str, key: str) -> str | None:
        return self.uniques.get((space, key))

    async def set_mark(self, name: str, value: int) -> None:
        self._marks[name] = value

    async def settle(self) -> None:
        """Let every reaction read what there is to read."""
        while self.unread:
            log, record = self.unread.pop(0)
            kind, _, show = log.partition(":")
            if kind == "shop":
                await self._from_shop.react(record)
            elif kind == "bank":
                await self._matching.react(record)
            else:
                await FromShow(self.logs, show).react(record)

    async def wait(self, millis: Millis) -> None:
        """Time passes, and all that happens by itself happens."""
        self.clock.advance(millis)
        await self.settle()
        await self._timers.tick()
        await self.settle()

    @property
    def shop(self) -> ShopState:
        return cast(ShopState, self.get("shop").state)

    @property
    def bank(self) -> BankState:
        return cast(BankState, self.get("bank").state)

    def show(self, show: str) -> ShowState:
        return cast(ShowState, self.get(f"show:{show}").state)


class NoBlobs:
    """Takes every picture and keeps none."""

    async def put_as(self, name: str, raw: bytes, suffix: str) -> str:
        return name


def blank(ware: Ware) -> Photo:
    """A picture that costs nothing to make."""
    return Photo({400: b"", 1080: b""}, hashlib.sha256(ware.code.encode()).hexdigest())


async def open_paper_village_in(world: PaperWorld) -> str:
    """Set the shop up, or find it; the show in it."""
    await world.open("bank")
    show = await open_village(world.logs, cast(Blobs, NoBlobs()), world.clock, blank)
    await world.settle()
    return show


async def open_paper_village() -> tuple[PaperWorld, str]:
    """A world whose shop is set up, and the show in it."""
    world = PaperWorld()
    return world, await open_paper_village_in(world)


SHOW = "s7k2abcd"


async def open_paper_show(world: PaperWorld, stock: int) -> Intake:
    """A bank, and a show with one product of `stock` units at 50.000; how its transfers come in."""
    await world.open("bank")
    show = await world.open(f"show:{SHOW}")
    opened = cmd.OpenShow(show=SHOW, title="Phiên thử", hold_minutes=30)
    await show.run(opened, actor=REACTION, id="open")
    await show.run(listing(quantity=stock), actor=REACTION, id="list")
    return Intake(world.logs, Links(b"k" * 32), lambda: frozenset({PAYEE.number}))


async def play(world: PaperWorld, show: str, millis: Millis, seed: int = SEED) -> None:
    """Let the crowd live for so long."""
    end = world.clock.now() + millis
    evening = Evening(seed, await robot(world.logs))

    async def wait(pause: Millis) -> None:
        await world.wait(pause)
        if world.clock.now() >= end:
            raise Over

    with contextlib.suppress(Over):
        await run(world.logs, world.clock, show, evening, wait)
