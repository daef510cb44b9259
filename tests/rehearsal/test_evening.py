"""An evening is the same for the same seed, and nobody is refused anything in it."""

from __future__ import annotations

import itertools

import pytest

from livehub.clock import MINUTE, SECOND
from livehub.orders.order import Order
from livehub.rehearsal.evening import Evening, latest_order
from livehub.rehearsal.town import Town
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows.state import ShowState
from tests.rehearsal.paper import PaperWorld, open_paper_village, play

pytestmark = pytest.mark.slow  # whole evenings are played


async def evening_of(seed: int) -> PaperWorld:
    world, show = await open_paper_village()
    await play(world, show, 5 * MINUTE, seed)
    return world


async def test_the_same_seed_gives_the_same_commands_at_the_same_times() -> None:
    first, again = await evening_of(3), await evening_of(3)
    assert len(first.sent) > 200
    assert first.sent == again.sent


async def test_another_seed_gives_another_evening() -> None:
    assert (await evening_of(3)).sent != (await evening_of(4)).sent


async def test_nothing_that_the_crowd_does_is_refused() -> None:
    assert (await evening_of(5)).refused == []


async def test_looking_changes_nothing() -> None:
    world, show = await open_paper_village()
    town = Town(world.clock.now(), f"show:{show}", world.shop, world.show(show), world.bank)
    assert Evening(1, "helper:x").next_steps(town) == Evening(1, "helper:x").next_steps(town)
    assert world.show(show).phase == "planned"


async def test_within_a_minute_studio_overlay_and_an_order_page_move() -> None:
    world, show = await open_paper_village()
    await play(world, show, MINUTE)
    state = world.show(show)
    assert state.phase == "live"
    assert state.queue.count >= 15
    assert len(state.orders) >= 3
    assert any(order.received for order in state.orders.values())
    assert sum(isinstance(body, cmd.FeatureProduct) for *_, body in world.sent) >= 3


async def test_a_comment_comes_every_two_to_four_seconds() -> None:
    world = await evening_of(6)
    times = [at for at, *_, body in world.sent if isinstance(body, talk.ReceiveComment)]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert min(gaps) >= 2 * SECOND
    assert max(gaps) <= 4 * SECOND + 100


async def test_a_crowd_started_anew_pays_no_order_twice() -> None:
    world, show = await open_paper_village()
    for _ in range(40):
        await play(world, show, 5 * SECOND)
    assert world.refused == []
    orders = world.show(show).orders.values()
    assert any(order.settled for order in orders)
    assert max(len(order.money) for order in orders) <= 2


async def test_nobody_comes_to_a_show_that_was_closed() -> None:
    world, show = await open_paper_village()
    await play(world, show, 5 * SECOND)
    await world.get(f"show:{show}").run(cmd.CloseShow(), actor="helper:me", id="close")
    town = Town(world.clock.now(), f"show:{show}", world.shop, world.show(show), world.bank)
    assert Evening(1, "helper:x").next_steps(town).steps == ()


async def test_the_latest_order_waits_for_money_if_any_does() -> None:
    world, show = await open_paper_village()
    assert latest_order(ShowState()) is None
    await play(world, show, 2 * MINUTE)
    state = world.show(show)
    open_orders: list[Order] = [each for each in state.orders.values() if not each.settled]
    expected = max(open_orders or state.orders.values(), key=lambda each: each.number)
    assert latest_order(state) == expected.order
