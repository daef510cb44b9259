"""Reading a provider's list: nothing is missed, nothing is asked too often, nothing ends it."""

from __future__ import annotations

from livehub.clock import DAY, HOUR, MINUTE, SECOND
from livehub.work import poller
from tests.work.reading import BOTH, Reading


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


async def test_an_endless_list_is_left_and_gone_on_with(read: Reading) -> None:
    row = read.list.row(read.moved.move(1_000, "x"))  # type: ignore[attr-defined]
    pages = {"data": [row], "meta": {"pagination": {"has_more": True}}}
    read.list.page = lambda query: pages  # type: ignore[method-assign]
    assert len(await read.look()) == poller.PAGES_MOST
    assert len(read.book.notices) == 1
