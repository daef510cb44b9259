"""What a source may have missed becomes a task for helpers, and nothing else does."""

from __future__ import annotations

import asyncio
from pathlib import Path

from livehub.clock import MINUTE, SECOND
from livehub.comments.sources.contract import Given, Heard, Hearing
from livehub.shows import commands as cmd
from tests.builders import tasks_until_the_end
from tests.fakes import FakeClock
from tests.work.scripted import Act, Scripted, followed, for_ever, passed, until
from tests.worlds import Opened, Stage, a_world


def cut_after(opened: Opened, seconds: float) -> Act:
    """Hears so long, and is cut."""

    async def act(_: Given, hearing: Hearing) -> None:
        hearing.is_now("live")
        await passed(opened, seconds)
        raise OSError("cut")

    return act


async def test_what_a_source_says_it_missed_is_noted_once(opened: Opened) -> None:
    now = opened.clock.now()

    async def missing(_: Given, hearing: Hearing) -> None:
        hearing.is_now("live")
        await hearing.tell([], cursor="here")
        began = opened.clock.now()
        await passed(opened, 60)
        hearing.missed(began, began + 30 * SECOND)
        hearing.missed(began, began + 30 * SECOND)
        hearing.missed(began + 50 * SECOND, began + 51 * SECOND)
        hearing.missed(now - 30 * MINUTE, now - 20 * MINUTE)
        await asyncio.Event().wait()

    async with followed(opened, Scripted(acts=[missing])) as run:
        await run.connect()
        await until(lambda: bool(run.gaps))
        await passed(opened, 10)
        [(source, since, till)] = run.gaps
        assert (source, till - since) == ("facebook", 30 * SECOND)


async def test_a_long_cut_of_one_without_a_cursor_is_a_gap(opened: Opened) -> None:
    async def away(_: Given, hearing: Hearing) -> None:
        await passed(opened, 30)
        raise OSError("no network")

    source = Scripted(acts=[cut_after(opened, 15), away, for_ever])
    async with followed(opened, source) as run:
        await run.connect()
        await until(lambda: bool(run.gaps))
        [(_, since, till)] = run.gaps
        assert 30 * SECOND <= till - since <= 90 * SECOND


async def test_one_that_catches_up_leaves_none(opened: Opened) -> None:
    async def with_cursor(_: Given, hearing: Hearing) -> None:
        hearing.is_now("live")
        await hearing.tell([Heard(platform="x", native="1", text="a")], cursor="1")
        await passed(opened, 15)
        raise OSError("cut")

    async def away(_: Given, hearing: Hearing) -> None:
        assert hearing.cursor == "1"
        await passed(opened, 30)
        raise OSError("no network")

    source = Scripted(acts=[with_cursor, away, for_ever])
    async with followed(opened, source) as run:
        await run.connect()
        await until(lambda: len(source.runs) == 3 and run.state() == "live")
        await passed(opened, 5)
        assert run.gaps == []


async def test_before_a_show_began_nothing_is_missed(rested: Path, stage: Stage) -> None:
    async with a_world(rested) as opened:
        opened.stage = stage
        opened.stage.show, show = stage.other_show, stage.show
        early = opened.clock.now()

        async def missing(_: Given, hearing: Hearing) -> None:
            hearing.is_now("live")
            await hearing.tell([], cursor="1")
            hearing.missed(early, early + 60 * MINUTE)
            await passed(opened, 20)
            await opened.run(f"show:{stage.other_show}", cmd.StartShow())
            await passed(opened, 20)
            hearing.missed(early, early + 60 * MINUTE)
            await asyncio.Event().wait()

        async with followed(opened, Scripted(acts=[missing])) as run:
            await run.connect()
            await until(lambda: bool(run.gaps))
            [(_, since, till)] = run.gaps
            assert since == opened.world.show(run.show).started_at
            assert till - since >= 20 * SECOND
        opened.stage.show = show


async def test_a_restart_of_livehub_is_a_gap_for_whoever_cannot_catch_up(
    rested: Path, stage: Stage
) -> None:
    """One without a cursor, and what is pushed to us; not the one that goes on from its cursor."""
    clock = FakeClock()
    twitch = Scripted(NAME="twitch", KEYS=())

    async def with_cursor(_: Given, hearing: Hearing) -> None:
        hearing.is_now("live")
        await hearing.tell([], cursor="1")
        await asyncio.Event().wait()

    facebook = Scripted(acts=[with_cursor])
    async with a_world(rested, clock) as opened:
        opened.stage = stage
        async with followed(opened, twitch, facebook) as run:
            await run.connect("twitch", "xuanla")
            await run.connect("facebook", "911")
            await run.connect("ssn", "")
            told = Heard(platform="tiktok", native="1", author="1", text="A12")
            await until(lambda: run.state("ssn") == "listening" and run.state() == "live")
            await opened.world.comments.hear(run.show, "ssn", [told])
            await passed(opened, 25)
        stopped = clock.now()
    clock.advance(3 * MINUTE)
    async with a_world(rested, clock) as opened:
        opened.stage = stage
        async with followed(opened, twitch, facebook) as run:
            await until(lambda: len(run.gaps) == 2)
            await passed(opened, 5)
            assert sorted(each for each, _, _ in run.gaps) == ["ssn", "twitch"]
            for _, since, till in run.gaps:
                assert stopped - 11 * SECOND <= since <= stopped
                assert till >= stopped + 3 * MINUTE


async def test_another_stream_is_no_gap_of_the_one_before(opened: Opened) -> None:
    """Sources that keep their time as the cursor would say so: they know nothing of streams."""
    seen: list[str] = []

    async def by_time(_: Given, hearing: Hearing) -> None:
        seen.append(hearing.cursor)
        hearing.is_now("live")
        if hearing.cursor:
            hearing.missed(int(hearing.cursor), opened.clock.now())
        await hearing.tell([], cursor=str(opened.clock.now()))
        await asyncio.Event().wait()

    source = Scripted(acts=[by_time])
    async with followed(opened, source) as run:
        await run.connect(stream="911")
        await until(lambda: run.state() == "live")
        await passed(opened, 30)
        await run.connect(stream="912")
        await until(lambda: len(seen) == 2)
        await passed(opened, 5)
        assert seen[1]
        assert run.gaps == []


async def test_what_was_pushed_and_could_not_be_kept_is_counted_and_a_gap(opened: Opened) -> None:
    """Social Stream Ninja posts nothing twice: what we answered 503 somebody has to read there."""
    comments = opened.world.comments
    async with followed(opened) as run:
        await run.connect("ssn", "")
        await until(lambda: run.state("ssn") == "listening")
        await passed(opened, 5)
        began = opened.clock.now()
        for _ in range(3):
            comments.lose(run.show, "ssn")
            await passed(opened, 2)
        assert run.gaps == []  # it goes on, maybe
        await until(lambda: bool(run.gaps))
        [(source, since, till)] = run.gaps
        assert source == "ssn"
        assert began - 3 * SECOND <= since <= began
        assert till >= began + 3 * SECOND
        await passed(opened, 30)
        assert len(run.gaps) == 1
        lamp = run.lamp("ssn")
        assert lamp is not None
        assert lamp["dropped"] == 3


async def test_what_is_pushed_is_silent_when_people_watch_and_nobody_writes(
    opened: Opened,
) -> None:
    """Also when nothing ever came: that is how a wrong setting looks in the other browser."""
    async with followed(opened) as run:
        await run.connect("ssn", "")
        await until(lambda: run.state("ssn") == "listening")
        opened.world.pushed.watch(run.show, {"tiktok": 12, "facebook": 3})
        await passed(opened, 80)
        lamp = run.lamp("ssn")
        assert lamp is not None
        assert (lamp["viewers"], lamp["silent"]) == (15, False)
        await passed(opened, 15)
        lamp = run.lamp("ssn")
        assert lamp is not None
        assert lamp["silent"]


async def test_losses_that_do_not_end_are_told_of_meanwhile(opened: Opened) -> None:
    async with followed(opened) as run:
        await run.connect("ssn", "")
        await passed(opened, 5)
        while not run.gaps:
            opened.world.comments.lose(run.show, "ssn")
            await passed(opened, 2)
        [(_, since, till)] = run.gaps
        assert till - since <= 130 * SECOND


async def test_tasks_end_when_the_world_does(opened: Opened) -> None:
    source = Scripted()
    async with tasks_until_the_end(), followed(opened, source) as run:
        await run.connect()
        await until(lambda: source.running == 1)
    assert source.running == 0
