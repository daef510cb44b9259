"""Transfers told in any order, repeated, by any mixture of ways: the same states, the same sums."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.clock import MINUTE
from livehub.payments import commands as bank_cmd
from livehub.payments.transfers import CERTAIN, Notice, Way
from livehub.shows import commands as cmd
from tests.builders import HELPER, PAYEE, wants
from tests.rehearsal.paper import SHOW, PaperWorld, open_paper_show

pytestmark = pytest.mark.timeout(120)  # hundreds of evenings each, and what fails has to be told

LOG = f"show:{SHOW}"
ORDERS = 3
STOCK = 4
WAYS: dict[str, Way] = {
    "sepay": "webhook",
    "sepay-poll": "poll",
    "casso": "webhook",
    "statement": "statement",
    "phone": "phone",
    "hand": "hand",
}


@dataclass(frozen=True)
class Movement:
    """Money that really moved: to which orders, how much of what they cost, and who tells of it."""

    orders: tuple[int, ...]
    share: str
    told_by: tuple[str, ...]


movements = st.lists(
    st.builds(
        Movement,
        orders=st.sampled_from([(0,), (1,), (2,), (0, 1), ()]),
        share=st.sampled_from(["all", "all", "half", "more"]),
        told_by=st.lists(st.sampled_from([*WAYS]), min_size=1, max_size=5, unique=True).map(tuple),
    ),
    max_size=5,
)


class Village:
    """A show with a few orders, and its bank."""

    def __init__(self) -> None:
        self.world = PaperWorld()

    async def open(self) -> None:
        self.intake = await open_paper_show(self.world, STOCK)
        show = self.world.get(LOG)
        for number in range(ORDERS):
            lines = wants(("p1-1", 1))
            body = cmd.OpenOrder(lines=lines, channel="phone", name=f"Khách {number}")
            await show.run(body, actor=HELPER, id=f"order-{number}")

    def amount(self, movement: Movement) -> int:
        whole = 50_000 * max(len(movement.orders), 1)
        return {"all": whole, "half": whole // 2, "more": whole + 10_000}[movement.share]

    async def tell(self, number: int, movement: Movement, who: str) -> None:
        orders = [self.world.show(SHOW).orders[f"{SHOW}-{each + 1}"] for each in movement.orders]
        if who == "hand":
            if len(orders) == 1:  # a helper sees the money of one order
                await self.see(number, orders[0].order, orders[0].code, self.amount(movement))
            return
        # The webhook's number is not the poll's; a phone knows no reference of the bank.
        notice = Notice(
            provider=who.removesuffix("-poll"),
            provider_id=f"{who}-{number}",
            account=PAYEE.number,
            bank_ref="" if who == "phone" else f"FT{number}",
            amount=self.amount(movement),
            direction="in",
            booked_at=self.world.began + number * MINUTE,
            narrative=f"{who} " + ". ".join(each.code for each in orders),
        )
        await self.intake.record([notice], way=WAYS[who], actor=f"provider:{who}")

    async def see(self, number: int, order: str, code: str, amount: int) -> None:
        body = bank_cmd.SeeMoney(
            order=order, amount=amount, log=LOG, code=code, account=PAYEE.number
        )
        await self.world.get("bank").run(body, actor=HELPER, id=f"see-{number}")

    def check(self) -> None:
        """What must hold after every step."""
        bank, show = self.world.bank, self.world.show(SHOW)
        for transfer in bank.transfers.values():
            paid = sum(bank.allocations[each].amount for each in transfer.allocations)
            assert paid + bank.free(transfer) == (transfer.amount if transfer.counts else 0)
            assert bank.free(transfer) >= 0
        held = sum(
            line.quantity
            for order in show.orders.values()
            if order.holds_units
            for line in order.lines
        )
        assert show.shelf["p1-1"].reserved == held <= STOCK

    def check_sums(self) -> None:
        """Once everything has been told on: orders have what the bank gave them."""
        bank, show = self.world.bank, self.world.show(SHOW)
        given = {key: bank.given.get(key, 0) for key in show.orders}
        assert given == {key: order.received for key, order in show.orders.items()}

    def meaning(self) -> Any:
        """All that anybody goes by, without the ids and the moments of arrival."""
        bank, show = self.world.bank, self.world.show(SHOW)
        orders = [
            (key, order.state, order.payment, order.net, order.unsure, order.refund_due)
            for key, order in sorted(show.orders.items())
        ]
        transfers = sorted(
            (each.amount, each.codes, each.provisional, bank.free(each), each.reason or "")
            for each in bank.transfers.values()
            if each.counts
        )
        return orders, transfers


async def outcome(told: list[tuple[int, Movement, str]]) -> Any:
    village = Village()
    await village.open()
    for number, movement, who in told:
        await village.tell(number, movement, who)
        village.check()
        await village.world.settle()
        village.check()
    village.check_sums()
    return village.meaning()


def tellings(moved: list[Movement]) -> list[tuple[int, Movement, str]]:
    return [(number, each, who) for number, each in enumerate(moved) for who in each.told_by]


def is_plain(moved: list[Movement]) -> bool:
    """False where a transfer for two orders may be just what they still want at some moment: whether
    it then is hangs on what else had come by then, as it does for a person (decision 15)."""
    return not any(len(each.orders) > 1 and each.share == "half" for each in moved)


@given(
    moved=movements.filter(is_plain),
    shuffled=st.randoms(use_true_random=False),
    repeats=st.integers(0, 3),
)
@settings(deadline=None)
def test_order_and_repetition_do_not_matter(moved, shuffled, repeats):
    told = tellings(moved)
    again = [*told, *shuffled.choices(told, k=repeats)] if told else []
    shuffled.shuffle(again)
    assert asyncio.run(outcome(again)) == asyncio.run(outcome(told))


@given(moved=movements)
@settings(deadline=None)
def test_money_that_a_bank_told_of_is_there_once_and_no_money_is_lost(moved):
    village = Village()

    async def play() -> None:
        await village.open()
        for number, movement, who in tellings(moved):
            await village.tell(number, movement, who)
        await village.world.settle()

    asyncio.run(play())
    bank = village.world.bank
    certain = [
        village.amount(each) for each in moved if any(WAYS[who] in CERTAIN for who in each.told_by)
    ]
    booked = [each.amount for each in bank.transfers.values() if each.counts]
    sure = [each.amount for each in bank.transfers.values() if each.counts and not each.provisional]
    assert sorted(sure) == sorted(certain)
    assert sum(booked) >= sum(certain)


@given(moved=movements, late=st.integers(0, 90))
@settings(deadline=None)
def test_sums_hold_though_deadlines_pass_in_between(moved, late):
    async def play() -> None:
        village = Village()
        await village.open()
        for number, movement, who in tellings(moved):
            await village.tell(number, movement, who)
            await village.world.wait(late * MINUTE)
            village.check()
        await village.world.settle()
        village.check_sums()

    asyncio.run(play())


def test_what_one_helper_saw_twice_is_more_money_whichever_way_spoke_first():
    told = tellings([Movement((2,), "half", ("phone", "hand")), Movement((2,), "half", ("hand",))])
    for order in itertools.permutations(told):
        orders, _ = asyncio.run(outcome(list(order)))
        assert orders[2][2:5] == ("paid", 50_000, 50_000), order


def test_what_a_helper_saw_and_two_banks_told_is_one_transfer_and_one_event_confirms_it():
    village = Village()

    async def play() -> None:
        await village.open()
        moved = Movement((0,), "all", ("hand", "casso", "sepay", "phone"))
        for number, movement, who in tellings([moved]):
            await village.tell(number, movement, who)
        await village.world.settle()

    asyncio.run(play())
    (transfer,) = village.world.bank.transfers.values()
    assert [each.way for each in transfer.heard] == ["hand", "webhook", "webhook", "phone"]
    order = village.world.show(SHOW).orders[f"{SHOW}-1"]
    assert (order.payment, order.unsure, order.flags) == ("paid", 0, ())
