"""Tests of the recorder with real cameras, a real process, and ffmpeg to judge its files."""

import asyncio
import os
import resource
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from livehub.media import pool
from livehub.media.network import LOOPBACK, Network
from livehub.media.pool import Pool
from livehub.media.recorder import disk, talk
from tests.media.peers import Viewer, become, publishing, until, viewing
from tests.media.recorder.starting import Recorder, decode, probe, recording

pytestmark = [pytest.mark.media, pytest.mark.timeout(90)]

HERE = Network(addresses=(LOOPBACK,))
CODECS = pytest.mark.parametrize(
    ("codec", "name", "suffix"),
    [("video/VP8", "vp8", ".webm"), ("video/H264", "h264", ".mp4")],
)


@pytest.fixture
async def media():
    async with pool.serving(network=HERE) as media:
        yield media


@asynccontextmanager
async def watched(media: Pool) -> AsyncIterator[Viewer]:
    """A camera, and somebody who watches it."""
    async with publishing(media):
        await until(media, state="on_air")
        async with viewing(media) as viewer:
            yield viewer


async def fresh_kilobytes(recorder: Recorder, count: int) -> None:
    """Wait until so much more was recorded."""
    assert recorder.now is not None
    await recorder.writing(recorder.now.octets + count * 1000)


@CODECS
async def test_what_a_camera_sends_is_recorded_as_it_is_and_plays(
    media, tmp_path, codec, name, suffix
):
    async with publishing(media, codec=codec), recording(media.feed_path("show"), tmp_path) as recorder:  # fmt: skip
        await recorder.writing()
        await asyncio.sleep(3)
        await recorder.stop()
    (part,) = recorder.kept
    assert recorder.over == talk.Over()
    assert (part.sound, part.whole) == (True, True)
    path = tmp_path / part.file
    assert path.suffix == suffix
    assert path.stat().st_size == part.octets
    found = await probe(path)
    assert (found[name]["width"], found[name]["height"]) == (320, 240)
    assert float(found["format"]["duration"]) == pytest.approx(part.ms / 1000, abs=0.2)
    assert int(found[name]["nb_read_packets"]) == pytest.approx(part.ms * 30 / 1000, rel=0.1)
    assert int(found["opus"]["nb_read_packets"]) == pytest.approx(part.ms * 50 / 1000, rel=0.1)
    await decode(path)


@CODECS
async def test_a_killed_recorder_leaves_files_that_play_and_the_next_one_goes_on(
    media, tmp_path, codec, name, suffix
):
    feed = media.feed_path("show")
    async with publishing(media, codec=codec):
        async with recording(feed, tmp_path, cameras=True) as recorder:
            await recorder.writing()
            await asyncio.sleep(3)
            os.kill(recorder.pid, signal.SIGKILL)
            await recorder.ended()
        assert recorder.kept == []
        left = await recorder.parts()
        assert len(left) == 2
        for part in left:
            found = await probe(tmp_path / part.file)
            assert int(found[name]["nb_read_packets"]) >= 45
            await decode(tmp_path / part.file)
        async with recording(feed, tmp_path, cameras=True) as again:
            await again.writing()
            await again.stop()
    assert sorted(part.whole for part in again.kept) == [False, False, True, True]
    assert all(len(part.sha256) == 64 for part in again.kept)
    assert [part.file for part in (await again.parts())[:2]] == [part.file for part in left]


async def test_the_program_follows_a_take_and_each_camera_has_its_own_file(media, tmp_path):
    async with publishing(media, "one"):
        await until(media, "one", program=True)
        async with publishing(media, "two"), recording(media.feed_path("show"), tmp_path, cameras=True) as recorder:  # fmt: skip
            await until(media, "two", state="on_air")
            await become(lambda: recorder.now and recorder.now.parts == 3)
            await asyncio.sleep(1)
            await media.take("show", "two")
            await until(media, "two", program=True)
            await asyncio.sleep(2)
            await recorder.stop()
    parts = {part.camera: part for part in recorder.kept}
    assert len(recorder.kept) == len(parts) == 3  # a take between like cameras begins no new file
    for part in parts.values():
        await decode(tmp_path / part.file)
        found = await probe(tmp_path / part.file)
        assert int(found["vp8"]["nb_read_packets"]) == pytest.approx(part.ms * 30 / 1000, rel=0.15)


async def test_a_disk_that_takes_no_more_ends_the_recording_with_a_word_and_the_relay_goes_on(
    media, tmp_path
):
    async with watched(media) as viewer, recording(media.feed_path("show"), tmp_path) as recorder:
        await viewer.frames(1)
        await recorder.writing(5_000)
        resource.prlimit(recorder.pid, resource.RLIMIT_FSIZE, (20_000, 20_000))
        await recorder.ended()
        await become(lambda: recorder.over)
        assert recorder.over == talk.Over(code=disk.FAILED)
        assert len(await viewer.frames(30)) == 30
    (part,) = recorder.kept
    assert part.octets <= 20_000
    assert not part.whole
    assert int((await probe(tmp_path / part.file))["vp8"]["nb_read_packets"]) > 10


async def test_a_disk_without_enough_free_space_is_left_alone(media, tmp_path):
    feed = media.feed_path("show")
    async with publishing(media), recording(feed, tmp_path, least_free=1 << 60) as recorder:
        await recorder.ended()
        await become(lambda: recorder.over)
    assert recorder.over == talk.Over(code=disk.LOW)


async def test_a_recorder_that_hangs_never_stalls_the_relay_and_goes_on_afterwards(media, tmp_path):
    async with watched(media) as viewer, recording(media.feed_path("show"), tmp_path) as recorder:
        await viewer.frames(1)
        await recorder.writing()
        os.kill(recorder.pid, signal.SIGSTOP)
        began = asyncio.get_running_loop().time()
        await viewer.frames(60)
        assert asyncio.get_running_loop().time() - began < 4
        os.kill(recorder.pid, signal.SIGCONT)
        await fresh_kilobytes(recorder, 5)
        await recorder.stop()
    for part in recorder.kept:
        await decode(tmp_path / part.file)


async def test_media_that_dies_and_returns_is_found_again(media, tmp_path):
    async with recording(media.feed_path("show"), tmp_path) as recorder:
        async with publishing(media):
            await recorder.writing()
            pid = media._children[0].pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            await become(lambda: media._children[0].deaths == 1)
        await become(lambda: media._children[0].running)
        async with publishing(media):
            await until(media, state="on_air")
            await fresh_kilobytes(recorder, 5)
        await recorder.stop()
    for part in recorder.kept:
        await decode(tmp_path / part.file)


async def test_a_recorder_whose_parent_is_gone_finishes_its_files(media, tmp_path):
    async with publishing(media), recording(media.feed_path("show"), tmp_path) as recorder:
        await recorder.writing()
        recorder.vanish()
        await recorder.ended()
    (part,) = await recorder.parts()
    assert (part.whole, len(part.sha256)) == (True, 64)


async def test_a_recorder_without_media_says_so(tmp_path):
    async with recording(tmp_path / "no.sock", tmp_path / "recording") as recorder:
        await become(lambda: recorder.now)
        assert recorder.now is not None
        assert (recorder.now.trouble, recorder.now.writing) == (talk.FEEDLESS, False)
        await recorder.stop()
    assert recorder.over == talk.Over()
