"""Notifications that come while our own clock is wrong: kept, and judged once it is believed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from livehub.clock import DAY, HOUR, MINUTE, SECOND
from livehub.errors import ProviderError
from livehub.work.rejudging import PATIENCE_S, Rejudging
from tests.banks.letters import CassoTwo, Scheme, SePay
from tests.banks.movements import Movements
from tests.banks.webhooks import Webhooks
from tests.samples import SECRET
from tests.worlds import Opened

Connect = Callable[[Scheme], Webhooks]
SIGNERS = pytest.mark.parametrize("scheme", [SePay(SECRET), CassoTwo(SECRET)], ids=repr)


def begun(opened: Opened) -> Rejudging:
    """As the world has it after a start."""
    world = opened.world
    judging = Rejudging(world.logs, world.store, world.intake, world.trust, opened.clock)
    world.on_unsure = judging.expect
    return judging


def seen(opened: Opened) -> tuple[int, list[str]]:
    """(transfers, reasons of what is kept)."""
    state = opened.world.logs.get("bank").state
    return len(state.transfers), [each.reason for each in state.kept.values()]


async def told_while_behind(
    opened: Opened, money: Movements, hook: Webhooks, *, age: int = 0, behind: int = DAY
) -> None:
    """Our clock is a day behind; a notification comes that was signed `age` ms ago."""
    order = opened.world.show(opened.stage.show).orders[opened.stage.order]
    money.move(50_000, order.code)
    raw = hook.scheme.body(hook.waiting.pop().moved)
    headers = hook.scheme.headers(raw, opened.clock.now() - age)
    opened.clock.jump(-behind)
    response = await hook.post(raw, headers)
    assert (response.status_code, response.json()) == (200, {"success": True})


@SIGNERS
async def test_it_waits_for_the_clock_and_then_pays(
    opened: Opened, money: Movements, connect: Connect, scheme: Scheme
) -> None:
    judging = begun(opened)
    await told_while_behind(opened, money, connect(scheme))
    for _ in range(3):
        opened.clock.advance(30 * SECOND)
        await judging.tick()
        assert seen(opened) == (0, ["clock"])
    opened.clock.jump(DAY)
    await judging.tick()
    assert seen(opened) == (1, [])
    await opened.settled()
    order = opened.world.show(opened.stage.show).orders[opened.stage.order]
    assert (order.payment, order.received) == ("paid", 50_000)
    await judging.tick()
    assert seen(opened) == (1, [])


@SIGNERS
async def test_a_replay_is_refused_by_when_it_came_not_by_when_it_is_judged(
    opened: Opened, money: Movements, connect: Connect, scheme: Scheme
) -> None:
    judging = begun(opened)
    await told_while_behind(opened, money, connect(scheme), age=HOUR)
    opened.clock.jump(DAY)
    await judging.tick()
    assert seen(opened) == (0, [])
    records = await opened.world.store.read("bank", 0)
    assert b"refused" in records[-1].raw


@pytest.mark.parametrize(("age", "transfers"), [(4 * MINUTE, 1), (6 * MINUTE, 0)])
async def test_waiting_for_the_clock_does_not_make_it_older(
    opened: Opened, money: Movements, connect: Connect, age: int, transfers: int
) -> None:
    judging = begun(opened)
    await told_while_behind(opened, money, connect(SePay(SECRET)), age=age)
    opened.clock.advance(2 * MINUTE)
    opened.clock.jump(DAY)
    await judging.tick()
    assert seen(opened) == (transfers, [])


async def test_after_a_restart_it_is_taken_since_it_counts_once_anyway(
    opened: Opened, money: Movements, connect: Connect
) -> None:
    begun(opened)
    hook = connect(SePay(SECRET))
    await told_while_behind(opened, money, hook)
    again = begun(opened)
    await again.tick()
    assert seen(opened) == (1, [])


async def test_a_clock_that_nobody_puts_right_keeps_no_buyer_waiting_for_long(
    opened: Opened, money: Movements, connect: Connect
) -> None:
    judging = begun(opened)
    await told_while_behind(opened, money, connect(SePay(SECRET)))
    opened.clock.advance(int(PATIENCE_S * SECOND) - 1)
    await judging.tick()
    assert seen(opened) == (0, ["clock"])
    opened.clock.advance(1)
    await judging.tick()
    assert seen(opened) == (1, [])


async def test_a_replay_of_what_is_known_changes_nothing_whatever_the_clock_says(
    opened: Opened, money: Movements, connect: Connect
) -> None:
    judging, hook = begun(opened), connect(SePay(SECRET))
    moved = money.move(50_000, "khong ma")
    raw = hook.scheme.body(moved)
    headers = hook.scheme.headers(raw, opened.clock.now())
    await hook.until_quiet()
    opened.clock.advance(HOUR)
    assert (await hook.post(raw, headers)).status_code == 401
    opened.clock.jump(-DAY)
    assert (await hook.post(raw, headers)).status_code == 200
    opened.clock.advance(int(PATIENCE_S * SECOND))
    await judging.tick()
    assert seen(opened) == (1, [])


async def test_a_disk_that_fails_meanwhile_costs_nothing(
    opened: Opened, money: Movements, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging = begun(opened)
    await told_while_behind(opened, money, connect(SePay(SECRET)))
    opened.clock.jump(DAY)

    async def full(_: object) -> None:
        raise ProviderError("store_full")

    with monkeypatch.context() as patched:
        patched.setattr(opened.world.store, "append", full)
        with pytest.raises(ProviderError):
            await judging.tick()
    assert seen(opened) == (0, ["clock"])
    await judging.tick()
    assert seen(opened) == (1, [])


async def test_schemes_without_a_signed_time_do_not_wait_for_the_clock(
    opened: Opened, money: Movements, connect: Connect
) -> None:
    hook = connect(SePay(SECRET, apikey=True))
    opened.clock.jump(-DAY)
    money.move(50_000, "khong ma")
    await hook.deliver()
    assert seen(opened) == (1, [])
