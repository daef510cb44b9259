"""What media is told by a show's log, and what media reports as screens see it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from livehub.errors import NotFound
from livehub.links import Links
from livehub.log.command import Body
from livehub.screens.vitals import Vitals
from livehub.shows import commands as cmd
from livehub.work.cameras import KEY_FRAMES_MOST, Cameras
from tests.builders import REACTION, House, a_house, tasks_until_the_end

SHOW = "s7k2abcd"
LOG = f"show:{SHOW}"
LINKS = Links(b"x" * 32)


class Reporting:
    """Media that reports what a test wants, and remembers what it was asked."""

    def __init__(self, **states: str) -> None:
        self.states = states
        self.program = ""
        self.more: dict[str, Any] = {}
        self.asked: list[tuple[str, str]] = []
        self.failing: list[Exception] = []
        self.told = asyncio.Event()

    async def take(self, room: str, camera: str) -> None:
        """Remembered, unless it is to fail."""
        if self.failing:
            raise self.failing.pop()
        self.asked.append(("take", camera))
        self.program = camera
        self.told.set()

    async def ask_key_frame(self, room: str, camera: str) -> None:
        """Remembered, unless it is to fail."""
        if self.failing:
            raise self.failing.pop()
        self.asked.append(("key_frame", camera))

    def vitals(self, room: str) -> dict[str, dict[str, Any]]:
        """As media reports."""
        heard = {"kbps": 1000, "sound": 40, "silent_s": 0, **self.more}
        return {
            camera: {"state": state, "program": camera == self.program, **heard}
            for camera, state in self.states.items()
        }


class Hall:
    """One show, its cameras, and media that reports."""

    def __init__(self, house: House, media: Reporting) -> None:
        self.house = house
        self.reporting = media
        self.vitals = Vitals()
        self.cameras = Cameras(self.vitals, LINKS)
        self.cameras.media = media
        self.cameras.follow(SHOW, house.logs.get(LOG))

    async def do(self, body: Body, actor: str = "helper:h1") -> None:
        """A command, and what follows from it."""
        await self.house.run(LOG, body, actor)
        await self.cameras.settle()

    def report(self, **states: str) -> None:
        """These cameras are so now."""
        self.reporting.states = states
        self.cameras.changed(SHOW)

    def told(self, audience: str, collection: str = "cameras") -> dict[str, Any]:
        """What an audience is told, by key."""
        documents = self.vitals.of(SHOW, audience)
        return {key: each for (kind, key), each in documents.items() if kind == collection}


@asynccontextmanager
async def a_hall(folder: Any, *before: Body) -> AsyncIterator[Hall]:
    async with a_house(folder) as house:
        await house.run(LOG, cmd.OpenShow(show=SHOW, title="Chợ"), REACTION)
        for body in before:
            await house.run(LOG, body)
        yield Hall(house, Reporting())


@pytest.mark.parametrize(
    ("state", "program"),
    [("on_air", "on_air"), ("stalled", "on_air"), ("connecting", "off"), ("off", "off")],
)
async def test_the_program_is_on_air_while_its_camera_is(tmp_path, state, program):
    async with a_hall(tmp_path) as hall:
        hall.reporting.program = "c1"
        hall.report(c1=state, c2="on_air")
        assert hall.told("public") == {"program": {"state": program}}


async def test_the_host_tv_is_told_how_loud_the_program_is(tmp_path):
    async with a_hall(tmp_path) as hall:
        hall.reporting.program = "c1"
        hall.report(c1="on_air", c2="on_air")
        assert hall.told("tv") == {"program": {"state": "on_air", "sound": 40}}
        hall.report(c1="off", c2="on_air")
        assert hall.told("tv") == {"program": {"state": "off", "sound": None}}


async def test_a_camera_that_left_is_no_longer_shown_to_anybody(tmp_path):
    async with a_hall(tmp_path) as hall:
        hall.report(c1="on_air", c2="on_air")
        for camera in ("c1", "c2"):
            hall.vitals.put(SHOW, "helper", ("phones", camera), {"battery": 50})
        hall.report(c2="on_air")
        assert set(hall.told("helper")) == {"c2"}
        assert set(hall.told("helper", "phones")) == {"c2"}
        assert hall.told("camera:c1", "camera") == {}


async def test_a_phone_that_is_off_reports_nothing_any_more(tmp_path):
    async with a_hall(tmp_path) as hall:
        hall.report(c1="on_air")
        hall.vitals.put(SHOW, "helper", ("phones", "c1"), {"battery": 50})
        hall.report(c1="off")
        assert hall.told("helper", "phones") == {}


async def test_a_phone_is_told_of_itself_only_and_holds_no_key(tmp_path):
    async with a_hall(tmp_path) as hall:
        hall.reporting.program = "c2"
        hall.report(c1="on_air", c2="stalled")
        mine = {"number": 1, "state": "on_air", "program": False, "sound": 40, "silent_s": 0}
        assert hall.vitals.of(SHOW, "camera:c1") == {("camera", "camera"): mine}


async def test_helpers_get_a_key_to_look_at_each_camera_and_the_public_gets_none(tmp_path):
    async with a_hall(tmp_path) as hall:
        hall.report(c1="on_air")
        key = hall.told("helper")["c1"]["whep"].removeprefix("/whep/")
        assert LINKS.read("preview", key) == f"{SHOW}:c1"
        assert "whep" not in str(hall.vitals.of(SHOW, "public"))


async def test_a_camera_keeps_its_number_while_it_is_there_and_a_free_one_is_given_again(tmp_path):
    async with a_hall(tmp_path) as hall:

        def numbers() -> dict[str, int]:
            return {camera: each["number"] for camera, each in hall.told("helper").items()}

        hall.report(c1="on_air", c2="on_air", c3="connecting")
        assert numbers() == {"c1": 1, "c2": 2, "c3": 3}
        hall.report(c3="on_air", c2="on_air")
        hall.report(c4="on_air", c3="on_air", c2="on_air")
        assert numbers() == {"c4": 1, "c2": 2, "c3": 3}


async def test_before_media_runs_there_is_nothing_to_say():
    vitals = Vitals()
    Cameras(vitals, LINKS).changed(SHOW)
    assert vitals.of(SHOW, "public") == {}


async def test_a_take_reaches_media_at_once(tmp_path):
    async with a_hall(tmp_path) as hall:
        await hall.do(cmd.TakeCamera(camera="c2"))
        await hall.do(cmd.TakeCamera(camera="c2"))
        await hall.do(cmd.TakeCamera(camera="c1"))
        assert hall.reporting.asked == [("take", "c2"), ("take", "c1")]


async def test_after_a_power_cut_media_is_told_who_was_the_program(tmp_path):
    async with a_hall(tmp_path, cmd.TakeCamera(camera="c1"), cmd.TakeCamera(camera="c2")) as hall:
        await hall.cameras.settle()
        assert hall.reporting.asked == [("take", "c2")]


async def test_in_a_show_that_is_over_nobody_is_taken(tmp_path):
    async with a_hall(tmp_path, cmd.TakeCamera(camera="c1"), cmd.CloseShow()) as hall:
        await hall.cameras.settle()
        assert hall.reporting.asked == []


async def test_media_that_starts_anew_is_told_again(tmp_path):
    async with a_hall(tmp_path, cmd.TakeCamera(camera="c2")) as hall:
        await hall.cameras.settle()
        anew = Reporting()
        hall.cameras.media = anew
        await hall.cameras.settle()
        hall.cameras.take_again()
        await hall.cameras.settle()
        assert anew.asked == [("take", "c2"), ("take", "c2")]


async def test_a_take_that_failed_is_tried_again_and_the_latest_one_counts(tmp_path):
    async with a_hall(tmp_path) as hall:
        hall.reporting.failing = [OSError("media is starting")]
        await hall.do(cmd.TakeCamera(camera="c1"))
        assert hall.reporting.asked == []
        await hall.do(cmd.TakeCamera(camera="c2"))
        assert hall.reporting.asked == [("take", "c2")]
        assert await hall.cameras.settle()
        assert hall.reporting.asked == [("take", "c2")]


async def test_the_first_camera_on_air_stays_the_program_after_a_restart_too(tmp_path):
    async with a_hall(tmp_path) as hall:
        hall.reporting.program = "c2"
        hall.report(c1="on_air", c2="connecting")
        await hall.cameras.settle()
        assert hall.house.logs.get(LOG).state.program is None
        hall.report(c1="on_air", c2="on_air")
        await hall.cameras.settle()
        assert hall.house.logs.get(LOG).state.program == "c2"


async def test_what_a_helper_took_is_not_replaced_by_the_first_on_air(tmp_path):
    async with a_hall(tmp_path) as hall:
        hall.reporting.program = "c1"
        hall.report(c1="on_air")
        await hall.house.run(LOG, cmd.TakeCamera(camera="c2"))
        await hall.cameras.settle()
        assert hall.house.logs.get(LOG).state.program == "c2"
        assert hall.reporting.program == "c2"


async def test_a_key_frame_is_asked_for_once_and_other_wishes_are_the_phones_own(tmp_path):
    async with a_hall(tmp_path) as hall:
        await hall.do(cmd.AskCamera(camera="c1", wish="key_frame"))
        for wish in ("flip", "limit"):
            body = cmd.AskCamera(camera="c1", wish=wish, value=1_000)
            await hall.do(body)
        assert hall.reporting.asked == [("key_frame", "c1")]


@pytest.mark.parametrize("failure", [NotFound("camera_unknown"), OSError("away")])
async def test_a_key_frame_that_cannot_be_asked_for_is_let_go(tmp_path, failure):
    async with a_hall(tmp_path) as hall:
        hall.reporting.failing = [failure]
        await hall.do(cmd.AskCamera(camera="c1", wish="key_frame"))
        assert await hall.cameras.settle()
        assert hall.reporting.asked == []


async def test_no_more_key_frames_wait_than_a_hall_has_cameras(tmp_path):
    async with a_hall(tmp_path) as hall:
        for number in range(KEY_FRAMES_MOST + 5):
            await hall.house.run(LOG, cmd.AskCamera(camera=f"c{number}", wish="key_frame"))
        await hall.cameras.settle()
        assert len(hall.reporting.asked) == KEY_FRAMES_MOST


async def test_it_works_by_itself_once_it_runs(tmp_path):
    async with a_hall(tmp_path) as hall, tasks_until_the_end() as tasks:
        tasks.create_task(hall.cameras.run())
        await hall.house.run(LOG, cmd.TakeCamera(camera="c1"))
        async with asyncio.timeout(5):
            await hall.reporting.told.wait()
        assert hall.reporting.asked == [("take", "c1")]
