"""Buyers are sent to the server elsewhere while the picture gets there; nobody else ever is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from livehub.errors import Refused
from livehub.shows import commands as cmd
from tests.builders import OWNER
from tests.media.doubles import offer
from tests.samples import PUBLIC
from tests.worlds import Opened, Stage, a_world

WHIP, WHEP = "https://whip.example.com/a-key", "https://whep.example.com:8443/live?t=1"
OUTSIDE = {"Host": PUBLIC}


async def handed_over(opened: Opened, state: str | None = "live") -> None:
    """The sample show is handed over, and that goes so; None: only set."""
    body = cmd.SetHandover(whip=WHIP, whep=WHEP, token="a-token")
    await opened.run(f"show:{opened.stage.show}", body, OWNER)
    if state is not None:
        document = {"state": state, "code": "", "whep": WHEP}
        opened.world.vitals.put(opened.stage.show, "helper", ("handover", "handover"), document)


async def asked(opened: Opened, kind: str, headers: dict[str, str] | None = None) -> Any:
    """What a POST to the WHEP endpoint of that kind of key is answered; no offer is read."""
    async with opened.client() as client:
        return await client.post(f"/whep/{opened.key(kind)}", headers=headers or {})


async def test_a_buyer_is_sent_on_while_it_is_live(opened: Opened) -> None:
    await handed_over(opened)
    response = await asked(opened, "watch")
    assert (response.status_code, response.headers["Location"]) == (307, WHEP)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"


async def test_a_key_that_comes_as_a_token_is_sent_on_too(opened: Opened) -> None:
    await handed_over(opened)
    async with opened.client() as client:
        token = {"Authorization": f"Bearer {opened.key('watch')}"}
        sent = await client.post("/whep/program", headers=token)
        assert (sent.status_code, sent.headers["Location"]) == (307, WHEP)
        token = {"Authorization": f"Bearer {opened.key('program')}"}
        assert (await client.post("/whep/program", headers=token)).status_code == 415


async def test_a_crowd_behind_one_proxy_is_not_too_fast_to_be_sent_on(opened: Opened) -> None:
    opened.world.door.url = f"https://{PUBLIC}"
    await handed_over(opened)
    async with opened.client() as client:
        path = f"/whep/{opened.key('watch')}"
        statuses = {(await client.post(path, headers=OUTSIDE)).status_code for _ in range(300)}
    assert statuses == {307}


@pytest.mark.parametrize("state", ["off", "connecting", "failing", None])
async def test_while_it_is_not_live_a_buyer_is_served_here(opened: Opened, state: Any) -> None:
    await handed_over(opened, state)
    assert (await asked(opened, "watch")).status_code == 415  # now the offer is looked at


@pytest.mark.parametrize("kind", ["program", "feed"])
async def test_studio_and_obs_are_always_served_here(opened: Opened, kind: str) -> None:
    await handed_over(opened)
    assert (await asked(opened, kind)).status_code == 415


async def test_another_shows_hand_over_is_not_this_ones(opened: Opened) -> None:
    await handed_over(opened)
    key = opened.world.links.make("watch", opened.stage.other_show)
    async with opened.client() as client:
        assert (await client.post(f"/whep/{key}")).status_code == 415


class HallOnly:
    """Media that lets no picture out of the hall, as real media does without a budget."""

    async def view(self, room: str, offer: str, camera: str | None, *, remote: bool) -> None:
        assert remote
        raise Refused("video_in_hall_only", retry_s=10)


@pytest.fixture
async def hall_only(rested: Path, stage: Stage) -> AsyncIterator[Opened]:
    async with a_world(rested, media=HallOnly) as opened:  # type: ignore[arg-type]
        opened.stage = stage
        yield opened


async def test_from_outside_buyers_are_sent_on_or_told_when_to_ask_again(hall_only: Opened) -> None:
    opened = hall_only
    opened.world.door.url = f"https://{PUBLIC}"
    async with opened.client() as client:
        headers = {**OUTSIDE, "Content-Type": "application/sdp"}
        path = f"/whep/{opened.key('watch')}"
        waiting = await client.post(path, headers=headers, content=offer("chromium_viewer"))
    assert (waiting.status_code, waiting.json()["code"]) == (409, "video_in_hall_only")
    assert int(waiting.headers["Retry-After"]) >= 10
    await handed_over(opened)
    sent = await asked(opened, "watch", OUTSIDE)
    assert (sent.status_code, sent.headers["Location"]) == (307, WHEP)
    for kind in ("program", "feed", "overlay", "buyer"):
        assert (await asked(opened, kind, OUTSIDE)).status_code == 404


async def page(opened: Opened, headers: dict[str, str] | None = None) -> tuple[str, str]:
    """A watch page: what stands in it as its WHEP endpoint, and its policy."""
    async with opened.client() as client:
        response = await client.get(f"/w/{opened.key('watch')}", headers=headers or {})
    text = response.text.partition('data-whep="')[2].partition('"')[0]
    assert WHIP not in response.text
    assert "a-token" not in response.text
    return text, response.headers["Content-Security-Policy"]


async def test_a_watch_page_may_speak_to_that_server_and_no_other(opened: Opened) -> None:
    _, before = await page(opened)
    await handed_over(opened, None)
    endpoint, policy = await page(opened)
    assert endpoint == f"/whep/{opened.key('watch')}"
    assert policy == before.replace("; form-action", " https://whep.example.com:8443; form-action")
    async with opened.client() as client:
        studio = await client.get("/")
    assert "whep.example.com" not in studio.headers["Content-Security-Policy"]


@pytest.mark.parametrize("body", [cmd.ClearHandover(), cmd.CloseShow()])
async def test_and_no_longer_when_it_is_over(opened: Opened, body: Any) -> None:
    await handed_over(opened, None)
    await opened.run(f"show:{opened.stage.show}", body, OWNER)
    assert "whep.example.com" not in (await page(opened))[1]


async def test_outside_there_is_a_picture_only_by_way_of_that_server(opened: Opened) -> None:
    opened.world.door.url = f"https://{PUBLIC}"
    assert (await page(opened, OUTSIDE))[0] == ""
    await handed_over(opened, None)
    assert (await page(opened, OUTSIDE))[0] == f"/whep/{opened.key('watch')}"
