"""Tests with real peers of what is on air: the first camera, a take, nobody by surprise."""

import contextlib
import itertools

import pytest

from livehub.clock import SystemClock
from livehub.media.network import LOOPBACK, Network
from livehub.media.sessions import serving
from tests.media.peers import publishing, until, viewing

HERE = Network(addresses=(LOOPBACK,))


@pytest.fixture
async def media():
    async with serving(SystemClock(), network=HERE) as media:
        yield media


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_a_viewer_of_the_program_goes_where_a_helper_takes_it(media):
    async with publishing(media, "two", size=(480, 360)), publishing(media):
        await until(media, "two", state="on_air", program=True)
        await until(media, state="on_air", program=False)
        async with viewing(media) as viewer, viewing(media, "one") as preview:
            await until(media, "two", viewers=1)
            assert {frame.width for frame in await viewer.frames(10)} == {480}
            await media.take("show", "one")
            await until(media, viewers=2, program=True)
            while (await viewer.frames(1))[0].width != 320:
                pass  # old pictures may still wait to be decoded
            assert {frame.width for frame in await preview.frames(3)} == {320}


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_nobody_is_put_on_air_by_surprise(media):
    async with publishing(media, "two", size=(480, 360)):
        await until(media, "two", state="on_air")
        async with publishing(media):
            await until(media, state="on_air")
            async with viewing(media) as viewer:
                await until(media, "two", viewers=1)
                await media.close(next(iter(media._open)))  # camera two's own goodbye
                await until(media, "two", state="off", program=True)
                await until(media, "one", viewers=0, program=False)
                assert viewer.pc.connectionState == "connected"


TAKES = 50


@pytest.mark.media
@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_fifty_takes_and_a_viewer_that_never_misses_a_beat(media):
    """Counted in decoded frames: each take shows, and what is shown is one or the other, whole."""
    async with publishing(media, "two", size=(480, 360)), publishing(media):
        await until(media, "two", program=True)
        await until(media, state="on_air")
        async with viewing(media) as viewer:
            await viewer.frames(3)
            wanted = {"one": 320, "two": 480}
            seen: list[int] = []
            stamps: list[int] = []
            for number in range(TAKES):
                camera = ("one", "two")[number % 2]
                await media.take("show", camera)
                while not seen or seen[-1] != wanted[camera]:
                    (frame,) = await viewer.frames(1)
                    seen.append(frame.width)
                    stamps.append(frame.pts)
            changes = sum(a != b for a, b in itertools.pairwise(seen))
            assert TAKES - 1 <= changes <= TAKES
            assert set(seen) == {320, 480}
            steps = [b - a for a, b in itertools.pairwise(stamps)]
            assert min(steps) > 0
            assert max(steps) <= 90000  # never more than a second of still picture
            assert viewer.pc.connectionState == "connected"


@pytest.mark.media
@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_twenty_restarts_of_the_camera_under_one_viewer(media):
    """The phone's process dies without a goodbye, twenty times; the viewer keeps its peer."""
    async with contextlib.AsyncExitStack() as phones:
        await phones.enter_async_context(publishing(media, size=(320, 240)))
        await until(media, state="on_air")
        async with viewing(media) as viewer:
            await viewer.frames(3)
            for number in range(20):
                width = (480, 320)[number % 2]
                size = (width, width * 3 // 4)
                await phones.enter_async_context(publishing(media, size=size))
                while (await viewer.frames(1))[0].width != width:
                    pass  # the last camera's pictures may still wait to be decoded
            assert viewer.pc.connectionState == "connected"
            assert media.vitals("show")["one"]["viewers"] == 1
