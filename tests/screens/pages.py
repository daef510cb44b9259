"""Pages in memory: clients of the hub that keep documents as `static/sync/replica.js` does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from livehub.clock import Millis
from livehub.errors import ProviderError
from livehub.log.command import Body, Result
from livehub.log.contract import Store
from livehub.log.vault import Personal
from livehub.screens.client import frame
from livehub.screens.feed import Feed, Position
from livehub.screens.feeds import log_and_projection
from livehub.screens.hub import Hub
from livehub.screens.viewer import Role, Viewer
from livehub.screens.vitals import Vitals
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from tests.builders import HELPER, REACTION, Documents, House, a_house, lay_over, listing

SHOW = "s7k2abcd"
LOG = f"show:{SHOW}"
STUDIO = f"{LOG}/helper"
OVERLAY = f"{LOG}/overlay"
RING = 8  # changes kept, so that tests need few
WATCH = f"{LOG}/watch"
VITALS = f"vitals:{SHOW}"


class Page:
    """A screen whose connection can be clogged at will."""

    def __init__(self, role: Role = "helper", subject: str = "h1") -> None:
        self.viewer = Viewer(role, subject, SHOW)
        self.clogged = False
        self.closed: int | None = None
        self.messages: list[dict[str, Any]] = []
        self.documents: dict[str, Documents] = {}
        self.positions: dict[str, Position] = {}

    @property
    def drained(self) -> bool:
        return not self.clogged

    def write(self, message: bytes, framed: bytes) -> None:
        assert framed == frame(message)
        told = json.loads(message)
        self.messages.append(told)
        name = told["feed"]
        if "documents" in told:
            self.documents[name] = told["documents"]
        elif "seq" not in told:
            lay_over(self.documents[name], told)
        elif "epoch" not in told:
            self._change(name, told)
        if "epoch" in told:
            self.positions[name] = (told["epoch"], told["seq"])

    def _change(self, name: str, told: dict[str, Any]) -> None:
        epoch, seq = self.positions[name]
        if told["seq"] > seq:  # a page drops what is not newer than what it holds
            lay_over(self.documents[name], told)
            self.positions[name] = (epoch, told["seq"])

    def close(self, code: int) -> None:
        self.closed = code

    def kinds(self) -> list[str]:
        """What each message was: `snapshot`, `greeting`, `change`, `vitals`."""
        return [_kind(told) for told in self.messages]


def _kind(told: dict[str, Any]) -> str:
    if "seq" not in told:
        return "vitals"
    if "documents" in told:
        return "snapshot"
    return "greeting" if "epoch" in told else "change"


class HeldVault:
    """A store whose vault keeps one who asks waiting until the test says so."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked = asyncio.Event()
        self.answer = asyncio.Event()
        self._holds = False
        self.broken = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def hold(self) -> None:
        """The next who asks has to wait; those after them do not."""
        self._holds = True

    async def reveal(self, refs: Iterable[Personal]) -> dict[Personal, str | None]:
        if self.broken:
            raise ProviderError("store_failed")
        if self._holds:
            self._holds = False
            self.asked.set()
            await self.answer.wait()
        return await self._store.reveal(refs)


class Hall:
    """A show that is on, and the hub that tells its screens."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.clock = house.clock
        self.vault = HeldVault(house.store)
        self.vitals = Vitals()
        self.hub = Hub(house.logs.get, self.vault, self.vitals, house.clock, RING)
        self._commands = 0

    async def do(self, body: Body, actor: str = HELPER, log: str = LOG) -> Result:
        self._commands += 1
        runner = await self.house.logs.open(log)
        return (await runner.run(body, actor=actor, id=f"c{self._commands}")).result

    async def say(self, text: str = "hay quá", name: str = "Lan") -> str:
        body = talk.ReceiveComment(source="web", author="a1", name=name, text=text)
        return str((await self.do(body, "watch:w"))["comment"])

    async def watch(
        self, *feeds: str, role: Role = "helper", since: Page | None = None, subject: str = "h1"
    ) -> Page:
        """A page that subscribes, going on from what another holds where `since` is given."""
        page = Page(role, subject)
        if since is not None:
            page.documents = json.loads(json.dumps(since.documents))
            page.positions = dict(since.positions)
        await self.hub.attach(page, {feed: page.positions.get(feed) for feed in feeds})
        return page

    async def send(self, after: Millis = 50) -> None:
        """Let the gathering time pass and send what changed."""
        self.clock.advance(after)
        assert await self.hub.send() is None

    async def fresh(self, name: str) -> Documents:
        """What a snapshot holds now."""
        log, projection = log_and_projection(name)
        feed = Feed(name, self.house.logs.get(log), projection, self.house.store)
        feed.forget()
        documents: Documents = json.loads((await feed.snapshot())[1])["documents"]
        return documents


@asynccontextmanager
async def a_hall(folder: Path) -> AsyncIterator[Hall]:
    async with a_house(folder) as house:
        hall = Hall(house)
        await hall.do(cmd.OpenShow(show=SHOW, title="Chợ", hold_minutes=30), REACTION)
        await hall.do(listing("p1"), REACTION)
        await hall.do(cmd.StartShow())
        yield hall


async def changes(hall: Hall, count: int) -> None:
    """So many changes, each sent by itself."""
    for _ in range(count):
        price = hall.house.logs.get(LOG).state.products["p1"].price + 1
        await hall.do(cmd.ReviseProduct(product="p1", name="Tò he", price=price), "reaction:r")
        await hall.send()
