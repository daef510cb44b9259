"""Helpers who do anything at any moment: no money is lost, allocated twice, or told otherwise."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.clock import MINUTE
from livehub.errors import LiveHubError
from livehub.log.command import Body
from livehub.payments import commands as bank_cmd
from livehub.payments.state import waits
from livehub.payments.transfers import Notice, Way
from livehub.shows import commands as cmd
from livehub.shows import money_commands as money_cmd
from livehub.shows.takings import takings
from tests.builders import HELPER, PAYEE, wants
from tests.rehearsal.paper import SHOW, PaperWorld, open_paper_show

LOG = f"show:{SHOW}"
STOCK = 4
BACK: dict[str, Any] = {"bin": "970436", "number": "0123456789"}
WAYS: tuple[tuple[str, Way], ...] = (
    ("sepay", "webhook"),
    ("casso", "poll"),
    ("statement", "statement"),
    ("phone", "phone"),
)


class Evening:
    """A show and its bank, with people who choose by chance."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.world = PaperWorld()
        self.step = 0

    async def open(self) -> None:
        self.intake = await open_paper_show(self.world, STOCK)

    async def go_on(self) -> None:
        """One thing happens; who was told of it before anything else, chance says."""
        self.step += 1
        act = self.chance.choice(["order", "tell", "tell", "debit", "wait", *WISHES, *WISHES])
        with contextlib.suppress(LiveHubError, IndexError):  # refused, or nothing to choose from
            if act == "wait":
                await self.world.wait(self.chance.choice([1, 10, 40]) * MINUTE)
            elif act in {"tell", "debit"}:
                await self.tell(debit=act == "debit")
            else:
                await self.wish(self.order() if act == "order" else WISHES[act](self))
        if self.chance.random() < 0.6:
            await self.world.settle()

    async def wish(self, body: Body) -> None:
        log = "bank" if type(body).__module__ == bank_cmd.__name__ else LOG
        await self.world.get(log).run(body, actor=HELPER, id=f"wish-{self.step}")

    def order(self) -> Body:
        lines = wants(("p1-1", self.chance.randint(1, 2)))
        return cmd.OpenOrder(lines=lines, channel="phone", name="Khách Xuân")

    def one(self, name: str) -> Any:
        """Any order of the show, or any transfer, allocation or refund of the bank."""
        of = self.world.show(SHOW) if name == "orders" else self.world.bank
        return self.chance.choice([*getattr(of, name).values()])

    def sum_for(self, order: Any) -> int:
        usual: tuple[int, ...] = (order.remainder, order.due, 25_000, 60_000, *order.earlier)
        return self.chance.choice([each for each in usual if each > 0])

    async def tell(self, *, debit: bool) -> None:
        if debit:
            refund = self.one("refunds")
            amount, named = refund.amount, [refund.code]
        else:
            orders = [self.one("orders") for _ in range(self.chance.choice([1, 1, 1, 2]))]
            amount, named = sum(map(self.sum_for, orders)), [each.code for each in orders]
        provider, way = self.chance.choice(WAYS)
        late = self.chance.choice([0, 0, 20]) * MINUTE
        notice = Notice(
            provider=provider,
            provider_id=f"{provider}-{self.step}",
            account=PAYEE.number,
            bank_ref="" if way == "phone" else f"FT{self.step - self.chance.choice([0, 0, 1])}",
            amount=amount,
            direction="out" if debit else "in",
            booked_at=self.world.clock.now() - late,
            narrative=". ".join(self.chance.choice([named, named, named, []])),
        )
        await self.intake.record([notice], way=way, actor=f"provider:{provider}")

    def check(self) -> None:
        """What holds at any moment."""
        bank, show = self.world.bank, self.world.show(SHOW)
        for each in bank.transfers.values():
            assert bank.free(each) >= 0
            assert each.counts or not (each.allocations or each.refunds)
            assert (each.transfer in bank.open) == waits(bank, each)
        held = [each for each in show.orders.values() if each.holds_units]
        units = sum(line.quantity for each in held for line in each.lines)
        assert show.shelf["p1-1"].reserved == units <= STOCK
        sums = takings(show).sums
        assert sums.balanced
        assert sums.received == sum(each.received for each in show.orders.values())

    def check_told(self) -> None:
        """What holds once the show was told everything."""
        bank = self.world.bank
        for key, order in self.world.show(SHOW).orders.items():
            back = [each for each in bank.refunds.values() if each.order == key and each.paid]
            assert order.received == bank.given.get(key, 0) >= bank.returned.get(key, 0)
            assert order.returned == sum(each.amount for each in back)
            for allocation, money in order.money.items():
                transfer = bank.transfers[bank.allocations[allocation].transfer]
                assert money.provisional == transfer.provisional


def _allocate(evening: Evening) -> Body:
    transfer, order = evening.one("transfers"), evening.one("orders")
    free = evening.world.bank.free(transfer)
    amount = evening.chance.choice([transfer.amount, transfer.amount // 2, free])
    return bank_cmd.AllocateTransfer(
        transfer=transfer.transfer, log=LOG, order=order.order, code=order.code, amount=amount
    )


def _see(evening: Evening) -> Body:
    order = evening.one("orders")
    return bank_cmd.SeeMoney(
        order=order.order,
        amount=evening.sum_for(order),
        log=LOG,
        code=order.code,
        account=PAYEE.number,
    )


def _ask(evening: Evening) -> Body:
    order = evening.one("orders")
    due = order.refund_due
    return bank_cmd.AskRefund(
        order=order.order, amount=due, log=LOG, code=order.code, due=due, **BACK
    )


def _ask_rest(evening: Evening) -> Body:
    transfer = evening.one("transfers")
    free = evening.world.bank.free(transfer)
    return bank_cmd.AskRefund(transfer=transfer.transfer, amount=max(free // 2, 1), **BACK)


def _lines(evening: Evening) -> Body:
    lines = wants(("p1-1", evening.chance.randint(1, 3)))
    return cmd.ChangeLines(order=evening.one("orders").order, lines=lines)


WISHES: dict[str, Callable[[Evening], Body]] = {
    "lines": _lines,
    "allocate": _allocate,
    "see": _see,
    "ask": _ask,
    "ask rest": _ask_rest,
    "undo": lambda e: bank_cmd.UndoAllocation(allocation=e.one("allocations").allocation),
    "aside": lambda e: bank_cmd.SetAside(transfer=e.one("transfers").transfer, reason="nhầm"),
    "join": lambda e: bank_cmd.JoinTransfers(
        transfer=e.one("transfers").transfer, other=e.one("transfers").transfer
    ),
    "part": lambda e: bank_cmd.PartTransfers(other=e.one("transfers").transfer),
    "mark": lambda e: bank_cmd.MarkRefundPaid(refund=e.one("refunds").refund),
    "close": lambda e: bank_cmd.CloseRefund(
        refund=e.one("refunds").refund, debit=e.one("transfers").transfer
    ),
    "drop": lambda e: bank_cmd.DropRefund(refund=e.one("refunds").refund),
    "cancel": lambda e: cmd.CancelOrder(order=e.one("orders").order, reason="khách đổi ý"),
    "extend": lambda e: cmd.ExtendOrder(order=e.one("orders").order, minutes=15),
    "accept": lambda e: money_cmd.AcceptPaid(order=e.one("orders").order),
    "keep": lambda e: money_cmd.KeepPaidLines(order=e.one("orders").order),
    "say": lambda e: money_cmd.SayPaid(order=e.one("orders").order),
}


@given(chance=st.integers(0, 2**32).map(Random), steps=st.integers(5, 40))
@settings(deadline=None)
def test_whatever_helpers_do_the_bank_and_the_show_agree(chance, steps):
    async def play() -> None:
        evening = Evening(chance)
        await evening.open()
        for _ in range(steps):
            await evening.go_on()
            evening.check()
        await evening.world.settle()
        evening.check()
        evening.check_told()

    asyncio.run(play())
