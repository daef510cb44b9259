"""What helpers ask of a platform: done once, three seconds later, unless taken back by then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from livehub.clock import SECOND
from livehub.comments.queue import Comment
from livehub.errors import ProviderError, Refused
from livehub.log.command import Body
from livehub.shows import comment_commands as talk
from livehub.work.platform import Actions, Platform
from tests.builders import Tasks
from tests.worlds import Opened, Stage, a_world

TEXT = "Dạ shop nhắn riêng mình nhé"


class Facebook:
    """A platform that does what it is told, or fails as it was told to."""

    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []
        self.failures: list[Exception] = []
        self.gate: asyncio.Event | None = None

    async def hide(self, native: str, hidden: bool) -> None:
        await self._do("hide" if hidden else "show", native)

    async def reply(self, native: str, text: str) -> None:
        await self._do("reply", native, text)

    async def _do(self, *what: str) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.done.append(what)


class Desk:
    """A helper at the studio, with a platform behind it."""

    def __init__(self, opened: Opened, tasks: Tasks) -> None:
        self.opened = opened
        self.facebook = Facebook()
        self.there: dict[str, Actions] = {"facebook": self.facebook}
        self.pauses: list[float] = []
        self.tasks = tasks
        world = opened.world
        self.platform = Platform(world.logs, world.store, opened.clock, self.find, self.pause)
        self.commands = 0

    async def find(self, show: str, platform: str) -> Actions | None:
        assert show == self.opened.stage.show
        return self.there.get(platform)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def run(self, body: Body, actor: str = "helper:h1") -> str:
        self.commands += 1
        log = f"show:{self.opened.stage.show}"
        result = await self.opened.run(log, body, actor, f"desk{self.commands}")
        return str(result.get("comment", ""))

    async def said(self, number: int = 1, platform: str = "facebook") -> str:
        body = talk.ReceiveComment(
            source="facebook", platform=platform, author=f"fb{number}", name="Lan",
            text=f"đẹp quá {number}", key=f"key{number}", native=f"911_{number}",
        )  # fmt: skip
        return await self.run(body, "source:facebook")

    def comment(self, key: str) -> Comment:
        return self.opened.world.show(self.opened.stage.show).queue.comments[key]

    def after(self, millis: int) -> None:
        """Time passes, and what is due by then begins."""
        self.opened.clock.advance(millis)
        self.platform.look(self.tasks)

    async def until(self, seen: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not seen():  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.001)

    async def acted(self, millis: int = 3 * SECOND) -> None:
        """Time passes, and all that is due by then is done."""
        self.after(millis)
        await self.until(lambda: self.platform.idle)


@pytest.fixture
async def desk(opened: Opened) -> AsyncIterator[Desk]:
    async with Tasks() as tasks:
        there = Desk(opened, tasks)
        await there.run(
            talk.ConnectSource(source="facebook", stream="911", token="t" * 40), "owner:o"
        )
        yield there
        tasks.stop()


async def test_what_is_hidden_there_goes_three_seconds_later_and_comes_back(desk: Desk) -> None:
    key = await desk.said()
    await desk.run(talk.HideComment(comment=key, there=True))
    await desk.acted(3 * SECOND - 1)
    assert desk.facebook.done == []
    await desk.acted(1)
    assert desk.facebook.done == [("hide", "911_1")]
    assert desk.comment(key).there == "hide"
    await desk.run(talk.RestoreComment(comment=key))
    await desk.acted()
    assert desk.facebook.done[1:] == [("show", "911_1")]
    assert desk.comment(key).there == "show"
    await desk.acted(60 * SECOND)
    assert len(desk.facebook.done) == 2


async def test_what_is_taken_back_in_time_never_happened(desk: Desk) -> None:
    key = await desk.said()
    await desk.run(talk.HideComment(comment=key, there=True))
    await desk.run(talk.SendReply(comment=key, text=TEXT))
    await desk.acted(2 * SECOND)
    await desk.run(talk.RestoreComment(comment=key))
    await desk.run(talk.TakeBackReply(comment=key))
    await desk.acted(60 * SECOND)
    assert desk.facebook.done == []
    assert (desk.comment(key).there, desk.comment(key).reply) == ("", None)


async def test_what_is_hidden_only_here_stays_there(desk: Desk) -> None:
    key = await desk.said()
    await desk.run(talk.HideComment(comment=key))
    await desk.run(talk.RestoreComment(comment=key))
    await desk.acted(60 * SECOND)
    assert desk.facebook.done == []
    await desk.run(talk.HideComment(comment=key))
    await desk.run(talk.HideComment(comment=key, there=True))
    await desk.acted()
    assert desk.facebook.done == [("hide", "911_1")]


async def test_a_reply_is_sent_once_with_its_words_out_of_the_vault(desk: Desk) -> None:
    key = await desk.said()
    await desk.run(talk.SendReply(comment=key, text=TEXT))
    await desk.acted()
    assert desk.facebook.done == [("reply", "911_1", TEXT)]
    reply = desk.comment(key).reply
    assert reply is not None
    assert reply.state == "sent"
    with pytest.raises(Refused, match="reply_gone"):
        await desk.run(talk.TakeBackReply(comment=key))
    await desk.acted(60 * SECOND)
    assert len(desk.facebook.done) == 1


async def test_restored_while_the_platform_hides_it_is_shown_there_again(desk: Desk) -> None:
    key = await desk.said()
    await desk.run(talk.HideComment(comment=key, there=True))
    desk.facebook.gate = asyncio.Event()
    desk.after(3 * SECOND)
    await asyncio.sleep(0)
    await desk.run(talk.RestoreComment(comment=key))
    desk.facebook.gate.set()
    await desk.until(lambda: desk.platform.idle)
    await desk.acted()
    assert desk.facebook.done == [("hide", "911_1"), ("show", "911_1")]


async def test_a_platform_that_takes_its_time_keeps_nobody_else_waiting(desk: Desk) -> None:
    slow, other = await desk.said(1, "instagram"), await desk.said(2)
    stuck = Facebook()
    stuck.gate = asyncio.Event()
    desk.there["instagram"] = stuck
    await desk.run(talk.HideComment(comment=slow, there=True))
    desk.after(3 * SECOND)
    await desk.run(talk.HideComment(comment=other, there=True))
    desk.after(3 * SECOND)
    await desk.until(lambda: desk.comment(other).there == "hide")
    assert desk.comment(slow).there == ""
    stuck.gate.set()
    await desk.until(lambda: desk.comment(slow).there == "hide")
    assert stuck.done == [("hide", "911_1")]


@pytest.mark.parametrize(
    ("failures", "code", "pauses"),
    [
        ([ProviderError("source_throttled", retry_s=7)], "", [7.0]),
        ([OSError(), OSError()], "", [2.0, 4.0]),
        ([OSError()] * 4, "source_failed", [2.0, 4.0, 8.0]),
        ([ProviderError("source_unauthorised", retryable=False)], "source_unauthorised", []),
        ([ProviderError("source_throttled", retry_s=9_999)] * 4, "source_throttled", [60.0] * 3),
    ],
)
async def test_what_fails_is_tried_a_few_times_and_then_says_why(
    desk: Desk, failures: list[Exception], code: str, pauses: list[float]
) -> None:
    key = await desk.said()
    desk.facebook.failures = list(failures)
    await desk.run(talk.SendReply(comment=key, text=TEXT))
    await desk.acted()
    reply = desk.comment(key).reply
    assert reply is not None
    assert (reply.state, reply.code) == ("failed" if code else "sent", code)
    assert desk.pauses == pauses
    if code:
        await desk.run(talk.SendReply(comment=key, text=TEXT))
        await desk.acted()
        assert desk.facebook.done == [("reply", "911_1", TEXT)]


async def test_what_cannot_be_hidden_there_says_so_and_stays_hidden_here(desk: Desk) -> None:
    key = await desk.said(1, "tiktok")
    await desk.run(talk.HideComment(comment=key, there=True))
    await desk.acted()
    assert (desk.comment(key).state, desk.comment(key).there) == ("hidden", "platform_cannot")
    await desk.run(talk.RestoreComment(comment=key))
    await desk.acted()
    assert desk.comment(key).there == "platform_cannot"  # nothing to be undone there


async def test_what_a_helper_takes_back_between_two_tries_is_not_tried_again(desk: Desk) -> None:
    key = await desk.said()

    async def restored(_: float) -> None:
        await desk.run(talk.RestoreComment(comment=key))

    desk.platform = Platform(
        desk.opened.world.logs, desk.opened.world.store, desk.opened.clock, desk.find, restored
    )
    desk.facebook.failures = [OSError()]
    await desk.run(talk.HideComment(comment=key, there=True))
    await desk.acted()
    assert desk.facebook.done == []


async def test_a_comment_that_its_platform_deleted_is_let_be(desk: Desk) -> None:
    key = await desk.said()
    await desk.run(talk.HideComment(comment=key, there=True))
    await desk.run(talk.DeleteComment(key="key1"), "source:facebook")
    await desk.acted()
    assert desk.facebook.done == []


async def test_the_words_of_an_erased_author_are_sent_to_nobody(desk: Desk) -> None:
    key = await desk.said()
    await desk.run(talk.SendReply(comment=key, text=TEXT))
    await desk.opened.world.store.erase("author:fb1")
    await desk.acted()
    reply = desk.comment(key).reply
    assert reply is not None
    assert (reply.state, desk.facebook.done) == ("failed", [])


async def test_after_a_restart_what_was_asked_is_still_done(rested: Path, stage: Stage) -> None:
    async with a_world(rested) as opened, Tasks() as tasks:
        opened.stage = stage
        desk = Desk(opened, tasks)
        await desk.run(talk.ConnectSource(source="facebook", stream="9", token="t" * 40), "owner:o")
        hidden, told = await desk.said(1), await desk.said(2)
        await desk.run(talk.HideComment(comment=hidden, there=True))
        await desk.run(talk.SendReply(comment=told, text=TEXT))
        tasks.stop()
    async with a_world(rested) as opened, Tasks() as tasks:
        opened.stage = stage
        desk = Desk(opened, tasks)
        await desk.acted(60 * SECOND)
        assert sorted(desk.facebook.done) == [("hide", "911_1"), ("reply", "911_2", TEXT)]
        tasks.stop()


async def test_it_runs_by_itself(desk: Desk) -> None:
    running = desk.tasks.create_task(desk.platform.run())
    key = await desk.said()
    await desk.run(talk.HideComment(comment=key, there=True))
    desk.opened.clock.advance(3 * SECOND)
    await desk.until(lambda: desk.comment(key).there == "hide")
    assert not running.done()
