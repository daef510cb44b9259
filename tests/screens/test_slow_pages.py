"""Rules for pages that read slowly, or come and go at a bad moment: none loses or harms anything."""

from __future__ import annotations

import asyncio
import random

import pytest

from livehub.screens.hub import TOO_SLOW
from livehub.shows import commands as cmd
from tests.builders import tasks_until_the_end
from tests.screens.pages import RING, STUDIO, VITALS, WATCH, Hall, Page, a_hall, changes

FEATURE = cmd.FeatureProduct(product="p1")
CLEAR = cmd.ClearFeature()


async def test_a_stalled_page_is_left_behind_and_the_others_are_not(tmp_path):
    async with a_hall(tmp_path) as hall:
        stalled, well = await hall.watch(STUDIO), await hall.watch(STUDIO)
        stalled.clogged = True
        await changes(hall, 3)
        assert stalled.kinds() == ["snapshot"]
        assert well.kinds() == ["snapshot"] + ["change"] * 3
        await hall.hub.tend()
        assert stalled.kinds() == ["snapshot"]
        stalled.clogged = False
        await hall.do(FEATURE)
        await hall.send()
        assert stalled.kinds() == ["snapshot"]  # nothing new may overtake what it lacks
        await hall.hub.tend()
        assert stalled.kinds()[:5] == ["snapshot"] + ["change"] * 4
        assert stalled.documents == well.documents


async def test_a_page_behind_for_too_long_catches_up_by_a_snapshot(tmp_path):
    async with a_hall(tmp_path) as hall:
        stalled = await hall.watch(STUDIO)
        stalled.clogged = True
        await changes(hall, 1)
        await changes(hall, RING)
        stalled.clogged = False
        await hall.hub.tend()
        assert stalled.kinds() == ["snapshot", "snapshot"]
        assert stalled.documents[STUDIO] == await hall.fresh(STUDIO)


async def test_a_page_behind_for_twenty_seconds_is_closed_and_comes_back(tmp_path):
    async with a_hall(tmp_path) as hall:
        stalled = await hall.watch(STUDIO)
        stalled.clogged = True
        await changes(hall, 1)
        hall.clock.advance(20_000)
        await hall.hub.tend()
        assert stalled.closed is None
        hall.clock.advance(1)
        await hall.hub.tend()
        assert [stalled.closed, hall.hub.clients] == [TOO_SLOW, 0]
        back = await hall.watch(STUDIO, since=stalled)
        assert back.documents[STUDIO] == await hall.fresh(STUDIO)


async def test_what_changes_while_the_vault_is_asked_is_not_lost(tmp_path):
    async with a_hall(tmp_path) as hall, tasks_until_the_end() as tasks:
        await hall.watch(STUDIO)
        hall.vault.hold()
        late = Page()
        attaching = tasks.create_task(hall.hub.attach(late, {STUDIO: None}))
        await hall.vault.asked.wait()
        await hall.say(name="Hoa")
        hall.clock.advance(50)
        await hall.hub.send()
        hall.vault.answer.set()
        await attaching
        assert late.kinds() == ["snapshot", "change"]
        assert late.documents[STUDIO] == await hall.fresh(STUDIO)


async def test_a_page_that_leaves_while_the_vault_is_asked_harms_no_other(tmp_path):
    async with a_hall(tmp_path) as hall, tasks_until_the_end() as tasks:
        hall.vault.hold()
        leaves, stays = Page(), Page()
        attaching = [
            tasks.create_task(hall.hub.attach(page, dict.fromkeys((STUDIO, WATCH, VITALS))))
            for page in (leaves, Page())
        ]
        attaching.append(tasks.create_task(hall.hub.attach(stays, {STUDIO: None})))
        await hall.vault.asked.wait()
        hall.hub.detach(leaves)
        hall.vault.answer.set()
        await asyncio.gather(*attaching)
        assert leaves.messages == []
        await hall.say()
        await hall.send()
        assert stays.documents[STUDIO] == await hall.fresh(STUDIO)
        assert hall.hub.clients == 2


async def test_while_a_page_catches_up_on_one_feed_no_change_of_another_overtakes(tmp_path):
    """A page drops what is older than what it holds: overtaken changes would be lost."""
    async with a_hall(tmp_path) as hall, tasks_until_the_end() as tasks:
        page = await hall.watch(STUDIO, WATCH)
        page.clogged = True
        await changes(hall, RING + 1)  # more of the studio's feed than is kept
        await hall.say("một")
        await hall.send()
        page.clogged = False
        hall.vault.hold()
        tending = tasks.create_task(hall.hub.tend())
        await hall.vault.asked.wait()
        await hall.say("hai")
        hall.clock.advance(50)
        await hall.hub.send()
        hall.vault.answer.set()
        await tending
        for feed in (STUDIO, WATCH):
            assert page.documents[feed] == await hall.fresh(feed)


async def test_a_page_that_missed_vitals_gets_them_when_it_reads_again(tmp_path):
    async with a_hall(tmp_path) as hall:
        page = await hall.watch(VITALS)
        page.clogged = True
        hall.vitals.put("s7k2abcd", "helper", ("cameras", "c1"), {"state": "off"})
        assert page.documents[VITALS] == {}
        page.clogged = False
        await hall.hub.tend()
        assert page.documents[VITALS] == {"cameras": {"c1": {"state": "off"}}}


class Chance:
    """Plays at random with a hall and four pages."""

    def __init__(self, hall: Hall, pages: list[Page], seed: int) -> None:
        self.hall = hall
        self.pages = pages
        self.random = random.Random(seed)

    async def say(self) -> None:
        await self.hall.say(name=f"Bạn {self.random.random()}")

    async def feature(self) -> None:
        await self.hall.do(self.random.choice([FEATURE, CLEAR]))

    async def send(self) -> None:
        await self.hall.hub.send()

    async def tend(self) -> None:
        await self.hall.hub.tend()

    async def clog(self) -> None:
        page = self.random.choice(self.pages)
        page.clogged = not page.clogged

    async def come_back(self) -> None:
        at = self.random.randrange(len(self.pages))
        self.hall.hub.detach(self.pages[at])
        self.pages[at] = await self.hall.watch(STUDIO, WATCH, since=self.pages[at])

    async def wait(self) -> None:
        self.hall.clock.advance(self.random.choice([10, 60, 1_000]))

    async def step(self) -> None:
        steps = [self.say, self.feature, self.send, self.tend, self.clog, self.come_back, self.wait]
        await self.random.choice(steps)()


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_every_page_ends_with_the_truth(tmp_path, seed):
    async with a_hall(tmp_path) as hall:
        pages = [await hall.watch(STUDIO, WATCH) for _ in range(4)]
        chance = Chance(hall, pages, seed)
        for _ in range(120):
            await chance.step()
        for page in pages:
            page.clogged = False
        await hall.send()
        await hall.hub.tend()
        for page in pages:
            assert page.closed is None
            for feed in (STUDIO, WATCH):
                assert page.documents[feed] == await hall.fresh(feed)
