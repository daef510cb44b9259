"""Sync over real sockets: pre-framed writes, streams, resuming, and clients that misbehave."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from tests.web.sockets import (
    Served,
    command,
    ended,
    heard,
    hello,
    listening,
)
from tests.worlds import Opened


@pytest.fixture
async def served(opened: Opened) -> AsyncIterator[Served]:
    async with listening(opened, opened.doors.https) as found:
        yield found


def studio(opened: Opened) -> str:
    return f"show:{opened.stage.show}/helper"


async def test_a_studio_gets_a_snapshot_then_what_changes(served: Served) -> None:
    opened = served.opened
    async with served.socket() as socket:
        await socket.send(hello(studio(opened), f"vitals:{opened.stage.show}"))
        snapshot, vitals = await heard(socket), await heard(socket)
        assert opened.stage.order in snapshot["documents"]["orders"]
        assert vitals["feed"] == f"vitals:{opened.stage.show}"
        featured = {"product": opened.stage.product}
        await socket.send(command("feature_product", f"show:{opened.stage.show}", featured))
        said = [await heard(socket), await heard(socket)]
        change = next(each for each in said if "put" in each)
        reply = next(each["reply"] for each in said if "reply" in each)
        assert reply["ok"]
        assert change["seq"] == reply["seq"]
        assert change["put"]["show"]["show"]["featured_product"] == opened.stage.product


async def test_a_page_that_comes_back_is_told_only_what_it_missed(served: Served) -> None:
    opened = served.opened
    feed = studio(opened)
    async with served.socket() as staying, served.socket() as socket:
        await staying.send(hello(feed))  # somebody else keeps the feed in memory
        await heard(staying)
        await socket.send(hello(feed))
        snapshot = await heard(socket)
        await socket.close()
        await opened.run(feed.partition("/")[0], cmd.FeatureProduct(product=opened.stage.product))
        await heard(staying)
        held = {feed: (snapshot["epoch"], snapshot["seq"])}
        async with served.socket() as again:
            await again.send(hello(**held))
            change = await heard(again)
            assert "documents" not in change
            assert set(change["put"]) == {"show", "products"}
            assert "put" not in await heard(again)  # holds all there is
        async with served.stream("helper", feeds=feed, since=json.dumps(held)) as stream:
            assert (await heard(stream))["put"] == change["put"]


async def test_a_page_that_holds_something_else_gets_a_snapshot(served: Served) -> None:
    feed = studio(served.opened)
    for seq in (10**9, 0, -1):
        async with served.socket() as socket:
            await socket.send(hello(**{feed: ("another-epoch", seq)}))
            assert "documents" in await heard(socket)


WRONG: list[tuple[Any, int, str]] = [
    ('{"hello":{"protocol":2,"feeds":{"x":null}}}', 1002, "protocol_version"),
    ('{"hello":{"protocol":1,"feeds":{}}}', 1002, "message_unreadable"),
    (hello(*(f"f{number}" for number in range(9))), 1002, "message_unreadable"),
    (hello("show:nowhere/helper"), 4000, "log_unknown"),
    (hello("show:nowhere/nonsense"), 4000, "feed_unknown"),
    (hello("nonsense"), 1008, "not_allowed"),
    ('{"hello":1}', 1002, "message_unreadable"),
    ("{", 1002, "message_unreadable"),
    ("", 1002, "message_unreadable"),
    ("[" * 50_000, 1002, "message_unreadable"),
    (command("start_show", "shop", {}), 1002, "message_unreadable"),
    (b"\x00\x01", 1002, "message_unreadable"),
]


async def test_a_wrong_hello_is_told_why_and_closed(served: Served) -> None:
    for first, close, code in WRONG:
        async with served.socket() as socket:
            await socket.send(first)
            status, said = await ended(socket)
        assert (status, said[0]["error"]["code"]) == (close, code), first[:60]
        assert said[0]["error"]["text"]
        assert served.opened.world.hub.clients == 0


NOT_THEIRS = [
    ("camera", "/sync", "show:{show}/helper"),
    ("camera", "/sync", "show:{other}/camera"),
    ("stranger", "/sync/{watch}", "show:{other}/watch"),
    ("stranger", "/sync/{watch}", "bank/helper"),
    ("stranger", "/sync/{overlay}", "show:{show}/watch"),
    ("stranger", "/sync/{buyer}", "vitals:{show}"),
    ("stranger", "/sync/{buyer}", "show:{show}/order:{other_order}"),
]


async def test_somebody_elses_feed_is_refused(served: Served) -> None:
    opened, stage = served.opened, served.opened.stage
    names = {kind: opened.key(kind) for kind in ("watch", "overlay", "buyer")}
    names |= {"show": stage.show, "other": stage.other_show, "other_order": stage.other_order}
    for who, path, feed in NOT_THEIRS:
        async with served.socket(who, path.format(**names)) as socket:
            await socket.send(hello(feed.format(**names)))
            status, said = await ended(socket)
        assert (status, said[0]["error"]["code"]) == (1008, "not_allowed"), feed


async def test_a_stranger_gets_no_socket(served: Served) -> None:
    for path in ("/sync", "/sync/nonsense", "/sync/x.y", "/elsewhere"):
        with pytest.raises(InvalidStatus) as refused:
            async with served.socket("stranger", path):
                pass
        assert refused.value.response.status_code == 403


async def test_another_sites_page_gets_no_socket(served: Served) -> None:
    for name, value in (
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Origin", "http://127.0.0.1:1"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ):
        with pytest.raises(InvalidStatus) as refused:
            async with served.socket("helper", "/sync", **{name: value}):
                pass
        assert refused.value.response.status_code == 403


async def test_what_is_no_command_ends_the_socket(served: Served) -> None:
    for message in (b"\x00\x01", "{", '{"id":"short","log":"x","type":"y"}'):
        async with served.socket() as socket:
            await socket.send(hello("shop/helper"))
            await heard(socket)
            await socket.send(message)
            status, said = await ended(socket)
        assert (status, said[-1]["error"]["code"]) == (1002, "message_unreadable")


async def test_a_message_over_64_kb_ends_the_socket(served: Served) -> None:
    async with served.socket() as socket:
        await socket.send(hello("shop/helper"))
        await heard(socket)
        await socket.send(command("name_shop", "shop", {"name": "x" * 66_000}))
        status, _ = await ended(socket)
    assert status == 1009


async def test_a_refused_command_leaves_the_socket_open(served: Served) -> None:
    async with served.socket() as socket:
        await socket.send(hello("shop/helper"))
        await heard(socket)
        for number, (kind, code) in enumerate(
            (("nonsense", "command_unknown"), ("name_shop", "field_unreadable"))
        ):
            await socket.send(command(kind, "shop", {}, f"client-{number}"))
            reply = (await heard(socket))["reply"]
            assert (reply["id"], reply["ok"]) == (f"client-{number}", False)
            assert reply["error"]["code"] == code


async def test_a_thousand_commands_in_a_row_are_each_answered_once(served: Served) -> None:
    async with served.socket("stranger", f"/sync/{served.opened.key('overlay')}") as socket:
        await socket.send(hello(f"show:{served.opened.stage.show}/overlay"))
        await heard(socket)
        for number in range(1_000):
            await socket.send(command("start_show", "shop", {}, f"client-{number:04}"))
        answered = [(await heard(socket))["reply"] for _ in range(1_000)]
    assert len({reply["id"] for reply in answered}) == 1_000
    assert {reply["error"]["code"] for reply in answered} == {"not_allowed"}


async def test_a_connection_lost_after_a_command_still_counts_once(served: Served) -> None:
    opened = served.opened
    before = len(opened.world.shop.invites)
    invite = command(
        "make_invite", "shop", {"kind": "helper", "show": opened.stage.show, "name": ""}
    )
    async with served.socket() as socket:
        await socket.send(hello("shop/helper"))
        await heard(socket)
        await socket.send(invite)
        socket.transport.abort()
    async with served.socket() as socket:
        await socket.send(hello("shop/helper"))
        await heard(socket)
        await socket.send(invite)
        while "reply" not in (said := await heard(socket)):
            pass
    assert said["reply"]["ok"]
    assert len(opened.world.shop.invites) == before + 1


async def test_a_removed_device_is_shown_out_at_once_and_may_nothing_more(served: Served) -> None:
    opened = served.opened
    async with served.socket() as socket, served.stream("helper", feeds="shop/helper") as stream:
        await socket.send(hello("shop/helper"))
        await heard(socket)
        await heard(stream)
        assert opened.world.hub.clients == 2
        removed = shop_cmd.RemoveDevice(device=opened.stage.devices["helper"])
        await opened.run("shop", removed)
        status, _ = await ended(socket)
        assert status == 1006
        assert opened.world.hub.clients == 0
    with pytest.raises(InvalidStatus):
        async with served.socket():
            pass


async def test_a_device_that_expired_while_connected_may_nothing_more(served: Served) -> None:
    opened = served.opened
    async with served.socket("owner") as socket:
        await socket.send(hello("shop/helper"))
        await heard(socket)
        opened.clock.advance(8 * 24 * 3_600_000)
        await socket.send(command("name_shop", "shop", {"name": "X"}))
        status, said = await ended(socket)
    assert (status, said[-1]["error"]["code"]) == (1008, "who_are_you")
    assert opened.world.shop.name != "X"


async def test_sockets_that_close_leave_nothing_behind(served: Served) -> None:
    hub = served.opened.world.hub
    async with served.socket() as socket, served.stream("helper", feeds="bank/helper") as stream:
        await socket.send(hello("shop/helper"))
        await heard(socket)
        await heard(stream)
        assert (hub.clients, len(hub.feeds)) == (2, 2)
    async with asyncio.timeout(5):
        while hub.clients:  # noqa: ASYNC110 - the hub tells nobody
            await asyncio.sleep(0.005)
    assert hub.feeds == frozenset()
