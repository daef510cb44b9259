"""Whatever a provider, the line or our disk does: it is said by a lamp, and reading goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from livehub.errors import ProviderError
from livehub.work import poller
from tests.banks import lists
from tests.work.reading import BOTH, Reading, put_token, reading

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
    read.list.mishaps.extend([MISHAPS[mishap]] * 2)
    await read.look(3)
    assert read.lamp.code is None, "one look that came to nothing is no alarm"
    await read.until(lambda: read.lamp.code == "poll_failed", 3)
    assert read.lamp.state == "failing"
    await read.until(lambda: paid.bank_ref in read.book.told, 6)
    assert (read.lamp.state, read.lamp.code) == ("ok", None)


async def test_an_address_where_nobody_listens_is_a_failing_lamp(read: Reading) -> None:
    read.list.url = "http://127.0.0.1:9"
    read.begin()
    await read.until(lambda: read.lamp.code == "poll_failed", 3)
    assert read.lamp.state == "failing"


async def test_who_does_not_speak_tls_is_a_failing_lamp(read: Reading) -> None:
    read.list.url = read.list.url.replace("http://", "https://")
    read.begin()
    await read.until(lambda: read.lamp.code == "poll_failed", 3)
    assert read.lamp.state == "failing"


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
    busy = lists.answer("429 Too Many Requests", b"", "Retry-After: 90")
    read.list.mishaps.extend([busy] * 2)
    await read.look()
    assert await read.until(lambda: len(read.list.asked) == 2, 100) >= 90
    assert read.lamp.code == "poll_throttled"
    assert await read.until(lambda: len(read.list.asked) == 3, 100) >= 90


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
    await read.until(lambda: read.lamp.code == "poll_failed", 3)
    assert read.list.asked == []


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
    await read.until(lambda: read.lamp.code == "poll_failed", 3)
    assert len(read.book.kept) == 1


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
    await read.until(lambda: read.lamp.code == "poll_failed", 3)
    read.book.full = None
    await read.until(lambda: read.book.told == [paid.bank_ref], 6)


async def test_a_row_that_the_log_refuses_is_kept_and_costs_no_other(read: Reading) -> None:
    for number in range(3):
        read.moved.move(1_000, str(number))
    read.book.refuses = read.moved.page()[1].bank_ref
    await read.look()
    assert len(read.book.told) == 2
    assert [read.book.refuses.encode() in raw for _, _, raw in read.book.kept] == [True]
