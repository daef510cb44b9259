"""Providers that are connected are asked, and those that are no more are not; money finds its order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from livehub.clock import SECOND
from livehub.payments.providers import sepay
from livehub.payments.state import BankState, Transfer
from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from livehub.work.money_lamps import SetUp
from livehub.work.polling import Polling, money_waits
from tests.banks.lists import TOKEN, CassoList, FakeList, SepayList
from tests.banks.movements import Movement, Movements
from tests.builders import tasks_until_the_end
from tests.samples import notification
from tests.worlds import Opened

OWNER = "owner:o1"


async def connect(opened: Opened, provider: str, token: str = TOKEN) -> None:
    body = shop_cmd.ConnectProvider(provider=provider, token=token)  # type: ignore[arg-type]
    await opened.run("shop", body, OWNER)


async def until(done: Callable[[], bool]) -> None:
    """Wait for what happens by itself."""
    async with asyncio.timeout(10):
        while not done():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.002)


@asynccontextmanager
async def polled(opened: Opened, *lists: FakeList) -> AsyncIterator[None]:
    """Polling as a world does it, of fake lists; what it waits passes at once."""
    world = opened.world

    async def pause(seconds: float) -> None:
        opened.clock.advance(round(seconds * SECOND))
        await asyncio.sleep(0.001)

    polling = Polling(
        lambda: SetUp.of(world.shop).polled,
        world.logs,
        world.intake,
        world.lamps,
        world.store,
        opened.clock,
        bases={"sepay" if isinstance(each, SepayList) else "casso": each.url for each in lists},
        pause=pause,
    )
    async with tasks_until_the_end() as tasks:
        tasks.create_task(polling.run())
        yield


@pytest.fixture
def moved(opened: Opened) -> Movements:
    return Movements(opened.clock)


def code_of(opened: Opened) -> str:
    return opened.world.show(opened.stage.show).orders[opened.stage.order].code


def payment(opened: Opened) -> str:
    return opened.world.show(opened.stage.show).orders[opened.stage.order].payment


async def test_an_order_is_paid_by_asking_alone(opened: Opened, moved: Movements) -> None:
    bank = SepayList(moved)
    async with bank.serving(), polled(opened, bank):
        await connect(opened, "sepay")
        await until(lambda: len(bank.asked) > 1)
        moved.move(50_000, f"MBVCB.1.{code_of(opened)}.CT tu 001 toi 113")
        await until(lambda: payment(opened) == "paid")
    assert bank.throttled == 0


async def test_who_is_connected_is_asked_at_once_and_who_is_not_is_not(
    opened: Opened, moved: Movements
) -> None:
    one, two = SepayList(moved), CassoList(moved)
    async with one.serving(), two.serving(), polled(opened, one, two):
        await asyncio.sleep(0.02)
        assert one.asked == two.asked == [], "by a webhook only"
        await connect(opened, "casso")
        await until(lambda: len(two.asked) > 2)
        assert one.asked == []
        await opened.run("shop", shop_cmd.DisconnectProvider(provider="casso"), OWNER)
        await connect(opened, "sepay")
        await until(lambda: len(one.asked) > 2)
        asked = len(two.asked)
        await until(lambda: len(one.asked) > 6)
        assert len(two.asked) == asked


async def test_a_list_that_goes_wrong_leaves_the_other_alone(
    opened: Opened, moved: Movements
) -> None:
    one, two = SepayList(moved), CassoList(moved)
    one.token = "another"
    async with one.serving(), two.serving(), polled(opened, one, two):
        await connect(opened, "sepay")
        await connect(opened, "casso")
        moved.move(50_000, code_of(opened))
        await until(lambda: payment(opened) == "paid" and one.refused > 0)


def webhook(each: Movement) -> bytes:
    return notification(
        amount=each.amount,
        id=each.id_of("sepay", "webhook"),
        content=each.narrative,
        referenceCode=each.bank_ref,
        transactionDate=each.local_text,
        accountNumber=each.account,
    )


@pytest.mark.parametrize("first", ["webhook", "poll"])
async def test_one_money_told_both_ways_under_other_ids_is_one(
    opened: Opened, moved: Movements, first: str
) -> None:
    bank = SepayList(moved)
    paid = moved.move(50_000, code_of(opened))
    intake = opened.world.intake

    def transfers() -> list[Transfer]:
        state: BankState = opened.world.logs.get("bank").state
        return list(state.transfers.values())

    async def told() -> None:
        await intake.record(sepay.translate(webhook(paid)), way="webhook", actor="provider:sepay")

    async with bank.serving(), polled(opened, bank):
        if first == "webhook":
            await told()
        await connect(opened, "sepay")
        await until(lambda: len(transfers()) == 1)
        if first == "poll":
            await told()
        await until(lambda: len(transfers()[0].heard) == 2)
        await opened.settled()
    (transfer,) = transfers()
    assert {each.way for each in transfer.heard} == {"webhook", "poll"}
    assert (transfer.differs, payment(opened)) == (False, "paid")


async def test_money_waits_only_while_a_show_is_live_and_an_order_is_not_paid(
    opened: Opened,
) -> None:
    logs, show = opened.world.logs, f"show:{opened.stage.show}"
    assert money_waits(logs)
    for order in (opened.stage.order, opened.stage.other_order):
        assert money_waits(logs)
        await opened.run(show, cmd.CancelOrder(order=order, reason="thử"))
    assert not money_waits(logs)


async def test_a_show_that_is_over_is_not_waited_for(opened: Opened) -> None:
    await opened.run(f"show:{opened.stage.show}", cmd.CloseShow())
    assert not money_waits(opened.world.logs)
