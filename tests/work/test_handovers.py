"""What shows want of their hand-over is asked of media, and how it goes is told to helpers alone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from livehub.media.interface import Handover, HandoverVitals
from livehub.shop.state import COUNTER
from livehub.shows import commands as cmd
from livehub.work.handovers import Handovers
from tests.builders import OWNER
from tests.worlds import Opened, a_world

WHIP, WHEP, TOKEN = "https://whip.example.com/a-key", "https://whep.example.com/live", "a-token"
SET = cmd.SetHandover(whip=WHIP, whep=WHEP, token=TOKEN)
SHOWN = {"server": "https://whip.example.com", "whep": WHEP, "has_token": True}


class Asked:
    """Media that notes what is asked of it and goes as a test says."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Handover | None]] = []
        self.goes: HandoverVitals = {"state": "connecting", "code": ""}

    def hand_over(self, room: str, target: Handover | None) -> None:
        self.asked.append((room, target))

    def handover(self, room: str) -> HandoverVitals:
        return self.goes


class Following:
    """A world's hand-overs, followed by hand."""

    def __init__(self, opened: Opened) -> None:
        world = opened.world
        self.world = world
        self.show = opened.stage.show
        self.log = f"show:{self.show}"
        self.run = opened.run
        self.media = Asked()
        self.handovers = Handovers(world.logs, world.store, world.vitals)
        media: Any = self.media
        self.handovers.media = media

    async def look(self) -> None:
        await self.handovers.look(self.world.show(self.show))

    def told(self, show: str = "", key: str = "handover") -> dict[str, Any] | None:
        kind = "handover" if key == "handover" else "handovers"
        return self.world.vitals.of(show or self.show, "helper").get((kind, key))


@pytest.fixture
def following(opened: Opened) -> Following:
    return Following(opened)


async def test_what_is_set_is_asked_of_media_with_its_secrets_once(following: Following) -> None:
    await following.look()
    assert following.media.asked == []
    await following.run(following.log, SET, OWNER)
    await following.look()
    await following.look()
    assert following.media.asked == [(following.show, Handover(WHIP, TOKEN))]


async def test_set_again_it_is_asked_again_and_cleared_it_is_ended(following: Following) -> None:
    for body in (SET, cmd.SetHandover(whip=WHIP, whep=WHEP), cmd.ClearHandover()):
        await following.run(following.log, body, OWNER)
        await following.look()
    show = following.show
    assert following.media.asked == [
        (show, Handover(WHIP, TOKEN)),
        (show, Handover(WHIP, "")),
        (show, None),
    ]
    assert following.told() is None
    assert following.told(COUNTER, show) is None


async def test_the_end_of_a_show_ends_it(following: Following) -> None:
    await following.run(following.log, SET, OWNER)
    await following.look()
    await following.run(following.log, cmd.CloseShow())
    await following.look()
    assert following.media.asked[-1] == (following.show, None)
    assert following.told() is None


async def test_how_it_goes_is_told_to_helpers_and_never_its_secrets(following: Following) -> None:
    await following.run(following.log, SET, OWNER)
    await following.look()
    following.media.goes = {"state": "failing", "code": "handover_refused", "status": 401}
    following.handovers.changed(following.show)
    told = {**SHOWN, "state": "failing", "code": "handover_refused", "status": 401}
    assert following.told() == told
    assert following.told(COUNTER, following.show) == told
    vitals = following.world.vitals
    public = vitals.of(following.show, "public")
    assert public["handover", "program"] == {"live": False}  # pages need know no more
    following.media.goes = {"state": "live", "code": ""}
    following.handovers.changed(following.show)
    assert vitals.of(following.show, "public")["handover", "program"] == {"live": True}
    assert "example.com" not in str(vitals.of(following.show, "public"))
    assert "a-key" not in str(vitals.of(following.show, "helper"))
    assert TOKEN not in str(vitals.of(following.show, "helper"))


async def test_media_that_speaks_of_a_show_without_one_changes_nothing(
    following: Following,
) -> None:
    following.handovers.changed(following.show)
    assert following.told() is None


async def test_an_address_that_the_vault_has_lost_is_told_as_failing(following: Following) -> None:
    await following.run(following.log, SET, OWNER)
    await following.world.store.erase(f"handover:{following.show}")
    await following.look()
    assert following.media.asked == [(following.show, None)]
    assert following.told() == {**SHOWN, "state": "failing", "code": "handover_failed"}


async def test_it_is_carried_out_by_itself_and_again_after_a_restart(opened: Opened) -> None:
    async def until_asked(following: Following, count: int) -> None:
        async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
            running = tasks.create_task(following.handovers.run())
            while len(following.media.asked) < count:  # noqa: ASYNC110 - media is silent
                await asyncio.sleep(0.002)
            running.cancel()

    following = Following(opened)
    for runner in opened.world.logs:
        following.handovers._follow(runner)
    await opened.run(following.log, SET, OWNER)
    await until_asked(following, 1)
    assert following.media.asked == [(following.show, Handover(WHIP, TOKEN))]
    restarted = Following(opened)
    for runner in opened.world.logs:
        restarted.handovers._follow(runner)
    await until_asked(restarted, 1)
    assert restarted.media.asked == following.media.asked


async def test_a_show_that_opens_later_is_followed(tmp_path: Path) -> None:
    async with a_world(tmp_path / "data") as opened:
        world = opened.world
        handovers = Handovers(world.logs, world.store, world.vitals)
        media: Any = Asked()
        handovers.media = media
        await world.logs.open("show:later")
        opening = cmd.OpenShow(show="later", title="Chợ", uses=("camera",))
        await opened.run("show:later", opening, "reaction:allotments")
        await opened.run("show:later", SET, OWNER)
        assert handovers._woken.is_set()
        await handovers.look(world.show("later"))
    assert media.asked == [("later", Handover(WHIP, TOKEN))]
