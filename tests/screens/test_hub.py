"""Rules of the hub: every screen ends up with the truth, and a slow one harms nobody."""

from __future__ import annotations

import asyncio

import pytest

from livehub.errors import NotAuthorized, NotFound
from livehub.shows import commands as cmd
from tests.builders import tasks_until_the_end
from tests.screens.pages import LOG, OVERLAY, RING, STUDIO, VITALS, WATCH, Page, a_hall, changes

FEATURE = cmd.FeatureProduct(product="p1")
CLEAR = cmd.ClearFeature()


async def test_a_new_page_gets_a_snapshot_and_then_changes(tmp_path):
    async with a_hall(tmp_path) as hall:
        page = await hall.watch(STUDIO)
        assert page.documents[STUDIO] == await hall.fresh(STUDIO)
        await hall.say(name="Lan")
        await hall.send()
        assert page.kinds() == ["snapshot", "change"]
        assert page.documents[STUDIO]["comments"]["1"]["name"] == "Lan"
        assert page.documents[STUDIO] == await hall.fresh(STUDIO)


async def test_a_page_that_comes_back_gets_what_it_missed_and_no_more(tmp_path):
    async with a_hall(tmp_path) as hall:
        stays, leaves = await hall.watch(STUDIO), await hall.watch(STUDIO)
        hall.hub.detach(leaves)
        await changes(hall, 3)
        back = await hall.watch(STUDIO, since=leaves)
        assert back.kinds() == ["change", "change", "change", "greeting"]
        assert back.documents == stays.documents
        assert back.positions == stays.positions


async def test_a_page_that_missed_nothing_is_only_greeted(tmp_path):
    async with a_hall(tmp_path) as hall:
        first = await hall.watch(STUDIO)
        back = await hall.watch(STUDIO, since=first)
        assert back.kinds() == ["greeting"]
        assert back.positions == first.positions


async def test_a_page_of_another_epoch_gets_a_snapshot(tmp_path):
    async with a_hall(tmp_path) as hall:
        page = await hall.watch(STUDIO)
        page.positions[STUDIO] = ("another", page.positions[STUDIO][1])
        back = await hall.watch(STUDIO, since=page)
        assert back.kinds() == ["snapshot"]
        assert back.positions[STUDIO][0] == hall.house.logs.get(LOG).head.epoch


async def test_a_page_that_is_ahead_of_the_log_gets_a_snapshot(tmp_path):
    async with a_hall(tmp_path) as hall:
        page = await hall.watch(STUDIO)
        page.positions[STUDIO] = (page.positions[STUDIO][0], 10_000)
        assert (await hall.watch(STUDIO, since=page)).kinds() == ["snapshot"]


async def test_a_page_that_missed_more_than_is_kept_gets_a_snapshot(tmp_path):
    async with a_hall(tmp_path) as hall:
        await hall.watch(STUDIO)
        long_away, shortly = await hall.watch(STUDIO), await hall.watch(STUDIO)
        hall.hub.detach(long_away)
        await changes(hall, 1)
        hall.hub.detach(shortly)
        await changes(hall, RING)
        assert (await hall.watch(STUDIO, since=long_away)).kinds() == ["snapshot"]
        back = await hall.watch(STUDIO, since=shortly)
        assert back.kinds() == ["change"] * RING + ["greeting"]


async def test_changes_that_come_together_are_sent_as_one_with_the_last_document(tmp_path):
    async with a_hall(tmp_path) as hall:
        page = await hall.watch(OVERLAY, role="overlay")
        await hall.do(FEATURE)
        await hall.do(cmd.ReviseProduct(product="p1", name="Tò he", price=1), "reaction:r")
        await hall.do(cmd.ReviseProduct(product="p1", name="Tò he", price=2), "reaction:r")
        await hall.send()
        assert page.kinds() == ["snapshot", "change"]
        assert page.messages[-1]["put"]["card"]["card"]["price"] == 2


async def test_a_quiet_feed_is_sent_at_once_and_a_busy_one_twenty_times_a_second(tmp_path):
    async with a_hall(tmp_path) as hall:
        page = await hall.watch(STUDIO)
        await hall.do(FEATURE)
        assert await hall.hub.send() is None
        await hall.do(CLEAR)
        hall.clock.advance(20)
        pause = await hall.hub.send()
        assert pause == pytest.approx(0.03)
        assert page.kinds() == ["snapshot", "change"]
        hall.clock.advance(30)
        assert await hall.hub.send() is None
        assert page.kinds() == ["snapshot", "change", "change"]


async def test_a_document_that_came_and_went_between_two_sendings_is_gone(tmp_path):
    async with a_hall(tmp_path) as hall:
        page = await hall.watch(OVERLAY, role="overlay")
        await hall.do(FEATURE)
        await hall.do(CLEAR)
        await hall.send()
        assert page.messages[-1]["del"] == {"card": ["card"]}


async def test_what_does_not_concern_a_feed_is_not_sent(tmp_path):
    async with a_hall(tmp_path) as hall:
        overlay = await hall.watch(OVERLAY, role="overlay")
        await hall.say()
        await hall.send()
        assert overlay.kinds() == ["snapshot"]


async def test_a_device_that_lost_its_role_loses_its_connections(tmp_path):
    async with a_hall(tmp_path) as hall:
        gone, stays = Page(subject="h1"), Page(subject="h2")
        for page in (gone, stays):
            await hall.hub.attach(page, {STUDIO: None})
        hall.hub.dismiss("h1")
        assert gone.closed is not None
        assert stays.closed is None
        assert hall.hub.clients == 1


async def test_a_feed_that_cannot_be_told_is_given_up_and_the_others_go_on(tmp_path, caplog):
    async with a_hall(tmp_path) as hall:
        studio, overlay = await hall.watch(STUDIO), await hall.watch(OVERLAY, role="overlay")

        async def bug(refs):
            if refs:
                raise KeyError("a bug")
            return {}

        await hall.say(name="Lan")  # a name out of the vault, for the studio alone
        await hall.do(FEATURE)
        hall.vault.reveal = bug  # type: ignore[method-assign]
        await hall.send()
        del hall.vault.reveal
        assert (studio.closed, overlay.closed) == (1011, None)
        assert "cannot be told" in caplog.text
        back = await hall.watch(STUDIO, since=studio)
        assert back.documents[STUDIO] == await hall.fresh(STUDIO)


async def test_feeds_that_nobody_watches_are_dropped(tmp_path):
    async with a_hall(tmp_path) as hall:
        one, two = await hall.watch(STUDIO, WATCH), await hall.watch(STUDIO)
        assert hall.hub.feeds == {STUDIO, WATCH}
        hall.hub.detach(one)
        assert hall.hub.feeds == {STUDIO}
        hall.hub.detach(one)
        hall.hub.detach(two)
        assert (hall.hub.feeds, hall.hub.clients) == (frozenset(), 0)


async def test_a_feed_that_is_not_theirs_or_not_there_leaves_nothing_open(tmp_path):
    async with a_hall(tmp_path) as hall:
        with pytest.raises(NotAuthorized):
            await hall.watch(OVERLAY, STUDIO, role="overlay")
        for unknown in ("show:none/helper", f"{LOG}/other", "show:none/order:x"):
            with pytest.raises(NotFound):
                await hall.watch(STUDIO, unknown)
        assert (hall.hub.feeds, hall.hub.clients) == (frozenset(), 0)


async def test_vitals_reach_their_audience_only_and_the_latest_counts(tmp_path):
    async with a_hall(tmp_path) as hall:
        hall.vitals.put("s7k2abcd", "helper", ("cameras", "c1"), {"state": "on_air"})
        helper = await hall.watch(VITALS)
        overlay = await hall.watch(VITALS, role="overlay")
        assert helper.documents[VITALS] == {"cameras": {"c1": {"state": "on_air"}}}
        assert overlay.documents[VITALS] == {}
        hall.vitals.put("s7k2abcd", "public", ("door", "door"), {"shop_qr": None})
        hall.vitals.put("other", "helper", ("cameras", "c1"), {"state": "off"})
        hall.vitals.put("s7k2abcd", "helper", ("cameras", "c1"), None)
        assert overlay.documents[VITALS] == {"door": {"door": {"shop_qr": None}}}
        assert helper.documents[VITALS] == {}


async def test_a_phones_vitals_reach_that_phone_and_no_other(tmp_path):
    async with a_hall(tmp_path) as hall:
        mine, other = [
            await hall.watch(VITALS, role="camera", subject=each) for each in ("c1", "c2")
        ]
        hall.vitals.put("s7k2abcd", "camera:c1", ("camera", "camera"), {"state": "on_air"})
        hall.vitals.put("s7k2abcd", "public", ("door", "door"), {"shop_qr": None})
        assert mine.documents[VITALS] == {"camera": {"camera": {"state": "on_air"}}}
        assert other.documents[VITALS] == {}


async def test_the_hub_sends_by_itself_what_its_logs_say(tmp_path):
    async with a_hall(tmp_path) as hall, tasks_until_the_end() as tasks:
        tasks.create_task(hall.hub.serve())
        page = await hall.watch(OVERLAY, role="overlay")
        told = asyncio.Event()
        write = page.write

        def heard(message: bytes, framed: bytes) -> None:
            write(message, framed)
            told.set()

        page.write = heard  # type: ignore[method-assign]
        await hall.do(FEATURE)
        await asyncio.wait_for(told.wait(), 5)
        assert page.kinds() == ["snapshot", "change"]
