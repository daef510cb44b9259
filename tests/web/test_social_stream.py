"""Social Stream Ninja posts what it hears: believed by its key, kept, then answered."""

from __future__ import annotations

import asyncio
import json
from typing import Any, cast
from urllib.parse import urlencode

import pytest

from livehub.errors import Busy, NotFound, Refused
from livehub.links import Links
from livehub.shows.comment_commands import ConnectSource, DisconnectSource
from livehub.web import pushed
from livehub.web.pushed import Pushed, key_of, show_of
from livehub.work.ingest import Ingest
from tests.web.social_app import EXTENSION, Kept, Social, saying, social
from tests.worlds import Opened

__all__ = ["social"]


async def test_a_message_is_kept_then_answered(social: Social) -> None:
    response = await social.post(saying("chốt mã <b>05</b>", meta={"commentId": "9_1"}))
    assert (response.status_code, response.json()) == (200, {"ok": True, "new": 1})
    ((show, source, heard),) = social.kept.heard
    assert (show, source) == (social.opened.stage.show, "ssn")
    assert (heard.native, heard.text) == ("9_1", "chốt mã 05")


async def test_the_encrypted_door_hears_as_well(opened: Opened) -> None:
    async with opened.client() as client:
        social = Social(opened, client)
        assert (await social.post(saying("05"))).status_code == 200
        assert social.kept.texts == ["05"]


async def test_what_says_nothing_is_answered_and_not_kept(social: Social) -> None:
    bodies: list[Any] = [{"event": "viewer_update", "meta": 5, "type": "facebook"}, {}, []]
    for body in bodies:
        response = await social.post(body)
        assert (response.status_code, response.json()["new"]) == (200, 0)
    assert social.kept.heard == []
    assert social.opened.world.pushed.watching(social.opened.stage.show) == 5


@pytest.mark.parametrize("key", ["", "x", "đ" * 30, "a" * 5000, "{show}", "{show}" + "2" * 16])
async def test_only_the_key_of_a_show_is_believed(social: Social, key: str) -> None:
    response = await social.post(saying("05"), key.replace("{show}", social.opened.stage.show))
    assert (response.status_code, social.kept.heard) == (401, [])
    assert response.headers["access-control-allow-origin"] == "*"  # its console says why


async def test_a_key_may_be_typed_as_people_type(social: Social) -> None:
    assert social.key.isalnum()
    assert len(social.key) <= 24
    assert (await social.post(saying("05"), f" {social.key.upper()} ")).status_code == 200


async def test_the_key_of_one_world_is_nothing_in_another() -> None:
    one, other = Links(b"1" * 32), Links(b"2" * 32)
    assert show_of(one, key_of(one, "k3mp7wha")) == "k3mp7wha"
    with pytest.raises(NotFound):
        show_of(other, key_of(one, "k3mp7wha"))


@pytest.mark.parametrize("form", ["fields", "payload", "plain", "bytes"])
async def test_every_form_of_post_is_understood(social: Social, form: str) -> None:
    message = saying("A5 &amp; A7", meta={"commentId": "9_1"})
    kind = "application/x-www-form-urlencoded"
    body: str = ""
    if form == "fields":
        body = urlencode({**message, "meta": json.dumps(message["meta"]), "event": "false"})
    elif form == "payload":
        body = urlencode({"payload": json.dumps(message)})
    else:
        kind, body = {"plain": "text/plain", "bytes": ""}[form], json.dumps(message)
    response = await social.post(body, **{"Content-Type": kind})
    assert response.status_code == 200
    ((_, _, heard),) = social.kept.heard
    assert (heard.native, heard.text) == ("9_1", "A5 & A7")


@pytest.mark.parametrize("body", [b"", b"x", b"\xff", b"5", b"[" * 9000])
async def test_what_is_no_message_is_refused(social: Social, body: bytes) -> None:
    response = await social.post(body)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "message_unreadable")


async def test_a_body_has_its_bound(social: Social) -> None:
    assert (await social.post(saying("x" * 300_000))).status_code == 413
    picture = "data:image/png;base64," + "A" * 75_000
    assert (await social.post(saying("05", chatimg=picture))).status_code == 200


async def test_a_browser_that_asks_first_may_post_and_nothing_else(social: Social) -> None:
    asking = {
        "Origin": EXTENSION,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = await social.client.options("/ingest/ssn", headers=asking)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == "POST"
    assert response.headers["access-control-allow-headers"] == "content-type"
    assert "access-control-allow-private-network" not in response.headers
    assert "access-control-allow-credentials" not in response.headers
    asking["Access-Control-Request-Private-Network"] = "true"
    response = await social.client.options("/ingest/ssn", headers=asking)
    assert response.headers["access-control-allow-private-network"] == "true"


async def test_no_other_address_is_opened_by_it(social: Social) -> None:
    for path in ("/", "/healthz", f"/sync/{social.key}/commands", "/api/banks"):
        response = await social.client.options(path, headers={"Origin": EXTENSION})
        assert "access-control-allow-origin" not in response.headers


async def test_503_says_when_while_we_are_behind(social: Social) -> None:
    social.kept.fails = [Busy("busy", retry_s=2)]
    response = await social.post(saying("05"))
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")
    assert social.kept.lost == [(social.opened.stage.show, "ssn")]
    assert (await social.post(saying("05"))).status_code == 200
    assert len(social.kept.lost) == 1


async def test_what_the_log_will_not_have_is_said(social: Social) -> None:
    social.kept.fails = [Refused("show_closed")]
    assert (await social.post(saying("05"))).status_code == 409


async def test_no_more_wait_in_memory_than_there_is_room_for(
    social: Social, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushed, "AT_ONCE", 3)
    social.kept.room.clear()
    async with asyncio.TaskGroup() as tasks:
        posts = [tasks.create_task(social.post(saying(str(each)))) for each in range(3)]
        while social.kept.waiting < 3:  # noqa: ASYNC110 - it is silent
            await asyncio.sleep(0.001)
        assert (await social.post(saying("05"))).status_code == 503
        social.kept.room.set()
    assert [(await each).status_code for each in posts] == [200, 200, 200]
    assert len(social.kept.lost) == 1
    assert sorted(social.kept.texts) == ["0", "1", "2"]


async def test_a_hundred_a_second_for_a_minute_pass_and_a_flood_does_not(social: Social) -> None:
    desk, show = social.opened.world.pushed, social.opened.stage.show
    for _ in range(60):
        for _ in range(100):
            with desk.post(show):
                pass
        social.opened.clock.advance(1000)
    with pytest.raises(Busy):
        _flood(desk, show)


def _flood(desk: Pushed, show: str) -> None:
    for _ in range(10_000):
        with desk.post(show):
            pass


async def test_a_deletion_names_what_was_posted_before(social: Social) -> None:
    await social.post(saying("05", id=77, meta={"commentId": "9_1"}))
    await social.post({"delete": {"type": "facebook", "chatname": "Khách", "id": 77}})
    assert [(each.kind, each.native) for _, _, each in social.kept.heard] == [
        ("comment", "9_1"),
        ("delete", "9_1"),
    ]


async def test_who_opens_the_address_is_told_that_it_is_right(social: Social) -> None:
    response = await social.client.get("/ingest/ssn", params={"key": social.key})
    assert (response.status_code, "Social Stream Ninja" in response.text) == (200, True)
    assert (await social.client.get("/ingest/ssn?key=x")).status_code == 401


async def test_helpers_are_given_the_addresses(opened: Opened) -> None:
    async with opened.client("helper") as client:
        found = (await client.get(f"/api/social-stream/{opened.stage.show}")).json()
        kept = Kept()
        opened.world.comments = cast(Ingest, kept)
        async with opened.client(door="http", host="192.168.1.20:8080") as other:
            assert found["post"].startswith("http://192.168.1.20:8080/ingest/ssn?key=")
            assert (await other.post(found["post"], json=saying("05"))).status_code == 200
    assert kept.texts == ["05"]
    assert (found["port"], found["socket"]) == ("8080", "ws://127.0.0.1:8080")
    assert found["post_here"] == f"http://127.0.0.1:8080/ingest/ssn?key={found['session']}"


async def test_nothing_comes_in_by_the_public_address(social: Social) -> None:
    social.opened.world.door.url = "https://shop.example.com"
    response = await social.post(saying("05"), Host="shop.example.com")
    assert (response.status_code, social.kept.heard) == (404, [])


async def test_a_key_is_good_until_the_show_disconnects(social: Social) -> None:
    opened, show = social.opened, social.opened.stage.show
    await opened.run(f"show:{show}", ConnectSource(source="ssn"))
    assert (await social.post(saying("A12"))).status_code == 200
    await opened.run(f"show:{show}", DisconnectSource(source="ssn"))
    assert (await social.post(saying("A12 x2"))).status_code == 401
    now = key_of(opened.world.links, show, opened.world.show(show).left["ssn"])
    assert (await social.post(saying("A12 x3"), key=now)).status_code == 200
