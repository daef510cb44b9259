"""The ways in: one-time links, invites, the PIN; nothing is consumed by looking."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from livehub.clock import MINUTE
from livehub.i18n import translate
from livehub.shop import commands as shop_cmd
from tests.samples import invited
from tests.worlds import Opened, a_world

PIN = "204512"
OWNING = {"shop": "HTX Xuân La", "pin": PIN, "pin2": PIN}


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Opened]:
    """A world at its first start."""
    async with a_world(tmp_path / "data", reactions=False) as world:
        yield world


def owner_link(opened: Opened) -> str:
    return f"/own/{opened.world.links.make('owner', str(opened.world.shop.owner_generation))}"


async def owned(opened: Opened, client: httpx2.AsyncClient) -> httpx2.Response:
    return await client.post(owner_link(opened), data=OWNING)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_looking_at_the_owner_link_changes_nothing(empty: Opened, method: str) -> None:
    before = await empty.heads()
    async with empty.client() as client:
        for _ in range(3):
            assert (await client.request(method, owner_link(empty))).status_code == 200
    assert await empty.heads() == before


async def test_the_owner_link_is_consumed_by_its_button_and_gone_afterwards(empty: Opened) -> None:
    async with empty.client() as client:
        link = owner_link(empty)
        response = await client.post(link, data=OWNING)
        assert (response.status_code, response.headers["Location"]) == (303, "/setup")
        again = await client.post(link, data=OWNING)
        assert again.status_code == 410
        assert (await client.get(link)).status_code == 410
        assert (await client.get("/setup")).status_code == 200
    assert empty.world.shop.name == "HTX Xuân La"


async def test_a_link_of_the_next_generation_makes_a_new_owner(empty: Opened) -> None:
    async with empty.client() as client:
        await owned(empty, client)
        assert (await owned(empty, client)).status_code == 303
    assert empty.world.shop.owner_generation == 2


async def test_of_two_presses_at_once_one_counts(empty: Opened) -> None:
    link = owner_link(empty)
    async with empty.client() as one, empty.client() as other:
        both = await asyncio.gather(one.post(link, data=OWNING), other.post(link, data=OWNING))
    assert sorted(response.status_code for response in both) in ([303, 409], [303, 410])
    assert len(empty.world.shop.devices) == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"shop": ""}, "name_missing"),
        ({"pin": "12345", "pin2": "12345"}, "pin_form"),
        ({"pin": "abcdef"}, "pin_form"),
        ({"pin": "१२३४५६", "pin2": "१२३४५६"}, "pin_form"),
        ({"pin2": "999999"}, "pins_differ"),
    ],
)
async def test_a_slip_on_the_owner_form_consumes_nothing_and_keeps_what_was_typed(
    empty: Opened, typed: dict[str, str], code: str
) -> None:
    async with empty.client() as client:
        response = await client.post(owner_link(empty), data={**OWNING, **typed})
        assert response.status_code == 422
        assert translate("vi", f"errors.{code}") in unescape(response.text)
        if "shop" not in typed:
            assert 'value="HTX Xuân La"' in response.text
        assert PIN not in response.text
        assert (await owned(empty, client)).status_code == 303


async def test_the_session_cookie_is_safe_from_scripts_and_other_sites(empty: Opened) -> None:
    async with empty.client() as client:
        cookie = (await owned(empty, client)).headers["Set-Cookie"]
    assert cookie.startswith("__Host-lh=")
    for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie


async def test_the_pin_lets_the_owner_back_in_and_leads_on(empty: Opened) -> None:
    async with empty.client() as client:
        await owned(empty, client)
    async with empty.client() as client:
        response = await client.post("/login", data={"pin": PIN, "next": "/setup?saved=sepay"})
        assert (response.status_code, response.headers["Location"]) == (303, "/setup?saved=sepay")
        assert (await client.get("/setup")).status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "evil",
        "javascript:alert(1)",
        "",
    ],
)
async def test_logging_in_leads_to_this_site_only(empty: Opened, elsewhere: str) -> None:
    async with empty.client() as client:
        await owned(empty, client)
        response = await client.post("/login", data={"pin": PIN, "next": elsewhere})
        assert response.headers["Location"] == "/"
        page = await client.get(f"/login?next={quote(elsewhere)}")
        assert "evil" not in page.text


async def test_a_stranger_is_led_to_the_login_and_back_to_where_they_wanted(opened: Opened) -> None:
    async with opened.client() as client:
        response = await client.get("/setup")
        assert response.headers["Location"] == "/login?next=/setup"


async def test_after_five_wrong_pins_even_the_right_one_waits_a_quarter_of_an_hour(
    empty: Opened,
) -> None:
    async with empty.client() as client:
        await owned(empty, client)
    async with empty.client(address="192.168.1.66") as client:
        for _ in range(5):
            wrong = await client.post("/login", data={"pin": "000000"})
            assert (wrong.status_code, "Set-Cookie" in wrong.headers) == (409, False)
        assert (await client.post("/login", data={"pin": PIN})).status_code == 503
        empty.clock.advance(15 * MINUTE)
        assert (await client.post("/login", data={"pin": PIN})).status_code == 303


async def test_one_who_guesses_keeps_nobody_else_out(empty: Opened) -> None:
    async with empty.client() as client:
        await owned(empty, client)
    async with empty.client(address="192.168.1.66") as client:
        for _ in range(6):
            await client.post("/login", data={"pin": "000000"})
    async with empty.client(address="192.168.1.67") as client:
        assert (await client.post("/login", data={"pin": PIN})).status_code == 303


async def test_twenty_guesses_at_once_are_five(empty: Opened) -> None:
    async with empty.client() as client:
        await owned(empty, client)
    async with empty.client(address="192.168.1.66") as client:
        answers = await asyncio.gather(
            *(client.post("/login", data={"pin": "000000"}) for _ in range(20))
        )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [409] * 5 + [503] * 15


async def test_looking_at_the_login_page_is_no_try(empty: Opened) -> None:
    async with empty.client() as client:
        await owned(empty, client)
        for _ in range(9):
            assert (await client.head("/login")).status_code == 200
        assert (await client.post("/login", data={"pin": PIN})).status_code == 303


async def test_a_world_without_an_owner_has_no_pin(empty: Opened) -> None:
    async with empty.client() as client:
        response = await client.post("/login", data={"pin": PIN})
    assert (response.status_code, "Set-Cookie" in response.headers) == (409, False)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_looking_at_an_invitation_consumes_nothing(opened: Opened, method: str) -> None:
    link = opened.world.links.make("invite", await invited(opened, "helper"))
    before = await opened.heads()
    async with opened.client() as client:
        for _ in range(5):
            assert (await client.request(method, f"/join/{link}")).status_code == 200
    async with opened.client(door="http") as client:
        assert (await client.request(method, f"/j/{link}")).status_code == 200
    assert await opened.heads() == before


@pytest.mark.parametrize("kind", ["helper", "camera"])
async def test_an_invitation_lets_in_once(opened: Opened, kind: Any) -> None:
    link = opened.world.links.make("invite", await invited(opened, kind))
    async with opened.client() as client:
        response = await client.post(f"/join/{link}", data={"name": "Tổ mây tre"})
        assert response.status_code == 303
        where = response.headers["Location"]
        assert where.startswith("/c/" if kind == "camera" else f"/studio/{opened.stage.show}")
        assert (await client.get(where)).status_code == 200
    async with opened.client() as client:
        again = await client.post(f"/join/{link}")
        assert (again.status_code, "Set-Cookie" in again.headers) == (410, False)


async def test_an_invitation_is_good_for_ten_minutes(opened: Opened) -> None:
    link = opened.world.links.make("invite", await invited(opened, "helper"))
    opened.clock.advance(10 * MINUTE - 1)
    async with opened.client() as client:
        assert (await client.get(f"/join/{link}")).status_code == 200
        opened.clock.advance(1)
        for method in ("GET", "POST"):
            response = await client.request(method, f"/join/{link}")
            assert (response.status_code, "Set-Cookie" in response.headers) == (410, False)


async def test_a_token_of_one_kind_is_none_of_another(opened: Opened) -> None:
    links, stage = opened.world.links, opened.stage
    paths = {
        "own": "/own/{}",
        "invite": "/join/{}",
        "buyer": "/d/{}",
        "watch": "/w/{}",
        "overlay": "/o/{}",
        "feed": "/f/{}",
        "program": "/whep/{}",
    }
    tokens = {
        "owner": links.make("owner", "1"),
        "invite": links.make("invite", await invited(opened, "helper")),
        "device": links.make("device", stage.devices["owner"]),
        "probe": links.make("probe", stage.show),
        **{kind: opened.key(kind) for kind in ("buyer", "watch", "overlay", "feed")},
    }
    good = {("own", "owner"), ("program", "watch"), ("program", "feed")}
    async with opened.client() as client:
        for kind, path in paths.items():
            for other, token in tokens.items():
                if kind != other and (kind, other) not in good:
                    method = "POST" if kind == "program" else "GET"
                    response = await client.request(method, path.format(token))
                    assert response.status_code == 404, (kind, other)


async def test_a_key_is_no_session(opened: Opened) -> None:
    for token in (opened.key("watch"), opened.world.links.make("invite", "x"), "x", "", "ü.ü"):
        cookie = f"{opened.world.cookie}={quote(token)}"
        async with opened.client() as client:
            response = await client.get("/setup", headers={"Cookie": cookie})
            assert response.status_code == 303


async def test_a_session_ends_after_a_week_and_when_the_device_is_removed(opened: Opened) -> None:
    async with opened.client("helper") as client:
        path = f"/studio/{opened.stage.show}"
        assert (await client.get(path)).status_code == 200
        removed = shop_cmd.RemoveDevice(device=opened.stage.devices["helper"])
        await opened.run("shop", removed)
        assert (await client.get(path)).status_code == 303
    async with opened.client("owner") as client:
        opened.clock.advance(7 * 24 * 60 * MINUTE)
        assert (await client.get("/setup")).status_code == 303


async def test_the_start_page_stands_while_a_new_shows_log_is_not_open_yet(empty: Opened) -> None:
    async with empty.client() as client:
        await owned(empty, client)
        await empty.run("shop", shop_cmd.PlanShow(title="Mới"))
        assert (await client.get("/")).status_code == 200


async def test_only_the_rehearsal_lets_strangers_in(tmp_path: Path, opened: Opened) -> None:
    opened.world.rehearsal = True
    async with opened.client() as client:
        response = await client.get(f"/rehearse/{opened.stage.show}")
        assert response.status_code == 303
        assert response.headers["Set-Cookie"].startswith("__Host-lh-rehearsal=")
        assert (await client.get(f"/studio/{opened.stage.show}")).status_code == 200
        tv = re.search(r'href="/tv/([^"]+)"', (await client.get("/")).text)
        assert tv is not None
        assert opened.world.links.read("tv", tv[1]) in opened.world.shop.shows
        order = await client.get(f"/rehearse/{opened.stage.show}/order")
        newest = opened.world.links.make("buyer", opened.stage.other_order)
        assert order.headers["Location"] == f"/d/{newest}"
