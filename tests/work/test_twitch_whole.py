"""A channel of Twitch on a real socket, from its server to the studio: heard, broken off, missed, deleted."""

from __future__ import annotations

import asyncio

from livehub.clock import SECOND
from livehub.comments.sources import twitch
from livehub.comments.sources.contract import Heard
from livehub.work.sources import LOOK_S, Sources
from tests.builders import tasks_until_the_end
from tests.comments.sources.fake_sockets import Guest, playing
from tests.comments.sources.test_twitch import let_in, saying
from tests.fakes import FakeClock
from tests.work.hearing import comments_of, hear, texts
from tests.work.scripted import Followed, until
from tests.worlds import Opened


class Hall(Followed):
    """The real source in real time, but for what lies between two looks."""

    def __init__(self, opened: Opened, base: str) -> None:
        super().__init__(opened)
        world = opened.world
        given = (world.logs, world.comments, world.store, world.vitals, opened.clock)
        self.sources = Sources(
            {twitch.NAME: twitch}, *given, bases={"twitch": base}, pause=self.pause
        )

    async def pause(self, seconds: float) -> None:
        if seconds == LOOK_S:
            self.opened.clock.advance(round(seconds * SECOND))
            await asyncio.sleep(0.002)
        else:
            await asyncio.sleep(seconds)


async def test_a_channel_is_heard_and_what_a_break_cost_is_a_task(opened: Opened) -> None:
    clock: FakeClock = opened.clock
    again = asyncio.Event()

    async def play(guest: Guest) -> None:
        await let_in(guest)
        if guest.number == 0:
            await guest.send(saying("A12", 1), saying("đẹp quá", 2))
            await again.wait()
            guest.breaks()
            return
        await guest.send(saying("B5", 3))
        await guest.send("@target-msg-id=m1 :tmi.twitch.tv CLEARMSG #langgom :A12\r\n")
        await guest.stays()

    async with playing(play) as server, tasks_until_the_end() as tasks:
        run = Hall(opened, server.base)
        tasks.create_task(run.sources.run())
        await run.connect("twitch", "langgom")
        await until(lambda: texts(opened) == ["A12", "đẹp quá"])
        assert run.state("twitch") == "live"
        # Social Stream Ninja sits beside it: the same comments are the same.
        beside = Heard(platform="twitch", native="m2", author="42", name="Khach", text="đẹp quá")
        assert await hear(opened, beside, source="ssn") == 0
        again.set()
        await until(lambda: run.state("twitch") == "waiting")
        clock.advance(30 * SECOND)
        await until(lambda: texts(opened)[2:] == ["B5"])
        await until(lambda: bool(run.gaps))
        [(source, since, till)] = run.gaps
        assert source == "twitch"
        assert till - since >= 30 * SECOND
        await until(lambda: comments_of(opened)[0].state == "deleted")
