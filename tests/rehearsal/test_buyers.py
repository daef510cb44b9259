"""Buyers pay in every way that is met in practice."""

from __future__ import annotations

from collections import Counter

import pytest

from livehub.clock import MINUTE, SECOND
from livehub.payments.commands import NotifyTransfer
from livehub.payments.state import state_of
from livehub.rehearsal.buyers import BANK, HABITS, habit, identity
from livehub.shows import commands as cmd
from tests.rehearsal.paper import SEED, open_paper_village, play

pytestmark = pytest.mark.slow  # whole evenings are played


def test_habits_are_as_common_as_they_say() -> None:
    counted = Counter(habit(SEED, f"show-{number}") for number in range(4000))
    for name, share in HABITS.items():
        assert abs(counted[name] / 40 - share) < 3


async def test_a_quarter_of_an_hour_sees_every_way_to_pay() -> None:
    world, show = await open_paper_village()
    await play(world, show, 15 * MINUTE)
    state = world.show(show)
    seen = {habit(SEED, order): state.orders[order] for order in state.orders}
    assert set(seen) == set(HABITS)

    def orders(name: str) -> list[str]:
        old = world.clock.now() - 2 * MINUTE
        return [
            key
            for key, each in state.orders.items()
            if habit(SEED, key) == name and each.opened_at < old
        ]

    assert {state.orders[key].payment for key in orders("right")} == {"paid"}
    assert {state.orders[key].payment for key in orders("twice")} == {"paid"}
    assert {state.orders[key].payment for key in orders("over")} == {"over"}
    assert {len(state.orders[key].money) for key in orders("short")} == {2}
    assert {state.orders[key].payment for key in orders("short")} == {"paid"}
    assert any(each.late for each in state.orders.values())
    assert any(each.state == "cancelled" for each in state.orders.values())
    unmatched = {
        state_of(world.bank, world.bank.transfers[world.bank.known[f"{BANK}:{identity(key, 1)}"]])
        for key in orders("nameless")
    }
    assert unmatched == {"unmatched", "allocated"}


async def test_the_same_notification_twice_is_one_transfer() -> None:
    world, show = await open_paper_village()
    await play(world, show, 5 * MINUTE)
    told = Counter(body.provider_id for *_, body in world.sent if isinstance(body, NotifyTransfer))
    assert max(told.values()) == 2
    assert len(world.bank.transfers) == len(told)


async def test_an_order_that_a_person_takes_is_paid_after_its_pay_message() -> None:
    world, show = await open_paper_village()
    await play(world, show, 5 * SECOND)
    runner = world.get(f"show:{show}")
    variants = sorted(world.show(show).variants)
    taken = []
    for number in range(12):  # some of them surely pay at once and right
        lines = (cmd.WantedLine(variant=variants[number % len(variants)], qty=1),)
        body = cmd.OpenOrder(lines=lines, channel="hall", name="Bác hàng xóm")
        outcome = await runner.run(body, actor="helper:me", id=f"hall-{number}")
        taken.append(str(outcome.result["order"]))
    await play(world, show, 15 * SECOND)
    assert all(world.show(show).orders[order].received == 0 for order in taken)
    for order in taken:
        await runner.run(cmd.MarkSent(order=order), actor="helper:me", id=f"sent-{order}")
    await play(world, show, 30 * SECOND)
    right = [order for order in taken if habit(SEED, order) in {"right", "twice"}]
    assert right
    assert {world.show(show).orders[order].payment for order in right} == {"paid"}


async def test_some_buyers_say_where_their_order_goes() -> None:
    world, show = await open_paper_village()
    await play(world, show, 5 * MINUTE)
    given = Counter(each.has_contact for each in world.show(show).orders.values())
    assert given[True] >= 3
    assert given[False] >= 3
