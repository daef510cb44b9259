"""Twitch over a real socket: joined as anybody, heard until it breaks, and what was missed is told."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest

from livehub.comments.sources import SOURCES, twitch
from livehub.errors import ProviderError
from tests.comments.sources.fake_sockets import Guest, Play, playing
from tests.comments.sources.listener import DATA, Notebook, running, so
from tests.fakes import START, FakeClock

EVENING = (DATA / "twitch" / "evening.irc").read_text("utf-8")
WELCOME = ":tmi.twitch.tv 001 justinfan1 :Welcome, GLHF!\r\n"
ROOM = "@room-id=1337 :tmi.twitch.tv ROOMSTATE #langgom\r\n"


def saying(text: str, number: int = 1) -> str:
    return f"@id=m{number};user-id=42;display-name=Khach :khach!a@b PRIVMSG #langgom :{text}\r\n"


async def let_in(guest: Guest) -> None:
    """The greeting, up to where the channel is heard."""
    await guest.hears("CAP REQ :twitch.tv/tags twitch.tv/commands")
    await guest.hears("NICK justinfan")
    await guest.send(WELCOME)
    await guest.hears("JOIN #langgom")
    await guest.send(ROOM)


def then(*frames: str | bytes) -> Play:
    """A server that lets in, says this, and stays."""

    async def play(guest: Guest) -> None:
        await let_in(guest)
        await guest.send(*frames)
        await guest.stays()

    return play


def test_it_is_in_the_registry():
    assert SOURCES["twitch"] is twitch


async def test_an_evening_is_heard_whatever_frames_it_comes_in() -> None:
    raw = EVENING.encode().replace(b"\n", b"\r\n")
    halves = (raw[:1500], raw[1500:1501], raw[1501:])

    async def play(guest: Guest) -> None:
        await let_in(guest)
        await guest.send(*halves)
        await guest.stays()

    async with playing(play) as server, running(twitch, "langgom", {"twitch": server.base}) as one:
        await so(lambda: len(one.notebook.heard) == 7)
        assert one.notebook.states == [("connecting", ""), ("live", "")]
        joins = [each for each in server.guests[0].said if each.startswith("JOIN")]
        assert joins == ["JOIN #langgom"]


async def test_it_answers_whoever_asks_whether_it_is_there() -> None:
    answers: list[str] = []

    async def play(guest: Guest) -> None:
        await let_in(guest)
        await guest.send("PING :tmi.twitch.tv\r\n")
        answers.append(await guest.hears("PONG"))
        await guest.stays()

    async with playing(play) as server, running(twitch, "langgom", {"twitch": server.base}):
        await so(lambda: answers == ["PONG :tmi.twitch.tv"])


async def test_a_burst_is_told_in_order_and_in_batches_while_we_are_behind() -> None:
    texts = [f"mã {each}" for each in range(4000)]
    frames = ["".join(saying(text) for text in texts[at : at + 50]) for at in range(0, 4000, 50)]
    notebook = Notebook()
    notebook.room.clear()
    async with (
        playing(then(*frames)) as server,
        running(twitch, "langgom", {"twitch": server.base}, notebook) as one,
    ):
        await so(lambda: one.notebook.states[-1:] == [("live", "")])
        notebook.room.set()
        await so(lambda: len(notebook.heard) == 4000)
        assert notebook.texts == texts
        assert max(notebook.batches) > 100


async def test_reconnect_is_told_as_an_error_to_try_again_at_once() -> None:
    async with (
        playing(then(saying("A5"), ":tmi.twitch.tv RECONNECT\r\n")) as server,
        running(twitch, "langgom", {"twitch": server.base}) as one,
    ):
        error = await one.ends()
        assert (error.code, error.retryable, error.data["retry_s"]) == ("source_failed", True, 0)
        assert one.notebook.texts == ["A5"]


async def test_what_came_before_it_broke_is_told_and_the_gap_named_next_time() -> None:
    clock, notebook = FakeClock(), Notebook()

    async def play(guest: Guest) -> None:
        await let_in(guest)
        await guest.send(saying(f"A{guest.number}"))
        if guest.number == 0:
            await so(lambda: notebook.texts == ["A0"])
            clock.advance(60_000)
            guest.breaks()
        await guest.stays()

    async with playing(play) as server:
        bases = {"twitch": server.base}
        async with running(twitch, "langgom", bases, notebook, clock) as one:
            assert (await one.ends()).code == "source_failed"
        assert notebook.gaps == []
        clock.advance(5_000)
        async with running(twitch, "langgom", bases, notebook, clock):
            await so(lambda: notebook.texts == ["A0", "A1"])
    assert notebook.gaps == [(START + 60_000, START + 65_000)]


async def test_a_blink_is_no_gap() -> None:
    clock = FakeClock()
    notebook = Notebook(cursor=str(START - 500))
    async with (
        playing(then(saying("A5"))) as server,
        running(twitch, "langgom", {"twitch": server.base}, notebook, clock),
    ):
        await so(lambda: notebook.texts == ["A5"])
    assert notebook.gaps == []


@pytest.mark.parametrize("answers", [True, False])
async def test_a_line_that_says_nothing_is_asked_then_given_up(answers: bool) -> None:
    asked: list[str] = []

    async def play(guest: Guest) -> None:
        await let_in(guest)
        while True:
            asked.append(await guest.hears("PING"))
            if answers:
                await guest.send(":tmi.twitch.tv PONG tmi.twitch.tv :livehub\r\n", saying("A5"))

    async with (
        playing(play) as server,
        running(twitch, "langgom", {"twitch": server.base}) as one,
    ):
        await so(lambda: one.notebook.states[-1:] == [("live", "")])
        await one.pauses.over(twitch.JOIN_S)
        await one.pauses.over(twitch.LOOK_S)
        await so(lambda: len(asked) == 1)
        if answers:
            await so(lambda: one.notebook.texts == ["A5"])  # that came after its answer
        await one.pauses.over(twitch.ANSWER_S)
        if answers:
            await one.pauses.over(twitch.LOOK_S)  # and on it goes
            await so(lambda: len(asked) == 2)
        else:
            assert (await one.ends()).code == "source_failed"


async def test_a_channel_that_twitch_does_not_answer_for_is_not_found() -> None:
    async def play(guest: Guest) -> None:
        await guest.hears("NICK")
        await guest.send(WELCOME)
        await guest.stays()

    async with playing(play) as server, running(twitch, "langgom", {"twitch": server.base}) as one:
        await one.pauses.over(twitch.JOIN_S)
        assert (await one.ends()).code == "source_not_found"


@pytest.mark.parametrize(
    ("line", "code", "retryable"),
    [
        ("@msg-id=msg_channel_suspended :tmi NOTICE #langgom :gone", "source_not_found", False),
        ("@msg-id=msg_banned :tmi NOTICE #langgom :banned", "source_blocked", True),
        (":tmi.twitch.tv NOTICE * :Login authentication failed", "source_blocked", True),
        (":tmi.twitch.tv CAP * NAK :twitch.tv/tags", "source_failed", True),
    ],
)
async def test_what_twitch_refuses_is_said(line: str, code: str, retryable: bool) -> None:
    async with (
        playing(then(f"{line}\r\n")) as server,
        running(twitch, "langgom", {"twitch": server.base}) as one,
    ):
        error = await one.ends()
        assert (error.code, error.retryable) == (code, retryable)


@pytest.mark.parametrize(
    ("status", "code"),
    [(HTTPStatus.TOO_MANY_REQUESTS, "source_throttled"), (HTTPStatus.BAD_GATEWAY, "source_failed")],
)
async def test_who_is_not_let_in_is_told_why(status: HTTPStatus, code: str) -> None:
    async def refuse(connection: Any, _request: Any) -> Any:
        return connection.respond(status, "")

    async with (
        playing(then(), process_request=refuse) as server,
        running(twitch, "langgom", {"twitch": server.base}) as one,
    ):
        assert (await one.ends()).code == code


async def test_what_the_disk_refuses_ends_it_as_it_is() -> None:
    notebook = Notebook()
    notebook.fails = [ProviderError("store_full")] * 9
    async with (
        playing(then(saying("A5"))) as server,
        running(twitch, "langgom", {"twitch": server.base}, notebook) as one,
    ):
        assert (await one.ends()).code == "store_full"


async def test_it_is_over_at_once_when_it_is_cancelled() -> None:
    async with playing(then(saying("A5"))) as server:
        async with running(twitch, "langgom", {"twitch": server.base}) as one:
            await so(lambda: one.notebook.texts == ["A5"])
        await so(lambda: server.guests[0].socket.state.name == "CLOSED")
