"""Recordings follow the show's log: real recorders, real cameras, and what comes of their deaths."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from livehub.clock import SystemClock
from livehub.log.logs import Logs
from livehub.log.runner import Runner
from livehub.media import pool
from livehub.media.network import LOOPBACK, Network
from livehub.media.pool import Pool
from livehub.media.recorder import disk, manifest
from livehub.media.recorder.manifest import Manifest
from livehub.screens.projections import Doc
from livehub.screens.vitals import Vitals
from livehub.shows import commands as cmd
from livehub.shows.domains import KINDS
from livehub.shows.state import ShowState
from livehub.store.sqlite import SqliteStore
from livehub.work.recordings import Recordings
from tests.builders import HELPER, REACTION, listing, tasks_until_the_end
from tests.media.peers import become, publishing, until
from tests.media.recorder.starting import decode

pytestmark = [pytest.mark.media, pytest.mark.timeout(90)]

HERE = Network(addresses=(LOOPBACK,))


class House:
    """A world of one show, with recordings and media."""

    def __init__(self, folder: Path, runner: Runner[ShowState], vitals: Vitals) -> None:
        self.folder = folder
        self.runner = runner
        self._vitals = vitals
        self._numbers = iter(range(1000))

    async def do(self, body: Any, actor: str = HELPER) -> Any:
        """A command, as somebody's page sends it."""
        id_ = f"{os.getpid()}-{id(self)}-{next(self._numbers)}"
        return (await self.runner.run(body, actor=actor, id=id_)).result

    @property
    def vitals(self) -> Doc:
        return self._vitals.of("show", "helper").get(("recording", "recording"), {})

    @property
    def files(self) -> list[Any]:
        return list(self.runner.state.recorded.kept.values())

    async def recording(self, octets: int = 1) -> None:
        await become(lambda: self.vitals.get("state") == "recording" and self.vitals["octets"] >= octets, 20)  # fmt: skip

    async def over(self) -> None:
        await become(lambda: not self.vitals, 20)

    async def manifest(self) -> Manifest:
        def read() -> Iterator[Manifest | None]:
            for path in self.folder.glob(f"recordings/show/*/{manifest.NAME}"):
                yield manifest.read(path.parent)

        (found,) = await asyncio.to_thread(lambda: list(read()))
        assert found is not None
        return found


@asynccontextmanager
async def a_house(folder: Path, media: Pool, least_free: int = 0) -> AsyncIterator[House]:
    """A house that records, until the block ends."""
    clock, vitals = SystemClock(), Vitals()
    store = await asyncio.to_thread(SqliteStore, folder, clock)
    try:
        async with tasks_until_the_end() as tasks:
            logs = Logs(store, clock, KINDS)
            logs.serve_in(tasks)
            recordings = Recordings(store, vitals, clock, folder / "recordings", least_free)
            recordings.feed_path = media.feed_path
            logs.on_open(recordings.follow)
            runner = await logs.open("show:show")
            tasks.create_task(recordings.run())
            house = House(folder, runner, vitals)
            if not runner.state.show:
                await house.do(cmd.OpenShow(show="show", title="Phiên thử"), REACTION)
                await house.do(listing("p1"), REACTION)
                await house.do(listing("p2", code="B5"), REACTION)
            yield house
    finally:
        await store.close()


@pytest.fixture
async def media() -> AsyncIterator[Pool]:
    async with pool.serving(network=HERE) as media:
        yield media


def by_time(house: House) -> list[Any]:
    return sorted(house.files, key=lambda file: file.started_at)


def recorder_of_ours() -> int:
    """The process id of the recorder: a child of ours that has its module as argument."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes()
            parent = (path.parent / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if b"livehub.media.recorder" in words and int(parent) == os.getpid():
            return int(path.parent.name)
    raise AssertionError("no recorder runs")


async def test_a_recording_runs_from_start_to_stop_and_its_files_and_marks_are_known(media, tmp_path):  # fmt: skip
    async with publishing(media), a_house(tmp_path, media) as house:
        await until(media, state="on_air")
        await house.do(cmd.FeatureProduct(product="p1"))
        assert house.vitals == {}
        await house.do(cmd.StartRecording(program=True, cameras=True))
        await house.recording()
        await asyncio.sleep(2)
        await house.do(cmd.FeatureProduct(product="p2"))
        await asyncio.sleep(1)
        await house.do(cmd.StopRecording())
        await house.over()
        known = await house.manifest()
        assert {file.camera for file in house.files} == {None, "one"}
        folder = next((tmp_path / "recordings" / "show").iterdir())
        for file in house.files:
            await decode(folder / file.file)
            assert file.octets == (folder / file.file).stat().st_size
    assert known.marks is not None
    first, second = known.marks
    assert (first.product, second.product, second.code) == ("p1", "p2", "B5")
    for mark in (first, second):
        assert {clip.file for clip in mark.clips} == {part.file for part in known.parts}
    for before, after in zip(first.clips, second.clips, strict=True):
        assert before.from_ms == 0  # it was featured before the recording began
        assert after.from_ms == before.until_ms > 1900


async def test_a_recorder_that_dies_is_started_again_into_new_files(media, tmp_path):
    async with publishing(media), a_house(tmp_path, media) as house:
        await house.do(cmd.StartRecording())
        await house.recording(octets=10_000)
        os.kill(await asyncio.to_thread(recorder_of_ours), signal.SIGKILL)
        await become(lambda: len(house.files) == 1, 20)  # what the dead one left is sealed
        await house.recording()
        await house.do(cmd.StopRecording())
        await house.over()
        assert [file.whole for file in by_time(house)] == [False, True]


async def test_a_disk_without_room_ends_the_recording_in_the_log_with_its_reason(media, tmp_path):
    async with publishing(media), a_house(tmp_path, media, least_free=1 << 60) as house:
        await house.do(cmd.StartRecording())
        await become(lambda: house.runner.state.recorded.reason)
        assert house.runner.state.recorded.reason == disk.LOW
        assert house.runner.state.recorded.running is None
        await house.over()


async def test_a_close_of_the_show_ends_its_recording(media, tmp_path):
    async with publishing(media), a_house(tmp_path, media) as house:
        await house.do(cmd.StartRecording())
        await house.recording()
        await house.do(cmd.CloseShow())
        await house.over()
        assert len(house.files) == 1


async def test_livehub_that_is_started_again_goes_on_recording(media, tmp_path):
    async with publishing(media):
        async with a_house(tmp_path, media) as house:
            await house.do(cmd.StartRecording())
            await house.recording()
        async with a_house(tmp_path, media) as house:
            await house.recording()
            await house.do(cmd.StopRecording())
            await house.over()
            assert [file.whole for file in house.files] == [True, True]


async def test_what_was_stopped_while_livehub_ended_is_made_good_at_the_next_start(media, tmp_path):
    async with publishing(media):
        async with a_house(tmp_path, media) as house:
            await house.do(cmd.StartRecording())
            await house.recording(octets=10_000)  # so that what is left holds pictures
            os.kill(await asyncio.to_thread(recorder_of_ours), signal.SIGKILL)
            await house.do(cmd.StopRecording())
        async with a_house(tmp_path, media) as house:
            await become(lambda: house.files, 20)
            await house.over()
            assert (await house.manifest()).marks == ()
