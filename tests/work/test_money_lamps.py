"""What helpers see of the ways of hearing of money, from the logs and after a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from livehub.clock import MINUTE, SECOND
from livehub.payments.transfers import Notice, Way
from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from livehub.work.money_lamps import MoneyLamps, SetUp
from tests.builders import PAYEE
from tests.worlds import Opened, Stage, a_world

OWNER = "owner:o1"


def lamps_of(opened: Opened) -> MoneyLamps:
    world = opened.world
    return MoneyLamps(
        world.lamps, lambda: SetUp.of(world.shop), world.logs, world.vitals, opened.clock
    )


def told(opened: Opened, show: str = "") -> dict[str, Any] | None:
    vitals = opened.world.vitals.of(show or opened.stage.show, "helper")
    return vitals.get(("money", "money"))


def ways(opened: Opened) -> dict[str, tuple[str, int | None]]:
    document = told(opened)
    assert document is not None
    return {each["way"]: (each["state"], each["heard_at"]) for each in document["ways"]}


async def hears(opened: Opened, number: int, *heard: Way) -> str:
    """Money came, and these ways told of it."""
    transfers: list[str] = []
    for way in heard:
        notice = Notice(
            provider="sepay",
            provider_id=f"{way} {number}",
            account=PAYEE.number,
            bank_ref=f"FT{number}",
            amount=1_000 + number,
            direction="in",
            booked_at=opened.clock.now(),
            narrative="x",
        )
        transfers += await opened.world.intake.record([notice], way=way, actor="provider:sepay")
    assert len(set(transfers)) == 1
    return transfers[0]


async def connected(opened: Opened) -> None:
    body = shop_cmd.ConnectProvider(provider="sepay", token="a-token-for-reading")
    await opened.run("shop", body, OWNER)


async def test_helpers_of_every_show_see_each_way(opened: Opened) -> None:
    await connected(opened)
    lamps = lamps_of(opened)
    lamps.look()
    opened.world.lamps.ok("sepay", "poll", opened.clock.now() + 1, every=3_000)
    heard_at = opened.clock.now()
    await hears(opened, 1, "webhook", "poll")
    lamps.look()
    assert ways(opened) == {"webhook": ("ok", heard_at), "poll": ("ok", heard_at)}
    assert told(opened) == told(opened, opened.stage.other_show)
    assert opened.world.vitals.of(opened.stage.show, "public").get(("money", "money")) is None


async def test_a_show_that_is_over_has_no_lamp(opened: Opened) -> None:
    lamps = lamps_of(opened)
    lamps.look()
    assert told(opened)
    await opened.run(f"show:{opened.stage.show}", cmd.CloseShow())
    lamps.look()
    assert told(opened) is None


async def test_a_silent_webhook_and_what_came_slowly_are_told_after_a_restart_too(
    rested: Path, stage: Stage
) -> None:
    async with a_world(rested) as opened:
        opened.stage = stage
        await connected(opened)
        lamps_of(opened).look()
        opened.clock.advance(SECOND)
        await hears(opened, 1, "webhook", "poll")
        opened.clock.advance(MINUTE)
        slow = [await hears(opened, number, "poll") for number in (2, 3)]
        clock = opened.clock
    clock.advance(3 * MINUTE)
    async with a_world(rested, clock) as opened:
        opened.stage = stage
        opened.world.lamps.ok("sepay", "poll", clock.now(), every=3_000)
        lamps_of(opened).look()
        state, heard_at = ways(opened)["webhook"]
        assert (state, heard_at) == ("silent", clock.now() - 4 * MINUTE)
        assert ways(opened)["poll"][0] == "ok"
        document = told(opened)
        assert document is not None
        assert sorted(document["slower"]) == sorted(slow)


async def test_a_sign_of_life_within_the_same_minute_is_no_news(opened: Opened) -> None:
    await connected(opened)
    lamps = lamps_of(opened)
    changes: list[Any] = []
    opened.clock.advance(MINUTE - opened.clock.now() % MINUTE)
    opened.world.lamps.ok("sepay", "poll", opened.clock.now(), every=3_000)
    lamps.look()
    opened.world.vitals.listen(changes.append)
    for _ in range(5):
        opened.clock.advance(3_000)
        opened.world.lamps.ok("sepay", "poll", opened.clock.now(), every=3_000)
        lamps.look()
    assert changes == []


async def test_without_any_way_an_account_is_looked_at_by_hand(opened: Opened) -> None:
    await opened.run("shop", shop_cmd.DisconnectProvider(provider="sepay"), OWNER)
    lamps_of(opened).look()
    document = told(opened)
    assert document is not None
    (row,) = document["ways"]
    assert (row["way"], row["account"], row["state"]) == ("hand", PAYEE.number, "unset")


async def test_a_phone_has_a_lamp_and_what_it_posts_is_a_sign_of_life(opened: Opened) -> None:
    lamps = lamps_of(opened)
    added = await opened.run("shop", shop_cmd.AddForwarder(name="Máy của Mây"), OWNER)
    lamps.look()
    assert ways(opened)["phone"] == ("ok", None)
    opened.world.listening.heard(str(added["forwarder"]), ["not_money"])
    lamps.look()
    document = told(opened)
    assert document is not None
    (row,) = [each for each in document["ways"] if each["way"] == "phone"]
    assert row["ok_at"] == opened.clock.now() // MINUTE * MINUTE
    await opened.run("shop", shop_cmd.RemoveForwarder(forwarder=str(added["forwarder"])), OWNER)
    lamps.look()
    assert "phone" not in ways(opened)


async def test_an_account_that_the_owner_said_nobody_tells_of_is_looked_at_by_hand(
    opened: Opened,
) -> None:
    account = opened.world.shop.accounts[str(opened.world.shop.coop)]
    body = shop_cmd.ChangeAccount(account=account.account, holder=account.holder, ways=())
    await opened.run("shop", body, OWNER)
    lamps_of(opened).look()
    assert ways(opened)["hand"] == ("unset", None)


def test_whom_an_account_is_heard_through() -> None:
    both = {"sepay": ("webhook", "poll"), "casso": ("poll",), "phone": ("phone",)}
    set_up = SetUp(both, {"1": ("sepay",), "2": None, "3": (), "4": ("payos",)})
    assert set_up.by_hand == ["3", "4"]
    assert set_up.polled == ("sepay", "casso")
    told = {(each.provider, each.way): (each.accounts, each.perhaps) for each in set_up.ears}
    assert told == {
        ("sepay", "webhook"): (("1",), ("2",)),
        ("sepay", "poll"): (("1",), ("2",)),
        ("casso", "poll"): ((), ("2",)),
        ("phone", "phone"): ((), ("2",)),
    }
    (alone,) = SetUp({"sepay": ("webhook",)}, {"1": None, "2": ()}).ears
    assert (alone.accounts, alone.perhaps) == (("1",), ())
