"""Builds small shops and shows for tests, and holds the one helper every command goes through."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from livehub.errors import UserError
from livehub.events import Payee, Variant
from livehub.log.command import Body, Command, Result
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.record import Record, check, decode, genesis
from livehub.log.runner import Domain, Outcome, Runner
from livehub.screens.feed import Feed
from livehub.screens.feeds import log_and_projection
from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from livehub.shows.domains import KINDS, SHOP_KIND, SHOW_KIND
from livehub.shows.state import ShowState
from livehub.store.sqlite import SqliteStore
from tests.fakes import FakeClock

HELPER = "helper:h1"
OWNER = "owner:o1"
REACTION = "reaction:allotments"
PAYEE = Payee(account="acc1", bin="970415", number="113366668888", holder="HTX XUAN LA")
OTHER_PAYEE = Payee(account="acc2", bin="970436", number="0011001234567", holder="TO MAY TRE")


class Fold:
    """A log in memory: decides and folds without a store, so that rules are tested in microseconds."""

    def __init__(self, kind: Domain[Any], clock: FakeClock | None = None) -> None:
        self.kind = kind
        self.clock = clock or FakeClock()
        self.state: Any = kind.initial()
        self.records: list[Record] = []
        self._commands = 0

    def do(self, body: Body, actor: str = HELPER) -> Result:
        """Carry out a command now; raises its refusal, and then nothing has happened."""
        self._commands += 1
        entropy = hashlib.sha256(b"%d" % self._commands).digest()
        id_ = f"c{self._commands}"
        at = self.clock.now()
        decision = self.kind.decide(self.state, Command(id_, actor, at, entropy, body))
        for event in decision.events:
            record = Record(len(self.records) + 1, at, actor, id_, event)
            self.state = self.kind.evolve(self.state, record)
            self.records.append(record)
        return decision.result

    @property
    def last(self) -> Any:
        """The event that happened last."""
        return self.records[-1].event


def code_of(log: Fold, body: Body, actor: str = "") -> str:
    """The code with which a command is refused, of the shop's owner or of a helper; nothing happened."""
    before = log.state
    with pytest.raises(UserError) as refused:
        log.do(body, actor or (OWNER if log.kind is SHOP_KIND else HELPER))
    assert log.state is before
    return refused.value.code


def listing(
    product: str = "p1",
    *,
    quantity: int = 5,
    price: int = 50_000,
    code: str = "A12",
    name: str = "Tò he con gà",
    variants: Iterable[str] = ("",),
    variant: int = 1,
    payee: Payee | None = PAYEE,
    allotment: str = "",
) -> cmd.ListProduct:
    """What the reaction sends when the shop allots units of a product to a show."""
    return cmd.ListProduct(
        allotment=allotment or f"allot-{product}-{variant}",
        variant=f"{product}-{variant}",
        quantity=quantity,
        product=product,
        seller="s1",
        seller_name="Nghệ nhân Mây",
        craft="tò he",
        code=code,
        name=name,
        price=price,
        payee=payee,
        variants=tuple(
            Variant(variant=f"{product}-{number}", label=label)
            for number, label in enumerate(variants, 1)
        ),
    )


def a_show(
    clock: FakeClock | None = None, *, hold_minutes: int | None = 30, stock: int = 5
) -> Fold:
    """A live show with two products of `stock` units each: `p1-1` at 50.000, `p2-1` at 120.000."""
    show = Fold(SHOW_KIND, clock)
    show.do(cmd.OpenShow(show="s7k2abcd", title="Phiên thử", hold_minutes=hold_minutes), REACTION)
    show.do(listing("p1", quantity=stock), REACTION)
    show.do(listing("p2", quantity=stock, price=120_000, code="B5", name="Giỏ mây"), REACTION)
    show.do(cmd.StartShow())
    return show


def wants(*wanted: tuple[str, int]) -> tuple[cmd.WantedLine, ...]:
    """Lines of an order: (variant, quantity)."""
    return tuple(cmd.WantedLine(variant=variant, qty=qty) for variant, qty in wanted)


def an_order(show: Fold, *lines: tuple[str, int], name: str = "Khách Xuân") -> str:
    """The id of a new order by phone; one unit of the first product when nothing is said."""
    body = cmd.OpenOrder(lines=wants(*(lines or (("p1-1", 1),))), channel="phone", name=name)
    return str(show.do(body)["order"])


def pay(show: Fold, order: str, amount: int, *, transfer: str = "t1", booked: int = 0) -> None:
    """A part of a transfer reaches the order; `booked` is the bank's time, now when not given."""
    body = cmd.ReceiveMoney(
        order=order,
        allocation=f"a-{transfer}",
        transfer=transfer,
        amount=amount,
        booked_at=booked or show.clock.now(),
    )
    show.do(body, "reaction:matching")


def a_shop(clock: FakeClock | None = None) -> Fold:
    """A shop with the cooperative's account and one artisan."""
    shop = Fold(SHOP_KIND, clock)
    account = shop_cmd.AddAccount(
        bin=PAYEE.bin, number=PAYEE.number, holder=PAYEE.holder, coop=True
    )
    shop.do(account, OWNER)
    shop.do(shop_cmd.AddSeller(name="Nghệ nhân Mây", craft="mây tre"), OWNER)
    return shop


def a_product(shop: Fold, code: str = "A12", *, on_hand: int = 3, **fields: Any) -> str:
    """The id of a new product of the shop's first artisan."""
    seller = next(iter(shop.state.sellers))
    body = shop_cmd.AddProduct(
        seller=seller, code=code, name="Tò he", price=50_000, on_hand=on_hand, **fields
    )
    return str(shop.do(body, OWNER)["product"])


class Tasks(asyncio.TaskGroup):
    """A task group whose tasks a test can end."""

    def __init__(self) -> None:
        super().__init__()
        self._started: list[asyncio.Task[Any]] = []

    def create_task(  # type: ignore[override]
        self, coro: Coroutine[Any, Any, Any], **named: Any
    ) -> asyncio.Task[Any]:
        task = super().create_task(coro, **named)
        self._started.append(task)
        return task

    def stop(self) -> None:
        for task in self._started:
            task.cancel()


class House:
    """A store and its open logs, served until the test is over."""

    def __init__(self, store: Store, clock: FakeClock, logs: Logs) -> None:
        self.store = store
        self.clock = clock
        self.logs = logs
        self.ran: set[type[Body]] = set()

    async def run(self, log: str, body: Body, actor: str = HELPER, id_: str = "") -> Result:
        """Carry out a command, and check that it replays."""
        runner = await self.logs.open(log)
        self.ran.add(type(body))
        outcome = await assert_replays(runner, body, store=self.store, actor=actor, id_=id_)
        return outcome.result


@asynccontextmanager
async def tasks_until_the_end() -> AsyncIterator[Tasks]:
    """Tasks that end with the block; what fails in the block is raised as it is, not as a group."""
    failure: BaseException | None = None
    async with Tasks() as tasks:
        try:
            yield tasks
        except BaseException as error:  # noqa: BLE001 - raised again below
            failure = error
        tasks.stop()
    if failure is not None:
        raise failure


@asynccontextmanager
async def a_house(folder: Path, clock: FakeClock | None = None) -> AsyncIterator[House]:
    """A house over the embedded store."""
    clock = clock or FakeClock()
    store = await asyncio.to_thread(SqliteStore, folder, clock)
    try:
        async with tasks_until_the_end() as tasks:
            logs = Logs(store, clock, KINDS)
            logs.serve_in(tasks)
            yield House(store, clock, logs)
    finally:
        await store.close()


_commands = iter(range(10**9))

Documents = dict[str, dict[str, Any]]


async def assert_replays(
    runner: Runner[Any], body: Body, *, store: Store, actor: str, id_: str = ""
) -> Outcome:
    """Run a command; what is stored folds to the runner's state, and no screen shows stale things.

    For every projection of the log: what a stale client holds, with the change it is sent laid
    over, equals a fresh snapshot, personal values filled in.
    """
    feeds = [_feed(name, runner, store) for name in feeds_of(runner)]
    held = [_documents(await feed.snapshot()) for feed in feeds]
    outcome = await runner.run(body, actor=actor, id=id_ or f"test-{next(_commands)}")
    assert await folded(store, runner) == runner.state
    for feed, documents in zip(feeds, held, strict=True):
        change = await feed.flush()
        feed.forget()
        if change is not None:
            lay_over(documents, json.loads(change[1]))
        fresh = _feed(feed.name, runner, store)
        fresh.forget()
        expected = _documents(await fresh.snapshot())
        assert documents == expected, f"{feed.name} is stale after {type(body).__name__}"
    return outcome


def feeds_of(runner: Runner[Any]) -> list[str]:
    """All feeds of a log, that of the order to come included."""
    if not isinstance(runner.state, ShowState):
        return [f"{runner.log}/helper"]
    orders = [*runner.state.orders, f"{runner.state.show}-{len(runner.state.orders) + 1}"]
    audiences = ["helper", "overlay", "watch", "camera:c1", *(f"order:{key}" for key in orders)]
    return [f"{runner.log}/{audience}" for audience in audiences]


async def folded(store: Store, runner: Runner[Any]) -> Any:
    """The state that the stored bytes of a log give, its chain checked."""
    head = await store.open_log(runner.log)
    state, hashed, seq = runner.domain.initial(), genesis(runner.log, head.epoch), 0
    while batch := await store.read(runner.log, seq):
        for stored in batch:
            check(runner.log, hashed, stored, seq + 1)
            state = runner.domain.evolve(state, decode(runner.domain.vocabulary, stored.raw))
            hashed, seq = stored.hash, stored.seq
    assert (seq, hashed) == (head.seq, head.hash)
    return state


def lay_over(documents: Documents, message: dict[str, Any]) -> None:
    """What a page does with a change."""
    for collection, changed in message.get("put", {}).items():
        documents.setdefault(collection, {}).update(changed)
    for collection, gone in message.get("del", {}).items():
        for key in gone:
            documents.get(collection, {}).pop(key, None)
        if not documents.get(collection, True):
            del documents[collection]


def _feed(name: str, runner: Runner[Any], store: Store) -> Feed:
    return Feed(name, runner, log_and_projection(name)[1], store)


def _documents(sent: tuple[int, bytes]) -> Documents:
    documents: Documents = json.loads(sent[1])["documents"]
    return documents
