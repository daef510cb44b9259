"""How cameras and viewers get through the doors to media: by cookie, by key, by token."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from livehub.turn import Turn
from livehub.web.doors import Doors
from tests.worlds import Opened


async def test_a_camera_app_is_known_by_its_key_alone(opened: Opened) -> None:
    links, camera = opened.world.links, opened.stage.devices["camera"]
    right = links.make("camera", camera)
    statuses = {
        right: 415,  # let in, and then the body is no offer
        links.make("camera", opened.stage.devices["helper"]): 401,
        links.make("device", camera): 401,
        "nonsense": 401,
        "": 401,
    }
    async with opened.client() as client:
        for token, status in statuses.items():
            headers = {"Authorization": f"Bearer {token}"}
            response = await client.post(f"/whip/{camera}", headers=headers)
            assert response.status_code == status, token
            told = response.headers.get("WWW-Authenticate", "")
            assert told.startswith("Bearer") is (status == 401)


@pytest.mark.parametrize("kind", ["program", "feed", "watch"])
async def test_a_viewers_key_may_come_as_a_token_instead(opened: Opened, kind: str) -> None:
    async with opened.client() as client:
        for token, status in ((opened.key(kind), 415), ("nonsense", 401), ("", 401)):
            headers = {"Authorization": f"Bearer {token}"}
            response = await client.post("/whep/program", headers=headers)
            assert response.status_code == status, token
            told = response.headers.get("WWW-Authenticate", "")
            assert told.startswith("Bearer") is (status == 401)


async def test_a_huge_offer_is_refused_as_whip_clients_expect_it(opened: Opened) -> None:
    headers = {"Content-Type": "application/sdp", "Content-Length": "1200000"}
    async with opened.client("camera") as client:
        response = await client.post(
            f"/whip/{opened.stage.devices['camera']}", content=b"v=0", headers=headers
        )
    assert response.status_code == 413
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def told(response: httpx2.Response) -> list[str]:
    return response.headers.get_list("Link")


async def test_relays_are_told_with_a_cookie_with_a_token_and_with_a_key(
    opened: Opened,
) -> None:
    opened.world.turn = Turn(opened.clock, ("turn:turn.example",), "shared").issue
    opened.doors = await asyncio.to_thread(Doors, opened.world)
    camera = opened.stage.devices["camera"]
    token = {"Authorization": f"Bearer {opened.world.links.make('camera', camera)}"}
    async with opened.client() as stranger, opened.client("camera") as phone:
        assert len(told(await phone.options(f"/whip/{camera}"))) == 1
        assert len(told(await stranger.options(f"/whip/{camera}", headers=token))) == 1
        assert len(told(await stranger.options(f"/whep/{opened.key('watch')}"))) == 1
        assert told(await stranger.options(f"/whip/{camera}")) == []
        assert told(await stranger.options(f"/whep/{opened.key('buyer')}")) == []
