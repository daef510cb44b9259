"""What every store promises, whoever implements it (livehub.log.contract.Store)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from livehub.log.command import Unique
from livehub.log.contract import Conflict, Receipt, Store, Taken
from livehub.log.record import Stored, check, encode, genesis
from livehub.log.vault import Personal, Secret
from tests.fakes import START, FakeClock
from tests.store.stores import STORES, a_store, an_append

pytestmark = pytest.mark.parametrize("kind", STORES)

NAME = Personal("buyer:1", "name")


def seqs(stored: Sequence[Stored]) -> list[int]:
    return [each.seq for each in stored]


async def next_of(following: AsyncIterator[Sequence[Stored]]) -> Sequence[Stored]:
    return await asyncio.wait_for(anext(following), 5)


async def test_a_new_log_is_empty_and_has_an_identity_of_its_own(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        first, second = await store.open_log("tally:1"), await store.open_log("tally:2")
        assert (first.seq, first.hash) == (0, genesis("tally:1", first.epoch))
        assert first.epoch != second.epoch
        assert await store.open_log("tally:1") == first
        assert list(await store.logs()) == ["tally:1", "tally:2"]


async def test_what_was_appended_is_read_in_order_and_chained(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        head = await store.open_log("tally:1")
        append = an_append(count=5)
        after = await store.append(append)
        assert (after.epoch, after.seq) == (head.epoch, 5)
        stored = await store.read("tally:1", 0)
        assert [each.raw for each in stored] == [encode(each) for each in append.records]
        hashed = head.hash
        for seq, each in enumerate(stored, 1):
            check("tally:1", hashed, each, seq)
            hashed = each.hash
        assert after.hash == hashed
        assert await store.open_log("tally:1") == after


async def test_reading_begins_after_a_seq_and_keeps_a_limit(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        await store.append(an_append(count=5))
        assert seqs(await store.read("tally:1", 2, 2)) == [3, 4]
        assert list(await store.read("tally:1", 5)) == []
        assert list(await store.read("tally:other", 0)) == []


async def test_an_append_decided_on_another_version_is_a_conflict(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        await store.append(an_append(count=2))
        for expected in (0, 1, 3):
            with pytest.raises(Conflict):
                await store.append(an_append(expected=expected))
        assert seqs(await store.read("tally:1", 0)) == [1, 2]


async def test_of_many_appends_at_once_on_one_version_one_wins(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        results = await asyncio.gather(
            *(store.append(an_append()) for _ in range(20)), return_exceptions=True
        )
        assert sum(isinstance(each, Conflict) for each in results) == 19
        assert seqs(await store.read("tally:1", 0)) == [1]


async def test_an_append_to_a_log_that_was_never_opened_is_a_conflict(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        with pytest.raises(Conflict):
            await store.append(an_append("tally:unknown"))


def all_of_it(
    value: str = "Lan", *, key: str = "K", until: int = START + 1000
) -> dict[str, object]:
    return {
        "secrets": [Secret("buyer:1", "name", value)],
        "uniques": [Unique("code", "fresh", "x"), Unique("code", key, "mine")],
        "receipts": [Receipt("helper:h1", "c1", "digest", 1, {"order": "1", "n": 2}, until)],
    }


async def everything(store: Store) -> object:
    """All that an append may have left behind."""
    return (
        seqs(await store.read("tally:1", 0)),
        await store.unique("code", "fresh"),
        await store.reveal([NAME]),
        await store.receipts("tally:1", [("helper:h1", "c1")]),
        await store.open_log("tally:1"),
    )


async def test_an_append_is_there_with_all_that_belongs_to_it(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        await store.append(an_append(**all_of_it()))  # type: ignore[arg-type]
        assert await store.unique("code", "K") == "mine"
        assert await store.reveal([NAME, Personal("buyer:1", "phone")]) == {
            NAME: "Lan",
            Personal("buyer:1", "phone"): None,
        }
        (receipt,) = await store.receipts("tally:1", [("helper:h1", "c1"), ("helper:h1", "c2")])
        assert (receipt.digest, receipt.seq, receipt.result) == (
            "digest",
            1,
            {"order": "1", "n": 2},
        )


async def test_an_append_of_hundreds_is_there_in_whole(tmp_path, kind):
    names = [Secret(f"buyer:{n}", "name", f"Lan {n}") for n in range(300)]
    texts = [Secret(f"buyer:{n // 2}", f"text:{n}", str(n)) for n in range(300)]
    receipts = [Receipt("a", f"c{n}", "d", n, {"n": n}, START + 1) for n in range(300)]
    values = {Personal(each.subject, each.field): each.value for each in (*names, *texts)}
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        await store.append(an_append(count=300, receipts=receipts, secrets=[*names, *texts]))
        assert seqs(await store.read("tally:1", 0)) == list(range(1, 301))
        assert await store.reveal(values) == values
        asked = [("a", f"c{n}") for n in range(310)]
        found = await store.receipts("tally:1", asked)
        assert sorted(each.seq for each in found) == list(range(300))


async def test_of_one_secret_told_twice_in_an_append_the_latter_counts(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        twice = [Secret("buyer:1", "name", "Lan"), Secret("buyer:1", "name", "Hoa")]
        await store.append(an_append(secrets=twice))
        assert await store.reveal([NAME]) == {NAME: "Hoa"}


async def test_a_taken_key_leaves_nothing_of_the_append(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        await store.open_log("tally:2")
        await store.append(an_append("tally:2", uniques=[Unique("code", "K", "theirs")]))
        before = await everything(store)
        with pytest.raises(Taken):
            await store.append(an_append(**all_of_it()))  # type: ignore[arg-type]
        assert await everything(store) == before
        assert await store.unique("code", "K") == "theirs"
        await store.append(an_append(uniques=[Unique("other space", "K", "x")]))


async def test_a_conflict_leaves_nothing_of_the_append(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        before = await everything(store)
        with pytest.raises(Conflict):
            await store.append(an_append(expected=7, **all_of_it()))  # type: ignore[arg-type]
        assert await everything(store) == before


async def test_an_append_that_cannot_be_written_leaves_nothing_and_harms_no_other(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        before = await everything(store)
        bad = all_of_it("\ud800")  # half a sign, which no encoding can keep
        results = await asyncio.gather(
            store.append(an_append(**bad)),  # type: ignore[arg-type]
            store.set_mark("beside", 1),
            return_exceptions=True,
        )
        assert isinstance(results[0], Exception)
        assert await everything(store) == before
        assert await store.mark("beside") == 1
        await store.append(an_append(**all_of_it()))  # type: ignore[arg-type]


async def test_a_receipt_is_known_until_its_time_is_over(tmp_path, kind):
    clock = FakeClock()
    async with a_store(kind, tmp_path, clock) as store:
        await store.open_log("tally:1")
        await store.append(an_append(**all_of_it()))  # type: ignore[arg-type]
        clock.advance(999)
        assert len(await store.receipts("tally:1", [("helper:h1", "c1")])) == 1
        clock.advance(1)
        assert list(await store.receipts("tally:1", [("helper:h1", "c1")])) == []


async def test_a_receipt_without_events_is_kept(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        head = await store.open_log("tally:1")
        receipt = Receipt("helper:h1", "c1", "digest", 0, {}, START + 1)
        assert await store.append(an_append(count=0, receipts=[receipt])) == head
        assert list(await store.receipts("tally:1", [("helper:h1", "c1")])) == [receipt]
        assert list(await store.receipts("tally:2", [("helper:h1", "c1")])) == []
        assert list(await store.receipts("tally:1", [("helper:h2", "c1")])) == []


async def test_a_follower_sees_everything_once_also_what_comes_while_it_reads(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        await store.append(an_append(count=3))
        following = store.follow("tally:1", 1)
        seen = seqs(await next_of(following))
        await store.append(an_append(expected=3, count=2))
        waiting = asyncio.gather(next_of(following))
        for expected in range(5, 10):
            await store.append(an_append(expected=expected))
        (more,) = await waiting
        seen += seqs(more)
        while seen[-1] < 10:
            seen += seqs(await next_of(following))
        assert seen == [2, 3, 4, 5, 6, 7, 8, 9, 10]


async def test_a_follower_that_waits_is_woken_by_its_own_log_only(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        for log in ("tally:1", "tally:2"):
            await store.open_log(log)
        first, second = (asyncio.gather(next_of(store.follow("tally:1", 0))) for _ in range(2))
        await asyncio.sleep(0)
        await store.append(an_append("tally:2"))
        await store.read("tally:1", 0)
        assert not first.done()
        await store.append(an_append())
        for waiting in (first, second):
            (stored,) = await waiting
            assert seqs(stored) == [1]


async def test_what_was_erased_is_gone_and_the_person_may_come_back(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        await store.append(an_append(**all_of_it()))  # type: ignore[arg-type]
        await store.erase("buyer:1")
        assert await store.reveal([NAME]) == {NAME: None}
        again = an_append(expected=1, secrets=[Secret("buyer:1", "phone", "0912345678")])
        await store.append(again)
        phone = Personal("buyer:1", "phone")
        assert await store.reveal([NAME, phone]) == {NAME: None, phone: "0912345678"}


async def test_the_latest_of_a_secret_counts(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        await store.append(an_append(secrets=[Secret("buyer:1", "name", "Lan")]))
        await store.append(an_append(expected=1, secrets=[Secret("buyer:1", "name", "Hoa")]))
        assert await store.reveal([NAME]) == {NAME: "Hoa"}


async def test_a_mark_is_zero_until_it_is_set(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        assert await store.mark("cursor") == 0
        await store.set_mark("cursor", 7)
        await store.set_mark("cursor", 5)
        assert await store.mark("cursor") == 5


async def test_a_lease_is_one_holders_until_it_runs_out(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        assert await store.lease("timers", "a", now=0, until=10)
        assert not await store.lease("timers", "b", now=9, until=20)
        assert await store.lease("other", "b", now=9, until=20)
        assert await store.lease("timers", "a", now=9, until=12)
        assert not await store.lease("timers", "b", now=11, until=20)
        assert await store.lease("timers", "b", now=12, until=20)
        assert not await store.lease("timers", "a", now=13, until=20)


async def test_a_store_that_can_write_is_healthy(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        assert await store.healthy()


async def test_everything_is_there_after_closing_and_opening(tmp_path, kind):
    async with a_store(kind, tmp_path) as store:
        await store.open_log("tally:1")
        await store.append(an_append(**all_of_it()))  # type: ignore[arg-type]
        await store.set_mark("cursor", 7)
        before = await everything(store)
    async with a_store(kind, tmp_path) as store:
        assert await everything(store) == before
        assert await store.mark("cursor") == 7
