"""Who reaches what, through which door: every route, every role."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.routing import Match, Mount, WebSocketRoute

from livehub.screens.door import Door
from livehub.screens.viewer import Role, Viewer
from livehub.shop.commands import AddForwarder
from livehub.web.pushed import key_of
from livehub.web.sync import StreamClient
from tests.samples import (
    ADDRESS,
    BUYER_NAME,
    BUYER_PHONE,
    NARRATIVE,
    PIN_HASH,
    PUBLIC,
    SECRET,
    invited,
    notification,
    signed,
)
from tests.web.doors_table import OPEN, PLAIN, PUBLICLY, TABLE
from tests.worlds import Opened


async def names(opened: Opened) -> dict[str, str]:
    """What stands in the braces of the tables."""
    links, stage = opened.world.links, opened.stage
    invite = await invited(opened, "helper")
    phone = str((await opened.run("shop", AddForwarder(name="Máy chung"), "owner:o1"))["forwarder"])
    return {
        "phone": phone,
        "forwarder": links.make("forwarder", phone),
        "owner": links.make("owner", str(opened.world.shop.owner_generation)),
        "owner_used": links.make("owner", "0"),
        "invite_id": invite,
        "invite": links.make("invite", invite),
        "show": stage.show,
        "camera": stage.devices["camera"],
        "order": stage.order,
        "other_order": stage.other_order,
        "hook": links.make("hook", "sepay"),
        "facebook": links.make("hook", "facebook"),
        "preview": opened.preview_key(),
        "ssn": key_of(links, stage.show),
        **{
            kind: opened.key(kind)
            for kind in ("buyer", "watch", "overlay", "feed", "program", "tv")
        },
    }


@pytest.mark.parametrize("who", OPEN)
async def test_every_route_answers_each_role_as_the_table_says(opened: Opened, who: Any) -> None:
    filled = await names(opened)
    async with opened.client(who) as client:
        for method, path, statuses in TABLE:
            response = await client.request(method, path.format(**filled))
            assert response.status_code == statuses[who], f"{method} {path} as {who}"


async def test_the_table_has_a_row_for_every_route(opened: Opened) -> None:
    filled = await names(opened)
    paths = [path.format(**filled).partition("?")[0] for _, path, _ in TABLE]
    for route in opened.doors.https.routes:
        if isinstance(route, Mount | WebSocketRoute):
            continue
        scopes = [{"type": "http", "method": "GET", "path": path} for path in paths]
        assert any(route.matches(s)[0] is not Match.NONE for s in scopes), f"{route} is untested"


async def test_the_plain_door_serves_only_what_is_its_own(opened: Opened) -> None:
    filled = await names(opened)
    async with opened.client("owner", "http", address="127.0.0.1") as client:
        for path, status in PLAIN.items():
            response = await client.get(path.format(**filled))
            assert response.status_code == status, path


async def test_pages_for_obs_are_for_this_machine_until_the_owner_opens_them(
    opened: Opened,
) -> None:
    async with opened.client(door="http") as client:
        for path in (f"/o/{opened.key('overlay')}", f"/f/{opened.key('feed')}"):
            assert (await client.get(path)).status_code == 403
        opened.world.overlays_on_lan = True
        for path in (f"/o/{opened.key('overlay')}", f"/f/{opened.key('feed')}"):
            assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize("door", ["https", "http"])
@pytest.mark.parametrize("host", [PUBLIC, PUBLIC.upper(), f"{PUBLIC}:8443", f"{PUBLIC}."])
async def test_the_public_host_reaches_buyers_routes_and_nothing_else(
    opened: Opened, door: Any, host: str
) -> None:
    opened.world.door.url = f"https://{PUBLIC}"
    filled = await names(opened)
    async with opened.client("owner", door) as client:
        for path, status in PUBLICLY.items():
            response = await client.get(path.format(**filled), headers={"Host": host})
            assert response.status_code == status, path


@pytest.mark.parametrize(
    ("url", "host", "public"),
    [
        (None, "anything", False),
        ("https://shop.example.com", "other.example.com", False),
        ("https://shop.example.com:8443", "shop.example.com", True),
        ("https://192.168.1.20:9443", "192.168.1.20:8443", False),
        ("https://192.168.1.20:9443", "192.168.1.20:9443", True),
        ("http://localhost:9000", "localhost:8443", False),
        ("http://tram.local:9000", "tram.local:8443", False),
        ("https://shop.example.com", "", False),
        ("https://shop.example.com", "[::1]:8443", False),
    ],
)
def test_a_name_is_public_with_any_port_but_an_address_of_the_hall_with_its_own_only(
    url: str | None, host: str, public: bool
) -> None:
    assert Door(url).is_public(host) is public


PERSONAL = (BUYER_NAME, BUYER_PHONE, BUYER_PHONE[3:], ADDRESS, NARRATIVE, PIN_HASH, SECRET)


@pytest.mark.parametrize("who", ["stranger", "camera"])
async def test_nothing_personal_is_in_any_answer_to_outsiders(opened: Opened, who: Any) -> None:
    filled = await names(opened)
    others = (filled["hook"], filled["program"], filled["preview"])
    async with opened.client(who) as client:
        for method, path, _ in TABLE:
            response = await client.request(method, path.format(**filled))
            for word in (*PERSONAL, *others):
                if word not in path.format(**filled):
                    assert word not in response.text, f"{word} in {method} {path}"


async def test_nobody_is_shown_the_pin_or_a_providers_secret(opened: Opened) -> None:
    filled = await names(opened)
    async with opened.client("owner") as client:
        for method, path, _ in TABLE:
            response = await client.request(method, path.format(**filled))
            assert PIN_HASH not in response.text
            assert SECRET not in response.text


async def told(opened: Opened, viewer: Viewer, *feeds: str) -> str:
    """All that a screen is told when it comes."""
    client = StreamClient(viewer)
    await opened.world.hub.attach(client, dict.fromkeys(feeds))
    said = [client.queue.get_nowait() or b"" for _ in range(client.queue.qsize())]
    opened.world.hub.detach(client)
    return b"\n".join(said).decode()


async def test_screens_are_told_what_is_theirs_and_no_more(opened: Opened) -> None:
    show, order = opened.stage.show, opened.stage.order
    raw = notification("ZF2222222")
    async with opened.client() as client:
        hook = f"/hooks/sepay/{opened.world.links.make('hook', 'sepay')}"
        assert (await client.post(hook, content=raw, headers=signed(raw, opened.clock))).is_success
    helper = Viewer("helper", "h1", show)
    feeds = (f"show:{show}/helper", "shop/helper", "bank/helper", f"vitals:{show}")
    studio = await told(opened, helper, *feeds)
    assert all(word in studio for word in (BUYER_NAME, BUYER_PHONE, ADDRESS, NARRATIVE))
    assert PIN_HASH not in studio
    assert SECRET not in studio
    audiences: dict[Role, str] = {
        "overlay": "overlay",
        "watch": "watch",
        "camera": f"camera:{show}",
    }
    for role, audience in audiences.items():
        public = await told(
            opened, Viewer(role, show, show), f"show:{show}/{audience}", f"vitals:{show}"
        )
        assert not any(word in public for word in PERSONAL), role
    page = await told(opened, Viewer("buyer", order, show), f"show:{show}/order:{order}")
    assert opened.world.show(show).orders[order].code in page
    assert not any(word in page for word in PERSONAL)


async def test_a_page_of_one_show_holds_no_key_of_a_device(opened: Opened) -> None:
    async with opened.client("helper") as client:
        page = (await client.get(f"/studio/{opened.stage.show}")).text
    for device in opened.stage.devices.values():
        assert opened.world.links.make("device", device) not in page
    assert not re.search(r"/hooks/", page)


async def test_the_worlds_have_different_cookies_that_only_their_site_gets(opened: Opened) -> None:
    assert opened.world.cookie == "__Host-lh"
    opened.world.rehearsal = True
    assert opened.world.cookie == "__Host-lh-rehearsal"
