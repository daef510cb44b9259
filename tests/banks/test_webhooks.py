"""Fake providers over HTTP against a running world: whatever they do, one movement is one transfer."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.clock import HOUR, MINUTE
from livehub.errors import ProviderError
from livehub.shop.commands import ConnectProvider
from tests.banks.letters import CassoOne, CassoTwo, PayOS, Scheme, SePay
from tests.banks.movements import Movements
from tests.banks.webhooks import Webhooks
from tests.samples import SECRET
from tests.worlds import Opened, Stage, a_world

SCHEMES: dict[str, Scheme] = {
    "sepay hmac": SePay(SECRET),
    "sepay apikey": SePay(SECRET, apikey=True),
    "casso v1": CassoOne(SECRET),
    "casso v2": CassoTwo(SECRET),
    "payos": PayOS(SECRET),
}
Connect = Callable[[Scheme], Webhooks]
every_scheme = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)


def bank(opened: Opened) -> Any:
    return opened.world.logs.get("bank").state


def amounts(opened: Opened) -> list[tuple[int, str]]:
    return sorted((each.amount, each.direction) for each in bank(opened).transfers.values())


async def an_order(opened: Opened) -> Any:
    await opened.settled()
    return opened.world.show(opened.stage.show).orders[opened.stage.order]


@every_scheme
async def test_money_that_moved_pays_its_order(
    opened: Opened, money: Movements, connect: Connect, scheme: Scheme
) -> None:
    hook = connect(scheme)
    code = (await an_order(opened)).code
    money.move(50_000, f"Đặt {code} tò he")
    await hook.deliver()
    assert (dict(hook.answers), hook.waiting) == ({200: 1}, [])
    order = await an_order(opened)
    assert (order.payment, order.received) == ("paid", 50_000)


@every_scheme
async def test_it_is_told_again_when_the_answer_is_lost_and_counts_once(
    opened: Opened, money: Movements, connect: Connect, scheme: Scheme
) -> None:
    hook = connect(scheme)
    hook.lost = 3
    money.move(50_000, "khong ma")
    money.move(50_000, "khong ma")  # another buyer, the same sum in the same second
    await hook.until_quiet()
    assert (hook.answers, hook.failed) == ({200: 5}, [])
    assert amounts(opened) == [(50_000, "in")] * 2


@every_scheme
async def test_a_store_that_fails_is_tried_again_until_it_works(
    opened: Opened,
    money: Movements,
    connect: Connect,
    scheme: Scheme,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hook = connect(scheme)

    async def full(_: object) -> None:
        raise ProviderError("store_full")

    money.move(50_000, "khong ma")
    with monkeypatch.context() as patched:
        patched.setattr(opened.world.store, "append", full)
        await hook.deliver()
        opened.clock.advance(MINUTE)
        await hook.deliver()
    await hook.until_quiet()
    assert dict(hook.answers) == {502: 2, 200: 1}
    assert amounts(opened) == [(50_000, "in")]


@every_scheme
async def test_an_hour_late_in_any_order_and_twice_it_is_the_same_money(
    opened: Opened, money: Movements, connect: Connect, scheme: Scheme
) -> None:
    hook = connect(scheme)
    hook.delay = HOUR
    for number in range(10):
        moved = money.move(10_000 + number, f"khach {number}", ago=number * MINUTE)
        if number % 3 == 0:
            hook.tell(moved)
    await hook.until_quiet(random.Random(4))
    assert hook.answers == {200: 14}
    assert amounts(opened) == [(10_000 + number, "in") for number in range(10)]
    assert not any(each.differs for each in bank(opened).transfers.values())


@every_scheme
async def test_a_provider_with_another_key_gives_up_and_the_owner_can_see_why(
    opened: Opened, money: Movements, connect: Connect, scheme: Scheme
) -> None:
    wrong = type(scheme)("x" * 24)  # type: ignore[call-arg]
    hook = connect(wrong)
    moved = money.move(50_000, "khong ma")
    await hook.until_quiet()
    assert (set(hook.answers), hook.failed) == ({401}, [moved])
    latest = opened.world.rejections.latest(scheme.provider)
    assert latest is not None
    assert (latest.code, latest.count) == ("signature_wrong", len(scheme.retries) + 1)
    assert amounts(opened) == []


async def test_debits_are_heard_of_where_a_provider_tells_them(
    opened: Opened, money: Movements, connect: Connect
) -> None:
    hooks = [connect(SePay(SECRET)), connect(CassoOne(SECRET)), connect(PayOS(SECRET))]
    money.move(50_000, "tien vao")
    money.move(20_000, "hoan tien", direction="out")
    for hook in hooks:
        await hook.until_quiet()
    assert amounts(opened) == [(20_000, "out"), (50_000, "in")]
    assert money.balance() == 30_000


@asynccontextmanager
async def another_world(folder: Path, stage: Stage) -> AsyncIterator[Opened]:
    """A copy of the furnished world for one example."""
    with tempfile.TemporaryDirectory() as room:
        data = Path(shutil.copytree(folder, Path(room) / "data"))
        async with a_world(data) as opened:
            opened.stage = stage
            for provider in ("casso", "payos"):
                body = ConnectProvider(provider=provider, secret=SECRET)
                await opened.run("shop", body, id_=f"connect-{provider}")
            yield opened


moves = st.lists(
    st.tuples(st.sampled_from([10_000, 50_000]), st.booleans(), st.integers(0, 40)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=8)
@given(
    moves,
    st.sets(st.sampled_from(sorted(SCHEMES)), min_size=1),
    st.integers(0, 2),
    st.randoms(use_true_random=False),
)
async def test_any_mixture_of_providers_tells_each_movement_once(
    furnished: tuple[Path, Stage],
    told: list[Any],
    schemes: set[str],
    lost: int,
    chance: random.Random,
) -> None:
    async with (
        another_world(*furnished) as opened,
        opened.client(address="172.236.138.20") as client,
    ):
        money = Movements(opened.clock)
        hooks = []
        for name in sorted(schemes):
            scheme = SCHEMES[name]
            key = opened.world.links.make("hook", scheme.provider)
            path = f"/hooks/{scheme.provider}/{key}"
            delay = chance.randrange(2) * HOUR
            hooks.append(Webhooks(scheme, money, client, path, delay=delay, lost=lost))
        code = (await an_order(opened)).code
        for amount, right, ago in told:
            money.move(amount, code if right else f"khach {ago}", ago=ago * MINUTE)
        for hook in hooks:
            await hook.until_quiet(chance)
        assert amounts(opened) == sorted((amount, "in") for amount, *_ in told)
        order = await an_order(opened)
        assert order.received == sum(amount for amount, right, _ in told if right)
        assert not any(each.differs for each in bank(opened).transfers.values())
