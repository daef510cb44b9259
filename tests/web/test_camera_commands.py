"""Commands about cameras, as the studio sends them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.worlds import Opened


async def sent(opened: Opened, show: str, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """The reply that a helper gets."""
    message = {"id": f"camera-{kind}-{show}", "log": f"show:{show}", "type": kind, "body": body}
    async with opened.client("helper") as client:
        response = await client.post("/sync/commands", content=json.dumps(message))
    reply: dict[str, Any] = response.json()["reply"]
    return reply


@pytest.mark.parametrize(
    ("kind", "more"),
    [("take_camera", {}), ("send_cue", {"cue": "louder"}), ("ask_camera", {"wish": "flip"})],
)
async def test_only_a_camera_of_this_very_show_is_told_anything(
    opened: Opened, kind: str, more: dict[str, Any]
) -> None:
    stage, before = opened.stage, await opened.heads()
    camera = stage.devices["camera"]
    for wrong, show in (("nobody", stage.show), (camera, stage.other_show)):
        reply = await sent(opened, show, kind, {"camera": wrong, **more})
        assert reply["error"]["code"] == "camera_unknown"
    assert await opened.heads() == before


async def test_a_helper_takes_a_camera(opened: Opened) -> None:
    camera = opened.stage.devices["camera"]
    assert (await sent(opened, opened.stage.show, "take_camera", {"camera": camera}))["ok"]
    assert opened.world.show(opened.stage.show).program == camera


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("send_cue", {"cue": "dance"}, "field_unreadable"),
        ("send_cue", {"cue": "own"}, "cue_empty"),
        ("ask_camera", {"wish": "explode"}, "field_unreadable"),
        ("ask_camera", {"wish": "limit"}, "kbps_range"),
        ("ask_camera", {"wish": "limit", "value": "600"}, "field_unreadable"),
    ],
)
async def test_what_is_no_cue_and_no_wish_is_refused(
    opened: Opened, kind: str, body: dict[str, Any], code: str
) -> None:
    named = {"camera": opened.stage.devices["camera"], **body}
    reply = await sent(opened, opened.stage.show, kind, named)
    assert reply["error"]["code"] == code
