"""Reading a provider's list: nothing is missed, nothing is asked too often, nothing ends it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from livehub.clock import DAY, HOUR, MINUTE, SECOND
from livehub.errors import ProviderError
from livehub.work import poller
from tests.banks import lists
from tests.work.reading import Reading, put_token, reading

BOTH = pytest.mark.parametrize("name", ["sepay", "casso"])


@pytest.fixture
async def name() -> str:
    return "sepay"


@pytest.fixture
async def read(tmp_path: Path, name: str) -> AsyncIterator[Reading]:
    async with reading(tmp_path, name) as opened:
        yield opened


def is_again(target: str) -> bool:
    """The list is read from a time on, not from the last one known."""
    return "since_id" not in target and "pageSize=20" not in target


@BOTH
async def test_money_is_told_at_the_next_look_and_once(read: Reading) -> None:
    first = read.moved.move(250_000, "ZF8K2M4QX")
    await read.look()
    second = read.moved.move(50_000, "hoan tien", direction="out")
    await read.look(3)
    await read.look(3)
    assert read.book.told == [first.bank_ref, second.bank_ref]
    assert len(read.book.notices) == 2
    told = read.book.notices[0]
    assert (told.provider, told.account, told.amount) == (read.name, first.account, 250_000)
    assert (told.direction, told.booked_at) == ("in", first.booked_at)
    assert told.provider_id == str(first.id_of(read.name, "poll"))  # type: ignore[arg-type]
    assert (told.narrative, read.book.notices[1].direction) == ("ZF8K2M4QX", "out")
    assert read.lamp.state == "ok"


async def test_a_look_for_what_is_new_lags_behind_what_is_known(read: Reading) -> None:
    known = [
        read.moved.move(1_000, str(number), ago=5 * MINUTE - number * SECOND) for number in range(3)
    ]
    read.moved.move(1_000, "vua xong")
    assert list(map(is_again, await read.look())) == [True]
    assert await read.look(2) == [], "three seconds are not over"
    asked = await read.look(1)
    assert [f"since_id={known[-1].id_of('sepay', 'poll')}" in each for each in asked] == [True]


@BOTH
async def test_what_comes_out_of_turn_is_found_at_the_next_look(read: Reading) -> None:
    read.list.since_by = lambda each: (each.booked_at,)  # type: ignore[attr-defined]
    for number in range(300):
        read.moved.move(1_000, str(number), ago=HOUR - number * SECOND)
    slow = read.moved.move(50_000, "truoc")
    read.list.late[slow.number] = 90_000
    await read.look()
    read.moved.move(60_000, "sau", ago=-1_000)
    await read.until(lambda: read.clock.now() >= slow.booked_at + 90_000, 91, 3)
    asked = await read.look(3)
    assert (slow.bank_ref in read.book.told, list(map(is_again, asked))) == (True, [False])


@BOTH
async def test_many_are_read_page_by_page_within_three_requests_a_second(read: Reading) -> None:
    moved = [read.moved.move(1_000 + number, "x", ago=9_000 - number) for number in range(450)]
    assert len(await read.look()) == 5
    assert sorted(read.book.told) == sorted(each.bank_ref for each in moved)
    assert read.list.throttled == 0


@BOTH
async def test_a_burst_between_two_looks_is_read_to_its_end(read: Reading) -> None:
    read.moved.move(1_000, "x")
    await read.look()
    for number in range(150):
        read.moved.move(2_000 + number, "y")
    await read.look(3)
    assert len(read.book.told) == 151


@BOTH
async def test_what_was_told_an_hour_late_is_found_within_minutes(read: Reading) -> None:
    late = read.moved.move(80_000, "muon")
    read.list.late[late.number] = HOUR
    read.list.since_by = lambda each: (each.booked_at,)  # type: ignore[attr-defined]
    read.every_s = 30.0
    await read.until(lambda: read.clock.now() >= late.booked_at + HOUR - MINUTE, 3_700, 30)
    read.moved.move(1_000, "sau do")
    assert late.bank_ref not in read.book.told
    await read.until(lambda: late.bank_ref in read.book.told, MINUTE / 1000 + 300 + 60, 30)


@BOTH
async def test_what_was_told_a_day_late_is_found_by_the_next_day(read: Reading) -> None:
    late = read.moved.move(80_000, "rat muon")
    read.list.late[late.number] = DAY
    read.list.since_by = lambda each: (each.booked_at,)  # type: ignore[attr-defined]
    read.every_s = 600.0
    await read.until(lambda: late.bank_ref in read.book.told, 2 * 86_400, 600)


@BOTH
async def test_repeated_and_reversed_rows_change_nothing(read: Reading) -> None:
    read.list.repeats = read.list.reverses = True
    for number in range(120):
        read.moved.move(1_000, str(number), ago=120 - number)
        if number % 30 == 0:
            await read.look(3)
    await read.until(lambda: len(read.book.told) == 120, 310)
    assert read.list.throttled == 0


@BOTH
async def test_after_a_restart_it_is_read_from_where_it_was_read_to(read: Reading) -> None:
    read.moved.move(1_000, "truoc")
    await read.look()
    while_away = read.moved.move(2_000, "khi tat may", ago=-5 * DAY)
    read.clock.advance(20 * DAY)
    read.book.notices.clear()
    read.begin()
    await read.look()
    assert while_away.bank_ref in read.book.told


async def test_a_clock_that_was_ahead_hides_nothing(read: Reading) -> None:
    read.clock.jump(2 * DAY)
    await read.look()
    read.clock.jump(-2 * DAY)
    paid = read.moved.move(1_000, "dong ho sai")
    read.list.late[paid.number] = 3 * HOUR
    read.clock.advance(3 * HOUR)
    await read.look()
    assert read.book.told == [paid.bank_ref]


MISHAPS = {
    "half JSON": lists.HALF_JSON,
    "cut off": lists.CUT_OFF,
    "a page for people": lists.HTML,
    "other JSON": lists.OTHER_JSON,
    "nested without end": lists.DEEP,
    "no UTF-8": lists.NOT_UTF8,
    "an error": lists.BROKEN,
    "a redirect": lists.ELSEWHERE,
    "packed": lists.PACKED,
    "too large": lists.HUGE,
    "no HTTP": lists.NO_HTTP,
    "nothing": lists.NOTHING,
    "silence": lists.HANGS,
}


@pytest.mark.parametrize("mishap", MISHAPS)
@BOTH
async def test_whatever_is_answered_it_goes_on(read: Reading, mishap: str) -> None:
    read.moved.move(1_000, "truoc")
    await read.look()
    paid = read.moved.move(2_000, "sau")
    read.timeout_s = 0.05 if mishap == "silence" else 5.0
    read.begin()
    read.list.mishaps.append(MISHAPS[mishap])
    await read.look(3)
    assert (read.lamp.state, read.lamp.code) == ("failing", "poll_failed")
    await read.until(lambda: paid.bank_ref in read.book.told, 3)
    assert (read.lamp.state, read.lamp.code) == ("ok", None)


async def test_an_address_where_nobody_listens_is_a_failing_lamp(read: Reading) -> None:
    read.list.url = "http://127.0.0.1:9"
    read.begin()
    await read.look()
    assert (read.lamp.state, read.lamp.code) == ("failing", "poll_failed")


async def test_who_does_not_speak_tls_is_a_failing_lamp(read: Reading) -> None:
    read.list.url = read.list.url.replace("http://", "https://")
    read.begin()
    await read.look()
    assert (read.lamp.state, read.lamp.code) == ("failing", "poll_failed")


async def test_failures_are_asked_again_ever_later_and_never_given_up(read: Reading) -> None:
    read.list.mishaps.extend([lists.BROKEN] * 12)
    waits = []
    for asked in range(1, 13):
        waits.append(await read.until(lambda n=asked: len(read.list.asked) == n, 200))  # type: ignore[misc]
    assert waits[1] < waits[2] < waits[3] < waits[4]
    assert max(waits) <= poller.BACKOFF_MOST_S + 1
    await read.until(lambda: read.lamp.state == "ok", 120)


async def test_what_fails_in_the_middle_is_read_again(read: Reading) -> None:
    for number in range(250):
        read.moved.move(1_000, str(number), ago=number)
    read.list.mishaps.append(lists.answer("200 OK", b"{}"))
    await read.look()
    read.list.mishaps.clear()
    await read.until(lambda: len(read.book.told) == 250, 5)


async def test_a_pause_that_was_asked_for_is_kept(read: Reading) -> None:
    read.list.mishaps.append(lists.answer("429 Too Many Requests", b"", "Retry-After: 90"))
    await read.look()
    assert read.lamp.code == "poll_throttled"
    assert await read.until(lambda: len(read.list.asked) == 2, 100) >= 90


@BOTH
async def test_a_refused_key_is_tried_seldom_and_another_at_once(read: Reading) -> None:
    paid = read.moved.move(1_000, "x")
    read.list.token = "another"
    await read.look()
    assert (read.lamp.state, read.lamp.code) == ("failing", "poll_unauthorised")
    assert await read.until(lambda: read.list.refused == 2, 400) >= poller.REFUSED_S
    await put_token(read.store, read.name, "another")
    assert len(await read.look(0.5)) == 1
    assert (read.book.told, read.lamp.state) == ([paid.bank_ref], "ok")


async def test_a_key_that_is_no_header_is_a_failing_lamp(read: Reading) -> None:
    await put_token(read.store, read.name, "khoá có dấu\r\nX: y")
    assert await read.look() == []
    assert (read.lamp.state, read.lamp.code) == ("failing", "poll_failed")


async def test_without_a_key_nothing_is_asked(tmp_path: Path) -> None:
    async with reading(tmp_path, "sepay", token="") as read:
        assert await read.look() == []
        assert (read.lamp.state, read.lamp.code) == ("failing", "poll_no_token")
        await put_token(read.store, "sepay", lists.TOKEN)
        assert len(await read.look(0.5)) == 1


@BOTH
async def test_a_row_that_is_not_understood_is_kept_and_costs_no_other(read: Reading) -> None:
    good = read.moved.move(1_000, "tot")
    bad = read.moved.move(2_000, "la", account="khong/phai")
    for _ in range(3):
        await read.look(3)
    await read.look(301)
    assert (read.book.told, read.lamp.state) == ([good.bank_ref], "ok")
    assert [(who, why) for who, why, _ in read.book.kept] == [(read.name, "unreadable")]
    assert bad.bank_ref.encode() in read.book.kept[0][2]


async def test_a_list_that_nobody_understands_is_a_failing_lamp(read: Reading) -> None:
    read.moved.move(1_000, "la", account="khong/phai")
    await read.look()
    assert (read.lamp.state, read.lamp.code) == ("failing", "poll_failed")


async def test_a_full_disk_is_no_fault_of_the_provider_and_loses_nothing(read: Reading) -> None:
    paid = read.moved.move(1_000, "x")
    read.book.full = ProviderError("store_full")
    await read.look()
    assert read.lamp.code is None
    read.book.full = None
    await read.until(lambda: read.book.told == [paid.bank_ref], 3)


async def test_a_bug_does_not_end_it(read: Reading) -> None:
    paid = read.moved.move(1_000, "x")
    read.book.full = ZeroDivisionError()  # type: ignore[assignment]
    await read.look()
    assert read.lamp.code == "poll_failed"
    read.book.full = None
    await read.until(lambda: read.book.told == [paid.bank_ref], 3)


async def test_an_endless_list_is_left_and_gone_on_with(read: Reading) -> None:
    row = read.list.row(read.moved.move(1_000, "x"))  # type: ignore[attr-defined]
    pages = {"data": [row], "meta": {"pagination": {"has_more": True}}}
    read.list.page = lambda query: pages  # type: ignore[method-assign]
    assert len(await read.look()) == poller.PAGES_MOST
    assert len(read.book.notices) == 1
