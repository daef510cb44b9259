"""Deadlines: fired once, after their grace, and never because we or the clock were away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from livehub.clock import DAY, HOUR, MINUTE, SECOND, Millis
from livehub.errors import ProviderError
from livehub.orders.order import GRACE, Order
from livehub.shows import commands as cmd
from livehub.work.timers import Timers
from tests.worlds import Opened, Stage, a_world

HOLD = 30 * MINUTE


def timers(opened: Opened) -> Timers:
    return Timers(opened.world.logs, opened.world.store, opened.clock)


def order(opened: Opened) -> Order:
    return opened.world.show(opened.stage.show).orders[opened.stage.order]


async def lived(opened: Opened, running: Timers, millis: Millis) -> None:
    """Time passes while the timers look at it."""
    for _ in range(millis // MINUTE):
        opened.clock.advance(MINUTE)
        await running.tick()


async def test_an_order_expires_after_its_deadline_and_the_grace(opened: Opened) -> None:
    running = timers(opened)
    opened.clock.advance(HOLD + GRACE - 1)
    await running.tick()
    assert order(opened).state == "open"
    opened.clock.advance(1)
    await running.tick()
    assert order(opened).state == "expired"


async def test_a_deadline_is_fired_once_by_however_many(opened: Opened) -> None:
    opened.clock.advance(HOLD + GRACE)
    await timers(opened).tick()
    heads = await opened.heads()
    for _ in range(3):
        await timers(opened).tick()
    assert await opened.heads() == heads


async def test_the_units_of_an_expired_order_are_for_sale_again(opened: Opened) -> None:
    shelf = opened.world.show(opened.stage.show).shelf
    before = shelf[opened.stage.variant].available
    opened.clock.advance(HOLD + GRACE)
    await timers(opened).tick()
    shelf = opened.world.show(opened.stage.show).shelf
    assert shelf[opened.stage.variant].available == before + 2


async def test_an_order_paid_in_part_waits_for_a_person(opened: Opened) -> None:
    part = cmd.ReceiveMoney(
        order=opened.stage.order,
        allocation="a1",
        transfer="t1",
        amount=10_000,
        booked_at=opened.clock.now(),
    )
    await opened.run(f"show:{opened.stage.show}", part, "reaction:matching")
    opened.clock.advance(HOLD + GRACE)
    running = timers(opened)
    await running.tick()
    assert (order(opened).state, order(opened).flags) == ("open", ("review",))
    heads = await opened.heads()
    await running.tick()
    assert await opened.heads() == heads


async def test_nothing_expires_because_we_were_away(rested: Path, stage: Stage) -> None:
    async with a_world(rested) as opened:
        opened.stage, clock = stage, opened.clock
        running = timers(opened)
        await running.recover()
        await lived(opened, running, 10 * MINUTE)
        left = order(opened).expires_at - clock.now()
    clock.advance(2 * HOUR)
    async with a_world(rested, clock) as opened:
        opened.stage = stage
        running = timers(opened)
        await running.recover()
        await running.tick()
        assert order(opened).state == "open"
        assert left <= order(opened).expires_at - clock.now() <= left + MINUTE


async def test_two_starts_after_the_same_downtime_give_it_back_once(
    rested: Path, stage: Stage
) -> None:
    async with a_world(rested) as opened:
        opened.stage, clock = stage, opened.clock
        await timers(opened).recover()
    clock.advance(HOUR)
    for _ in range(2):
        async with a_world(rested, clock) as opened:
            opened.stage = stage
            await timers(opened).recover()
            assert order(opened).expires_at == clock.now() + HOLD


async def test_a_quick_restart_moves_nothing(opened: Opened) -> None:
    await timers(opened).recover()
    before = order(opened).expires_at
    opened.clock.advance(SECOND)
    await timers(opened).recover()
    assert order(opened).expires_at == before


async def test_what_expired_before_we_went_away_stays_expired(rested: Path, stage: Stage) -> None:
    async with a_world(rested) as opened:
        opened.stage, clock = stage, opened.clock
        running = timers(opened)
        await running.recover()
        await lived(opened, running, HOLD + GRACE)
        assert order(opened).state == "expired"
    clock.advance(HOUR)
    async with a_world(rested, clock) as opened:
        opened.stage = stage
        running = timers(opened)
        await running.recover()
        await running.tick()
        assert order(opened).state == "expired"


@pytest.mark.parametrize("jump", [2 * MINUTE, 2 * HOUR, 365 * DAY])
async def test_a_clock_set_forward_takes_the_deadlines_along(opened: Opened, jump: Millis) -> None:
    running = timers(opened)
    before = order(opened).expires_at
    opened.clock.jump(jump)
    await running.tick()
    assert order(opened).state == "open"
    assert order(opened).expires_at == before + jump


async def test_a_clock_that_drifts_a_little_moves_nothing(opened: Opened) -> None:
    running = timers(opened)
    before = order(opened).expires_at
    opened.clock.jump(50 * SECOND)
    await running.tick()
    assert order(opened).expires_at == before


async def test_a_clock_set_back_takes_nothing_away(opened: Opened) -> None:
    running = timers(opened)
    opened.clock.jump(-3 * HOUR)
    await running.tick()
    await lived(opened, running, HOLD + GRACE)
    assert order(opened).state == "open"


async def test_a_clock_that_was_ahead_for_a_while_does_not_hide_the_next_power_cut(
    opened: Opened,
) -> None:
    running = timers(opened)
    for jump in (365 * DAY, -365 * DAY):
        opened.clock.jump(jump)
        await running.tick()
    assert await opened.world.store.mark("alive") == opened.clock.now()


async def test_a_deadline_that_moved_is_not_fired_at_its_old_time(opened: Opened) -> None:
    log = f"show:{opened.stage.show}"
    await opened.run(log, cmd.ExtendOrder(order=opened.stage.order, minutes=60))
    opened.clock.advance(HOLD + GRACE)
    await timers(opened).tick()
    assert order(opened).state == "open"


class Failing:
    """A log whose runner cannot write."""

    def __init__(self, opened: Opened, error: Exception) -> None:
        self._opened = opened
        self._error = error

    def __iter__(self) -> Any:
        return iter(self._opened.world.logs)

    def get(self, log: str) -> Any:
        raise self._error


@pytest.mark.parametrize("error", [ProviderError("store_full"), KeyError("a bug")])
async def test_a_deadline_that_cannot_be_fired_stops_neither_timers_nor_world(
    opened: Opened, error: Exception
) -> None:
    failing: Any = Failing(opened, error)
    opened.clock.advance(HOLD + GRACE)
    await Timers(failing, opened.world.store, opened.clock).tick()
    assert order(opened).state == "open"
    await timers(opened).tick()
    assert order(opened).state == "expired"


async def test_a_start_that_cannot_give_the_time_back_is_none(opened: Opened) -> None:
    await timers(opened).recover()
    opened.clock.advance(HOUR)
    failing: Any = Failing(opened, ProviderError("store_full"))
    with pytest.raises(ProviderError):
        await Timers(failing, opened.world.store, opened.clock).recover()
    await timers(opened).recover()
    assert order(opened).expires_at == opened.clock.now() + HOLD


async def test_a_machine_that_starts_in_the_past_gives_back_the_time_away_and_not_years(
    rested: Path, stage: Stage
) -> None:
    async with a_world(rested) as opened:
        opened.stage, clock = stage, opened.clock
        await timers(opened).recover()
        left = order(opened).expires_at - clock.now()
    clock.jump(-365 * DAY)  # no battery: the clock begins long ago
    async with a_world(rested, clock) as opened:
        opened.stage = stage
        running = timers(opened)
        await running.recover()
        await lived(opened, running, MINUTE)
        clock.jump(365 * DAY + HOUR)  # the network tells the time
        await running.tick()
        assert order(opened).state == "open"
        assert order(opened).expires_at - clock.now() == left
