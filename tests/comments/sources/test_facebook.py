"""Facebook over real HTTP: whatever stream and list do, each comment is told, and rightly."""

from __future__ import annotations

import asyncio
import random

import pytest

from livehub.comments.sources import SOURCES, facebook
from livehub.errors import ProviderError
from tests.comments.sources.evening import client, until
from tests.comments.sources.facebook_evening import Evening
from tests.comments.sources.fake_facebook import LIVE, PAGE, VIDEO, Chaos


async def test_what_is_written_is_told_at_once_by_the_stream(evening: Evening) -> None:
    async with evening.listening():
        await evening.connected()
        await until(lambda: evening.hearing.kept.startswith("0 "))
        evening.facebook.post("chốt mã 05")
        await until(lambda: evening.hearing.heard)
        evening.facebook.post("Cảm ơn cả nhà", author=PAGE, name="Làng gốm")
        evening.facebook.post("còn không shop", author="", name="")
        await evening.all_told()
    assert [each.history for each in evening.hearing.heard] == [False] * 3
    assert len(evening.hearing.heard) == 3


async def test_what_was_there_before_is_history_and_what_came_meanwhile_is_not(
    evening: Evening,
) -> None:
    for number in range(60):  # three pages
        evening.facebook.post(f"chốt {number}")
    evening.clock.push(60)
    async with evening.listening():
        await evening.all_told()
        await until(lambda: not evening.hearing.kept.startswith("-"))
    assert all(each.history for each in evening.hearing.heard)
    evening.clock.push(60)
    evening.facebook.post("trong lúc mất mạng")
    evening.clock.push(60)
    async with evening.listening():
        await evening.all_told()
    assert evening.hearing.heard[-1].text == "trong lúc mất mạng"
    assert not evening.hearing.heard[-1].history


async def test_what_the_stream_withholds_is_found_by_the_list(evening: Evening) -> None:
    evening.facebook.chaos = Chaos(drop=1.0)
    async with evening.listening():
        await evening.connected()
        for number in range(120):
            evening.facebook.post(f"mã {number}")
        await evening.all_told()
    assert evening.hearing.states[-1] == ("live", "")


async def test_a_list_in_order_of_rank_is_complete_all_the_same(evening: Evening) -> None:
    evening.facebook.ranked, evening.facebook.streams = True, False
    async with evening.listening():
        for number in range(100):
            evening.facebook.post(f"mã {number}")
            await asyncio.sleep(0.0005)
        await evening.all_told()


async def test_what_is_listed_later_than_younger_ones_is_found(evening: Evening) -> None:
    evening.facebook.streams = False
    async with evening.listening():
        await until(lambda: evening.hearing.kept.startswith("0 "))
        now = evening.clock.now()
        evening.facebook.post("chậm", at=now - 8_000, late=30_000)
        evening.facebook.post("nhanh", at=now)
        await evening.all_told()
    assert [each.text for each in evening.hearing.heard] == ["nhanh", "chậm"]


async def test_a_stream_that_comes_to_its_end_after_a_while_is_no_alarm(evening: Evening) -> None:
    async with evening.listening():
        await evening.connected()
        for _ in range(3):
            evening.clock.push(60)
            evening.facebook.hang_up()
            await until(lambda: not evening.facebook.lines)
            await until(lambda: evening.facebook.lines)
        evening.facebook.post("chốt")
        await evening.all_told()
    assert evening.hearing.states[1:] == [("live", "")]


async def test_without_the_stream_the_list_is_read_every_three_seconds(evening: Evening) -> None:
    evening.facebook.streams = False
    async with evening.listening():
        evening.facebook.post("chốt")
        await evening.all_told()
        await until(lambda: evening.hearing.told.get("every_s") == facebook.FAST_S)
    assert ("degraded", "source_not_found") in evening.hearing.states


@pytest.mark.parametrize("refused", [{"no_filter"}, {"no_filter", "stream"}])
async def test_a_filter_that_is_refused_is_left_out(evening: Evening, refused: set[str]) -> None:
    evening.facebook.refuses, evening.facebook.streams = refused, False
    async with evening.listening():
        evening.facebook.post("chốt")
        await evening.all_told()


async def test_viewers_are_told_and_the_end_comes_after_the_last_words(evening: Evening) -> None:
    async with evening.listening() as task:
        await evening.connected()
        await until(lambda: evening.hearing.told.get("viewers") == 42)
        evening.facebook.chaos = Chaos(drop=1.0)
        evening.facebook.post("chốt nốt")
        evening.facebook.status = "VOD"
        assert await task is None
    evening.nothing_wrong()
    assert evening.hearing.of_kind("comment") == [evening.facebook.posted[0].id]
    assert evening.hearing.states[-1] == ("ended", "")


async def test_a_show_that_ended_while_we_were_away_is_read_to_its_end(evening: Evening) -> None:
    async with evening.listening():
        await until(lambda: not evening.hearing.kept.startswith("-") and evening.hearing.kept)
    evening.facebook.post("chốt nốt")
    evening.facebook.status = "VOD"
    await facebook.run(evening.given(), evening.hearing)
    assert evening.hearing.of_kind("comment") == [evening.facebook.posted[0].id]


async def test_a_video_that_tells_no_viewers_is_listened_to(evening: Evening) -> None:
    evening.facebook.refuses = {"live_views"}
    async with evening.listening():
        await evening.connected()
        evening.facebook.post("chốt")
        await evening.all_told()
    assert "viewers" not in evening.hearing.told


@pytest.mark.parametrize(
    "typed", [LIVE, VIDEO, f"https://www.facebook.com/lang.gom/videos/{VIDEO}/"]
)
async def test_the_video_of_an_address_leads_to_its_live_one(evening: Evening, typed: str) -> None:
    async with evening.listening(typed):
        await evening.connected()
        evening.facebook.post("chốt")
        await evening.all_told()
    assert facebook.watched(evening.hearing.kept) == {LIVE, VIDEO}


async def test_a_disk_that_fails_is_the_supervisors_and_nothing_counts_as_told(
    evening: Evening,
) -> None:
    async with evening.listening():
        await evening.connected()
        evening.hearing.fails = [ProviderError("store_full")] * 3
        evening.facebook.post("chốt")
        await evening.all_told()


async def test_a_stream_that_hangs_is_opened_anew(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facebook, "IDLE_S", 0.02)
    async with evening.listening():
        paths = evening.facebook.calls
        await until(lambda: sum("/stream/" in each.path for each in paths) > 2)


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_goes_wrong_each_comment_is_told_and_none_wrongly(seed: int) -> None:
    chance = random.Random(seed)
    async with client() as http:
        evening = Evening(http, seed)
        facebook_ = evening.facebook
        facebook_.ranked = seed % 3 == 0
        facebook_.refuses = {"no_filter"} if seed % 2 else set()
        facebook_.chaos = Chaos(*(chance.choice([0, 0.02, 0.2]) for _ in range(9)))
        async with facebook_.serving(), evening.listening():
            for number in range(150):
                by = chance.choice(["", PAGE, f"6{number % 9}"])
                facebook_.post(f"chốt mã {number}", author=by, name=by and f"Khách {by}")
                if chance.random() < 0.05:
                    evening.clock.push(chance.randrange(8))
                if chance.random() < 0.3:  # otherwise a burst
                    await asyncio.sleep(0.002)
            facebook_.chaos = Chaos()
            await evening.all_told()
        assert evening.hearing.gaps == []


def test_it_is_in_the_registry() -> None:
    assert SOURCES["facebook"] is facebook
