"""A platform that drops, repeats, shuffles, bursts, refuses, hangs and stumbles: nothing is lost,
nothing comes twice, and what it tells in order comes in order."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from livehub.clock import SECOND
from livehub.comments.sources.contract import Given, Heard, Hearing
from livehub.errors import ProviderError
from tests.fakes import FakeClock
from tests.work.hearing import comments_of
from tests.work.scripted import Followed, Scripted, followed, passed, until
from tests.worlds import Opened, Stage, a_world

COMMENTS = 120
WORDS = ("A12", "A12 x2", "đẹp quá", "giá sao shop", "chốt", "05")


class Platform:
    """What was said there, read by page from a cursor on, by a reader that chance plays with."""

    def __init__(self, seed: int, clock: FakeClock, *, shuffles: bool = False) -> None:
        self.chance = random.Random(seed)
        self.shuffles = shuffles
        self.said = [
            Heard(
                platform="facebook",
                native=f"911_{number}",
                author=str(self.chance.randint(1, 9)),
                name="Khách",
                text=f"{self.chance.choice(WORDS)} {number}",
                sent_at=clock.now() + number * SECOND,
            )
            for number in range(COMMENTS)
        ]
        self.faults = 0

    async def read(self, given: Given, hearing: Hearing) -> None:
        """One run of a source: from its cursor on, as long as chance lets it."""
        if self.chance.random() < 0.1:
            await asyncio.Event().wait()  # hangs
        self._stumble(0.15)
        hearing.is_now("live")
        at = int(hearing.cursor or 0)
        while at < COMMENTS:
            size = self.chance.choice((1, 2, 5, 5, 20))
            page = self.said[at : at + size]
            again = self.said[max(0, at - self.chance.choice((0, 0, 3))) : at]
            told = [*again, *page]
            if self.shuffles:  # within five seconds
                told.sort(key=lambda each: each.sent_at + self.chance.randint(0, 5 * SECOND))
            if self.chance.random() < 0.5:
                await hearing.tell(told)
                self._stumble(0.2)
            await hearing.tell(told, cursor=str(at + len(page)))
            at += len(page)
            self._stumble(0.2)
            await given.pause(self.chance.choice((0.5, 1.0)))
        await asyncio.Event().wait()

    def _stumble(self, likely: float) -> None:
        if self.chance.random() >= likely:
            return
        self.faults += 1
        raise self.chance.choice(
            (
                OSError("connection reset"),
                ProviderError("source_throttled", retry_s=3),
                ProviderError("source_failed"),
                ValueError("half a frame"),
                asyncio.CancelledError(),
                ExceptionGroup("two at once", [OSError("a"), KeyError("b")]),
                Exception("a bug"),
            )
        )


def all_there(opened: Opened) -> bool:
    return len(comments_of(opened)) >= COMMENTS


def check(opened: Opened, platform: Platform) -> None:
    """Each once; in order where the platform kept it."""
    found = [each.text for each in comments_of(opened)]
    assert sorted(found) == sorted(each.text for each in platform.said)
    if not platform.shuffles:
        assert found == [each.text for each in platform.said]


@pytest.mark.parametrize("shuffles", [False, True])
@pytest.mark.parametrize("seed", range(4))
async def test_nothing_is_lost_or_twice_whatever_the_platform_does(
    opened: Opened, seed: int, shuffles: bool
) -> None:
    platform = Platform(seed, opened.clock, shuffles=shuffles)
    async with followed(opened, Scripted(acts=[platform.read])) as run:
        await run.connect()
        await until(lambda: all_there(opened))
        await passed(opened, 5)
        check(opened, platform)
        assert run.gaps == []  # it catches up by itself
        assert platform.faults > 1


@pytest.mark.parametrize("seed", range(3))
async def test_livehub_may_be_stopped_in_the_middle(rested: Path, stage: Stage, seed: int) -> None:
    """Three times, wherever it is; what was told and not kept is told again."""
    clock = FakeClock()
    platform = Platform(seed, clock)
    chance = random.Random(seed)
    for stop_at in (20, 60, COMMENTS):
        async with a_world(rested, clock) as opened:
            opened.stage = stage
            source = Scripted(acts=[platform.read])
            async with followed(opened, source) as run:
                if stop_at == 20:
                    await run.connect()
                await until(lambda: len(comments_of(opened)) >= stop_at)  # noqa: B023
                for _ in range(chance.randint(0, 5)):
                    await asyncio.sleep(0)
            if stop_at == COMMENTS:
                check(opened, platform)


@pytest.mark.parametrize("seed", range(3))
async def test_two_readers_of_one_platform_bring_each_comment_once(
    opened: Opened, seed: int
) -> None:
    one, other = Platform(seed, opened.clock), Platform(seed, opened.clock)
    other.chance = random.Random(seed + 100)
    sources = [
        Scripted(acts=[one.read]),
        Scripted(NAME="twitch", KEYS=(), acts=[other.read]),
    ]
    async with followed(opened, *sources) as run:
        await run.connect()
        await run.connect("twitch", "xuanla")
        await until(lambda: all(_through(run, each) for each in ("facebook", "twitch")))
        assert sorted(each.text for each in comments_of(opened)) == sorted(
            each.text for each in one.said
        )


def _through(run: Followed, source: str) -> bool:
    return run.opened.world.comments.counts(run.show, source).heard >= COMMENTS and all_there(
        run.opened
    )
