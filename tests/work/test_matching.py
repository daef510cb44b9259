"""Between the bank and the shows: every transfer finds its order once, or a person."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from livehub.clock import HOUR, MINUTE
from livehub.errors import Busy
from livehub.events import bank as bank_ev
from livehub.log.record import Record
from livehub.orders.order import Order
from livehub.payments import commands as bank_cmd
from livehub.shows import commands as cmd
from livehub.work.matching import Matching
from livehub.work.timers import Timers
from tests.builders import PAYEE, a_house, a_show, an_order
from tests.worlds import Opened, Stage, a_world


async def arrives(opened: Opened, *codes: str, **fields: Any) -> str:
    """A transfer is notified; its id once all reactions ran."""
    transfer = await notified(opened, *codes, **fields)
    await opened.settled()
    return transfer


async def notified(
    opened: Opened, *codes: str, amount: int = 50_000, number: str = "1", **fields: Any
) -> str:
    """A transfer is notified; its id."""
    told: dict[str, Any] = {
        "provider": "sepay",
        "provider_id": number,
        "account": PAYEE.number,
        "amount": amount,
        "direction": "in",
        "bank_ref": f"FT{number}",
        "booked_at": opened.clock.now(),
        "codes": codes,
        "same": f"same-{number}",
        "memo": "m",
        "narrative": "x",
        "payer": "",
        "raw": "{}",
        **fields,
    }
    result = await opened.run("bank", bank_cmd.NotifyTransfer(**told), "provider:sepay")
    return str(result["transfer"])


def order(opened: Opened, which: str = "") -> Order:
    return opened.world.show(opened.stage.show).orders[which or opened.stage.order]


def reason(opened: Opened, transfer: str) -> str | None:
    found: str | None = opened.world.logs.get("bank").state.transfers[transfer].reason
    return found


@pytest.mark.parametrize(
    ("amount", "payment"), [(20_000, "partial"), (50_000, "paid"), (80_000, "over")]
)
async def test_one_order_gets_all_of_a_transfer_with_its_code(
    opened: Opened, amount: int, payment: str
) -> None:
    await arrives(opened, order(opened).code, amount=amount)
    assert (order(opened).payment, order(opened).received) == (payment, amount)


async def test_two_parts_make_a_whole(opened: Opened) -> None:
    await arrives(opened, order(opened).code, amount=20_000, number="1")
    await arrives(opened, order(opened).code, amount=30_000, number="2")
    assert order(opened).payment == "paid"


async def test_two_orders_in_one_transfer_each_get_what_they_expect(opened: Opened) -> None:
    other = opened.stage.other_order
    await arrives(opened, order(opened).code, order(opened, other).code, amount=100_000)
    assert (order(opened).payment, order(opened, other).payment) == ("paid", "paid")


async def test_two_orders_and_another_sum_wait_for_a_person(opened: Opened) -> None:
    other = opened.stage.other_order
    transfer = await arrives(opened, order(opened).code, order(opened, other).code, amount=90_000)
    assert reason(opened, transfer) == "several_orders"
    assert order(opened).received == order(opened, other).received == 0


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"account": "999"}, "wrong_account"),
        ({"direction": "out"}, "outgoing"),
        ({"codes": ("ZF2222222",)}, "unknown_code"),
        ({"codes": ()}, "no_code"),
    ],
)
async def test_what_fits_no_order_is_kept_with_its_reason(
    opened: Opened, fields: dict[str, Any], expected: str
) -> None:
    transfer = await arrives(opened, **{"codes": (order(opened).code,), **fields})
    assert reason(opened, transfer) == expected
    assert order(opened).received == 0


async def test_money_for_an_expired_order_brings_it_back_and_says_late(opened: Opened) -> None:
    timers = Timers(opened.world.logs, opened.world.store, opened.clock)
    opened.clock.advance(HOUR)
    await timers.tick()
    assert order(opened).state == "expired"
    await arrives(opened, order(opened).code)
    assert (order(opened).state, order(opened).payment) == ("open", "paid")
    assert "late" in order(opened).flags


async def test_money_for_a_cancelled_order_is_due_back(opened: Opened) -> None:
    log = f"show:{opened.stage.show}"
    await opened.run(log, cmd.CancelOrder(order=opened.stage.order))
    await arrives(opened, order(opened).code)
    assert order(opened).state == "cancelled"
    assert "refund_due" in order(opened).flags


async def test_an_allocation_that_is_undone_leaves_the_order(opened: Opened) -> None:
    await arrives(opened, order(opened).code)
    (allocation,) = opened.world.logs.get("bank").state.allocations
    await opened.run("bank", bank_cmd.UndoAllocation(allocation=allocation))
    await opened.settled()
    assert (order(opened).payment, order(opened).received) == ("unpaid", 0)


async def test_money_that_came_while_nobody_matched_is_matched_after_the_start(
    rested: Path, stage: Stage
) -> None:
    async with a_world(rested) as opened:
        opened.stage, clock = stage, opened.clock
    async with a_world(rested, clock, reactions=False) as opened:
        opened.stage = stage
        await notified(opened, order(opened).code)
        assert order(opened).received == 0
    for _ in range(2):  # the second start has nothing left to do
        async with a_world(rested, clock) as opened:
            opened.stage = stage
            await opened.settled()
            assert (order(opened).received, len(order(opened).money)) == (50_000, 1)


async def test_a_code_whose_order_is_not_folded_yet_is_asked_for_again(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.logs.open("bank")
        opened = a_show()
        an_order(opened)
        (order_id,) = opened.state.orders
        code = opened.state.orders[order_id].code

        class Ahead:
            """A store that knows an order's key already."""

            async def unique(self, space: str, key: str) -> str:
                return f"show:s7k2abcd {order_id}"

        told = bank_cmd.NotifyTransfer(
            provider="sepay", provider_id="1", account="A", amount=1, direction="in", bank_ref="",
            booked_at=1, codes=(code,), same="", memo="", narrative=code,
        )  # fmt: skip
        result = await house.run("bank", told)
        notified = bank_ev.TransferNotified(
            transfer=str(result["transfer"]), provider="sepay", provider_id="1", account="A",
            amount=1, direction="in", bank_ref="", booked_at=1, codes=(code,), same="", memo="",
        )  # fmt: skip
        matching = Matching(house.logs, Ahead())  # type: ignore[arg-type]
        with pytest.raises(Busy):
            await matching.react(Record(1, 1, "provider:sepay", "c1", notified))


async def test_transfers_that_arrive_together_are_each_used_once(opened: Opened) -> None:
    code = order(opened).code
    await asyncio.gather(
        *(arrives(opened, code, amount=10_000, number=str(number)) for number in range(5))
    )
    await opened.settled()
    assert (order(opened).received, len(order(opened).money)) == (50_000, 5)


async def test_deadlines_do_not_take_an_order_that_was_paid(opened: Opened) -> None:
    await arrives(opened, order(opened).code)
    opened.clock.advance(34 * MINUTE)
    await Timers(opened.world.logs, opened.world.store, opened.clock).tick()
    assert order(opened).state == "open"
    assert order(opened, opened.stage.other_order).state == "expired"
