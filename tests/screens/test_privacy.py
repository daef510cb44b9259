"""What is personal stays with helpers: all documents and records of rich logs are walked."""

from __future__ import annotations

import pytest

from livehub.log.command import Body, Result
from livehub.screens.feed import Feed
from livehub.screens.feeds import log_and_projection
from tests import stories
from tests.bank_story import bank_story
from tests.builders import HELPER, House, a_house

LOG = f"show:{stories.SHOW}"
EVERYBODY = (
    "overlay",
    "watch",
    "tv",
    "camera:c1",
    *(f"order:{stories.SHOW}-{n}" for n in (1, 2, 3)),
)
ORDERS = 8
NAMES = ("Bạn 0", "Khách Xuân", stories.RECIPIENT)


async def told(house: House, feeds: list[str]) -> dict[str, str]:
    """Everything that each feed says while the story of the show happens: snapshots and changes."""
    runner = await house.logs.open(LOG)
    open_feeds = {
        name: Feed(name, runner, log_and_projection(name)[1], house.store) for name in feeds
    }
    said = dict.fromkeys(feeds, "")

    async def run(body: Body, actor: str) -> Result:
        outcome = await runner.run(body, actor=actor, id=f"c{runner.head.seq}{type(body)}")
        for name, feed in open_feeds.items():
            change = await feed.flush()
            if change is not None:
                said[name] += change[1].decode() + (await feed.snapshot())[1].decode()
        return outcome.result

    await stories.show_story(run, house.clock)
    return said


async def test_what_everybody_may_see_holds_nothing_personal_but_display_names(tmp_path):
    async with a_house(tmp_path) as house:
        said = await told(house, [f"{LOG}/{audience}" for audience in EVERYBODY])
    for name, text in said.items():
        assert text, f"{name} said nothing"
        assert [secret for secret in stories.SECRETS if secret in text] == [], name
    assert "Bạn 0" in said[f"{LOG}/watch"]
    assert "Bạn 0" in said[f"{LOG}/overlay"]


async def test_a_buyer_sees_nobodys_name_and_no_other_parcel(tmp_path):
    async with a_house(tmp_path) as house:
        feeds = [f"{LOG}/order:{stories.SHOW}-{number}" for number in range(1, ORDERS + 1)]
        said = await told(house, feeds)
        orders = house.logs.get(LOG).state.orders
    assert len(orders) == ORDERS
    for key, order in orders.items():
        text = said[f"{LOG}/order:{key}"]
        assert order.code in text
        others = [each.code for each in orders.values() if each.parcel != order.parcel]
        assert [code for code in others if code in text] == []
        assert [name for name in NAMES if name in text] == []


async def test_helpers_see_what_they_need(tmp_path):
    async with a_house(tmp_path) as house:
        said = await told(house, [f"{LOG}/helper"])
    for shown in ("+84912345678", stories.ADDRESS, stories.RECIPIENT, "Bạn 0", "Khách Xuân"):
        assert shown in said[f"{LOG}/helper"]


STORIES = {
    "shop": (
        stories.shop_story,
        ("Nghệ nhân tò he", "Người giúp bàn", "Tổ đan giỏ", "argon", "a" * 32),
    ),
    "bank": (bank_story, ()),
    LOG: (stories.show_story, ("Bạn", "Khách Xuân")),
}


@pytest.mark.parametrize("log", STORIES)
async def test_nothing_personal_stands_in_a_log(tmp_path, log):
    story, more = STORIES[log]
    async with a_house(tmp_path) as house:
        runner = await house.logs.open(log)

        async def run(body: Body, actor: str) -> Result:
            id_ = f"c{runner.head.seq}{type(body).__name__}{house.clock.now()}{body}"
            return (await runner.run(body, actor=actor, id=str(hash(id_)))).result

        await story(run, house.clock)
        stored = await house.store.read(log, 0, 10_000)
    text = b"\n".join(each.raw for each in stored).decode()
    assert [secret for secret in (*stories.SECRETS, *more) if secret in text] == []
    assert HELPER in text or log == "bank"
