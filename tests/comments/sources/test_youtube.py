"""YouTube over real HTTP: streamed or listed, each comment is told, and the quota lasts."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from livehub.comments.sources import SOURCES, youtube
from tests.comments.sources.evening import client, until
from tests.comments.sources.fake_youtube import OWNER, Chaos
from tests.comments.sources.youtube_evening import Evening

STREAMS = pytest.mark.parametrize("stream", ["answers", "missing", "opaque"])


@STREAMS
async def test_what_is_written_is_told(chat: Evening, stream: Any) -> None:
    chat.youtube.stream = stream
    async with chat.listening():
        await until(lambda: ("live", "") in chat.hearing.states)
        chat.youtube.post("chốt 05")
        chat.youtube.post("Cảm ơn cả nhà", author=OWNER, name="Làng gốm")
        await chat.all_told()
    assert [each.history for each in chat.hearing.heard] == [False, False]
    assert [each.own for each in chat.hearing.heard] == [False, True]
    assert chat.youtube.too_fast == 0


async def test_a_stream_without_an_end_is_cut_off(
    chat: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livehub.comments.sources.chunks.BODY_MOST", 100_000)
    chat.youtube.stream = "endless"
    async with chat.listening():
        chat.youtube.post("chốt 05")
        await chat.all_told()


async def test_the_list_is_left_alone_for_as_long_as_youtube_says(chat: Evening) -> None:
    chat.youtube.stream, chat.youtube.interval_ms = "missing", 20_000
    async with chat.listening():
        await until(lambda: chat.youtube.used >= 25)
    assert chat.youtube.too_fast == 0


async def test_a_page_that_does_not_say_where_to_go_on_is_asked_for_again(chat: Evening) -> None:
    chat.youtube.stream = "missing"
    chat.youtube.post("chốt 05")
    async with chat.listening():
        await chat.all_told()
        chat.youtube.next_pages.append(b'{"items": []}')
        await until(lambda: not chat.youtube.next_pages)
        chat.youtube.post("chốt 06")
        await chat.all_told()
    listed = [each for each in chat.youtube.calls if each.path.endswith("/messages")]
    assert {each.query.get("pageToken") for each in listed[1:]} <= {"E0-1", "E0-2"}
    assert len(chat.hearing.heard) == 2


async def test_a_stream_that_never_speaks_is_given_up(
    chat: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(youtube, "IDLE_S", 0.02)
    chat.youtube.stream = "deaf"
    async with chat.listening():
        chat.youtube.post("chốt 05")
        await chat.all_told()
        chat.youtube.post("chốt 06")
        await chat.all_told()
    assert sum(each.path.endswith("/stream") for each in chat.youtube.calls) == 1


@STREAMS
async def test_what_was_there_before_is_history_and_what_came_meanwhile_is_not(
    chat: Evening, stream: Any
) -> None:
    chat.youtube.stream = stream
    for number in range(45):  # three pages
        chat.youtube.post(f"chốt {number}")
    chat.clock.push(60)
    async with chat.listening():
        await chat.all_told()
    assert all(each.history for each in chat.hearing.heard)
    assert len(chat.hearing.heard) == 45
    chat.clock.push(60)
    chat.youtube.post("trong lúc mất mạng")
    async with chat.listening():
        await chat.all_told()
    assert not chat.hearing.heard[-1].history
    assert chat.hearing.gaps == []


@STREAMS
async def test_a_place_that_expired_is_begun_anew_and_nothing_told_twice(
    chat: Evening, stream: Any
) -> None:
    chat.youtube.stream = stream
    async with chat.listening():
        for number in range(5):
            chat.youtube.post(f"chốt {number}")
            await chat.all_told()
            chat.youtube.hang_up()
    assert len(chat.hearing.heard) == 5
    assert chat.hearing.gaps == []


async def test_what_cannot_be_had_any_more_is_said(chat: Evening) -> None:
    chat.youtube.stream, chat.youtube.history = "missing", 3
    async with chat.listening():
        chat.youtube.post("chốt 0")
        await chat.all_told()
    chat.youtube.hang_up()
    lost_at = chat.clock.now()
    for number in range(10):
        chat.clock.push(20)
        chat.youtube.post(f"chốt {number + 1}")
    async with chat.listening():
        await until(lambda: len(chat.hearing.heard) >= 4)
    [(since, until_)] = chat.hearing.gaps
    assert since <= lost_at < until_
    assert until_ == chat.hearing.comments["LCC.000008"].sent_at
    assert not chat.hearing.comments["LCC.000008"].history


@STREAMS
async def test_what_is_taken_away_is_told(chat: Evening, stream: Any) -> None:
    chat.youtube.stream = stream
    async with chat.listening():
        ids = [chat.youtube.post(f"chốt {number}") for number in range(4)]
        tell = chat.youtube.tell
        tell({"type": "messageDeletedEvent", "messageDeletedDetails": {"deletedMessageId": ids[0]}})
        retracted = {"retractedMessageId": ids[1]}
        tell({"type": "messageRetractedEvent", "messageRetractedDetails": retracted})
        tell({"type": "tombstone"}, id_=ids[2])
        banned = {"bannedUserDetails": {"channelId": "UCspam", "displayName": "Spam"}}
        tell({"type": "userBannedEvent", "userBannedDetails": {**banned, "banType": "permanent"}})
        await until(lambda: chat.hearing.of_kind("ban") == ["UCspam"])
    assert chat.hearing.of_kind("delete") == ids[:3]
    assert chat.hearing.of_kind("comment") == ids


@STREAMS
async def test_the_end_of_the_chat_ends_it_after_the_last_words(chat: Evening, stream: Any) -> None:
    chat.youtube.stream = stream
    async with chat.listening() as task:
        await until(lambda: ("live", "") in chat.hearing.states)
        chat.youtube.post("chốt nốt")
        chat.youtube.end()
        assert await task is None
    await chat.all_told()
    assert chat.hearing.states[-1] == ("ended", "")


async def test_an_ended_event_and_an_ended_chat_end_it(chat: Evening) -> None:
    async with chat.listening() as task:
        chat.youtube.tell({"type": "chatEndedEvent"})
        assert await task is None
    chat.youtube.refuses = (403, "liveChatEnded")
    await youtube.run(chat.given(), chat.hearing)


async def test_a_stream_that_lasts_beyond_its_video_ends_too(chat: Evening) -> None:
    async with chat.listening() as task:
        await until(lambda: chat.hearing.told.get("viewers") == 17)
        chat.youtube.details = {"actualEndTime": "2026-09-21T14:00:00Z"}
        assert await task is None


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_goes_wrong_each_comment_is_told_and_none_wrongly(seed: int) -> None:
    chance = random.Random(seed)
    async with client() as http:
        evening = Evening(http, seed)
        tube = evening.youtube
        tube.history = 1_000
        tube.stream = chance.choice(["answers", "answers", "missing"])
        tube.chaos = Chaos(*(chance.choice([0, 0.02, 0.2]) for _ in range(8)))
        async with tube.serving(), evening.listening():
            for number in range(150):
                by = chance.choice([OWNER, f"UC{number % 9}"])
                tube.post(f"chốt mã {number}", author=by, name=f"Khách {by}")
                if chance.random() < 0.03:
                    tube.hang_up()
                if chance.random() < 0.3:  # otherwise a burst
                    await asyncio.sleep(0.002)
            tube.chaos = Chaos()
            await evening.all_told()


def test_it_is_in_the_registry() -> None:
    assert SOURCES["youtube"] is youtube
