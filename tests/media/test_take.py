"""Tests with real peers of what is on air: the first camera, a take, nobody by surprise."""

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
