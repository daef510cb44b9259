"""Following a log: every effect once, whatever happens between the effect and the cursor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from livehub.errors import Busy, NotFound, ProviderError
from livehub.events import Event
from livehub.events.shop import SHOP, SellerAdded
from livehub.log.record import Record, Stored
from livehub.shop import commands as shop_cmd
from livehub.work.reactions import TRIES, follow
from tests.builders import OWNER, House, Tasks, a_house

MARK = "reaction:test:shop"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Three names given to the shop."""
    async with a_house(tmp_path) as found:
        for name in ("Một", "Hai", "Ba"):
            await found.run("shop", shop_cmd.NameShop(name=name), OWNER)
        yield found


class Seen:
    """Counts what it reacts to; fails as it is told to."""

    def __init__(self, *failures: Exception | None) -> None:
        self.seqs: list[int] = []
        self.failures = list(failures)

    async def react(self, record: Record) -> None:
        self.seqs.append(record.seq)
        if self.failures and (failure := self.failures.pop(0)) is not None:
            raise failure


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(5):
        while not await is_so():  # noqa: ASYNC110 - marks are silent
            await asyncio.sleep(0.001)


async def followed(
    house: House,
    seen: Seen,
    store: Any = None,
    upto: int = 3,
    only: tuple[type[Event], ...] = (),
) -> None:
    """Follow until the cursor stands at `upto`."""
    store = store or house.store
    async with Tasks() as tasks:
        tasks.create_task(follow(store, "shop", SHOP, "test", seen.react, only=only, pause_s=0))

        async def there() -> bool:
            return await house.store.mark(MARK) >= upto

        await until(there)
        tasks.stop()


async def test_every_record_is_seen_in_its_order(house: House) -> None:
    seen = Seen()
    await followed(house, seen)
    assert seen.seqs == [1, 2, 3]


async def test_what_concerns_nobody_is_passed_over(house: House) -> None:
    await house.run("shop", shop_cmd.AddSeller(name="Lan", craft="gốm"), OWNER)
    seen = Seen()
    await followed(house, seen, upto=4, only=(SellerAdded,))
    assert seen.seqs == [4]


async def test_a_new_start_goes_on_at_the_cursor(house: House) -> None:
    await followed(house, Seen())
    await house.run("shop", shop_cmd.NameShop(name="Bốn"), OWNER)
    seen = Seen()
    await followed(house, seen, upto=4)
    assert seen.seqs == [4]


async def test_a_stop_between_effect_and_cursor_repeats_the_effect_under_the_same_id(
    house: House,
) -> None:
    """At least once from here, exactly once through the command's id."""
    shop = house.logs.get("shop")

    async def rename(record: Record) -> None:
        body = shop_cmd.PlanShow(title=f"Phiên {record.seq}")
        if record.seq <= 3:
            await shop.run(body, actor="reaction:test", id=f"plan:{record.seq}")

    class NoCursor:
        """A store that dies before the cursor is kept."""

        def __getattr__(self, name: str) -> Any:
            return getattr(house.store, name)

        async def set_mark(self, name: str, value: int) -> None:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await follow(NoCursor(), "shop", SHOP, "test", rename, pause_s=0)
    assert len(shop.state.shows) == 3
    async with Tasks() as tasks:
        tasks.create_task(follow(house.store, "shop", SHOP, "test", rename, pause_s=0))

        async def there() -> bool:
            return await house.store.mark(MARK) >= 6

        await until(there)
        tasks.stop()
    assert len(shop.state.shows) == 3


@pytest.mark.parametrize("failure", [Busy("busy", retry_s=1), ProviderError("store_full")])
async def test_what_passes_by_is_waited_for(house: House, failure: Exception) -> None:
    seen = Seen(*[failure] * 20)
    await followed(house, seen)
    assert seen.seqs == [1] * 20 + [1, 2, 3]


async def test_a_refusal_is_final_and_the_next_record_comes(house: House) -> None:
    seen = Seen(NotFound("order_unknown"))
    await followed(house, seen)
    assert seen.seqs == [1, 2, 3]


async def test_a_bug_is_tried_a_few_times_and_then_left_behind(house: House) -> None:
    seen = Seen(*[KeyError("a bug")] * 99)
    seen.failures = [KeyError("a bug")] * TRIES
    await followed(house, seen)
    assert seen.seqs == [1] * TRIES + [2, 3]


class Full:
    """A store whose disk is full for a while."""

    def __init__(self, house: House, method: str, times: int = 3) -> None:
        self._house = house
        self._method = method
        self._times = times

    def __getattr__(self, name: str) -> Any:
        if name == self._method and self._times:
            self._times -= 1
            return self._fail
        return getattr(self._house.store, name)

    async def _fail(self, *_: object) -> None:
        raise ProviderError("store_full")

    def follow(self, log: str, after: int) -> AsyncIterator[Sequence[Stored]]:
        """As the store does, or not."""
        if self._method == "follow" and self._times:
            self._times -= 1
            raise ProviderError("store_failed")
        return self._house.store.follow(log, after)


@pytest.mark.parametrize("method", ["mark", "set_mark", "follow"])
async def test_a_store_that_fails_for_a_while_ends_no_reaction(house: House, method: str) -> None:
    seen = Seen()
    await followed(house, seen, Full(house, method))
    assert seen.seqs[-3:] == [1, 2, 3]
