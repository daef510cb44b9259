"""What a phone reports of itself: read strictly, by itself only, never in a log."""

from __future__ import annotations

import json
from typing import Any

import pytest

from livehub.web.phone_reports import MOST_BYTES
from tests.worlds import Opened, Who

FULL = {
    "battery": 41,
    "charging": False,
    "limited": "cpu",
    "facing": "environment",
    "hidden": False,
}


def address(opened: Opened) -> str:
    return f"/vitals/camera/{opened.stage.devices['camera']}"


def known(opened: Opened) -> dict[str, Any]:
    """What helpers are told of phones."""
    documents = opened.world.vitals.of(opened.stage.show, "helper")
    return {key: each for (kind, key), each in documents.items() if kind == "phones"}


async def test_a_report_is_told_to_helpers_only_and_stands_in_no_log(opened: Opened) -> None:
    before = await opened.heads()
    async with opened.client("camera") as client:
        response = await client.post(address(opened), content=json.dumps(FULL))
    assert response.json() == {"now": opened.clock.now()}
    assert known(opened) == {opened.stage.devices["camera"]: FULL}
    assert "battery" not in str(opened.world.vitals.of(opened.stage.show, "public"))
    assert await opened.heads() == before


async def test_what_a_browser_does_not_tell_is_unknown(opened: Opened) -> None:
    async with opened.client("camera") as client:
        assert (await client.post(address(opened), content=b"{}")).is_success
    (told,) = known(opened).values()
    assert told == dict.fromkeys(FULL, None) | {"hidden": False}


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"\xff", 400),
        (b'{"battery": 101}', 400),
        (b'{"battery": -1}', 400),
        (b'{"battery": "41"}', 400),
        (b'{"battery": 41.5}', 400),
        (b'{"limited": "heat"}', 400),
        (b'{"facing": "<b>"}', 400),
        (b'{"hidden": null}', 400),
        (b'{"name": "x"}', 400),
        (b"[" * MOST_BYTES, 400),
        (b" " * (MOST_BYTES + 1), 413),
    ],
)
async def test_what_is_no_report_changes_nothing(opened: Opened, raw: bytes, status: int) -> None:
    async with opened.client("camera") as client:
        assert (await client.post(address(opened), content=raw)).status_code == status
    assert known(opened) == {}


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 401), ("helper", 403), ("owner", 403), ("camera", 403)]
)
async def test_nobody_reports_for_another_camera(opened: Opened, who: Who, status: int) -> None:
    async with opened.client(who) as client:
        other = await client.post("/vitals/camera/other", content=b"{}")
    assert other.status_code == status
    assert known(opened) == {}


async def test_a_phone_that_reports_too_often_is_told_to_wait(opened: Opened) -> None:
    async with opened.client("camera") as client:
        statuses = [
            (await client.post(address(opened), content=b"{}")).status_code for _ in range(6)
        ]
        assert statuses == [200] * 4 + [503] * 2
        opened.clock.advance(1000)
        assert (await client.post(address(opened), content=b"{}")).is_success
