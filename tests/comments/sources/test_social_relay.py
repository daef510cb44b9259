"""Social Stream Ninja's relay over a real socket, with all that lines do to what passes over them."""

from __future__ import annotations

import json
import random
from http import HTTPStatus
from typing import Any

import pytest

from livehub.comments.sources import SOURCES, social_stream
from tests.comments.sources.fake_sockets import Guest, playing
from tests.comments.sources.listener import DATA, Notebook, running, so
from tests.fakes import START, FakeClock

MESSAGES = (DATA / "ssn" / "messages.jsonl").read_text("utf-8").splitlines()


def saying(text: str, **fields: Any) -> str:
    return json.dumps({"type": "facebook", "chatname": "Khách", "chatmessage": text, **fields})


def test_it_is_in_the_registry():
    assert SOURCES["ssn"] is social_stream


async def test_a_session_is_joined_where_chat_comes_out() -> None:
    async def play(guest: Guest) -> None:
        await guest.send(*MESSAGES)
        await guest.stays()

    async with (
        playing(play) as server,
        running(social_stream, "abcDEF", {"ssn": server.base}) as one,
    ):
        await so(lambda: len(one.notebook.heard) == 10)
        assert server.paths == ["/join/abcDEF/4"]
        assert one.notebook.viewers == 177
        assert one.notebook.states == [("connecting", ""), ("live", "")]


@pytest.mark.parametrize("seed", range(8))
async def test_frames_that_are_broken_doubled_or_strange_lose_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    good = [saying(f"mã {each}", meta={"commentId": f"9_{each}"}) for each in range(300)]
    frames: list[str | bytes] = []
    for frame in good:
        frames += [frame] * chance.choice([1, 1, 1, 2])
        if chance.random() < 0.3:
            broken: list[str | bytes] = [frame[: len(frame) // 2], "", b"\xff\x00", "[]", "{}"]
            frames.append(chance.choice(broken))

    async def play(guest: Guest) -> None:
        await guest.send(*frames)
        await guest.stays()

    async with (
        playing(play) as server,
        running(social_stream, "abc", {"ssn": server.base}) as one,
    ):
        await so(lambda: f"mã {299}" in one.notebook.texts)
        natives = [each.native for each in one.notebook.heard]
        assert list(dict.fromkeys(natives)) == [f"9_{each}" for each in range(300)]


async def test_a_broken_line_is_an_error_and_the_gap_is_named() -> None:
    clock, notebook = FakeClock(), Notebook()

    async def play(guest: Guest) -> None:
        await guest.send(saying(f"A{guest.number}"))
        await so(lambda: len(notebook.texts) == guest.number + 1)
        if guest.number == 0:
            await guest.socket.close(1000)
        await guest.stays()

    async with playing(play) as server:
        async with running(social_stream, "abc", {"ssn": server.base}, notebook, clock) as one:
            assert (await one.ends()).code == "source_failed"  # it is never over by itself
        clock.advance(11 * 60_000)
        async with running(social_stream, "abc", {"ssn": server.base}, notebook, clock):
            await so(lambda: notebook.texts == ["A0", "A1"])
    assert notebook.gaps == [(START, START + 11 * 60_000)]


@pytest.mark.parametrize("cursor", ["x", "9" * 40, "-5", "1.5", "１２"])
async def test_a_cursor_of_somebody_else_is_none(cursor: str) -> None:
    notebook = Notebook(cursor=cursor)

    async def play(guest: Guest) -> None:
        await guest.send(saying("A5"))
        await guest.stays()

    async with (
        playing(play) as server,
        running(social_stream, "abc", {"ssn": server.base}, notebook),
    ):
        await so(lambda: notebook.texts == ["A5"])
    assert notebook.gaps == []


async def test_who_asks_too_often_is_told_when() -> None:
    async def refuse(connection: Any, _request: Any) -> Any:
        answer = connection.respond(HTTPStatus.TOO_MANY_REQUESTS, "")
        answer.headers["Retry-After"] = "17"
        return answer

    async def play(_guest: Guest) -> None:
        raise AssertionError("nobody is let in")

    async with (
        playing(play, process_request=refuse) as server,
        running(social_stream, "abc", {"ssn": server.base}) as one,
    ):
        error = await one.ends()
        assert (error.code, error.data["retry_s"]) == ("source_throttled", 17)


async def test_a_stream_that_is_none_is_said_before_anything_is_asked() -> None:
    async with running(social_stream, "a b", {"ssn": "ws://127.0.0.1:9"}) as one:
        error = await one.ends()
        assert (error.code, error.retryable) == ("source_stream_unreadable", False)
        assert one.notebook.states == []
