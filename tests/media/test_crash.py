"""A media process dies under a real browser's camera and viewer: both come back by themselves."""

import os
import signal

import pytest

from livehub.media import pool
from livehub.media.network import LOOPBACK, Network
from tests.media.pages import serve
from tests.media.peers import become, until
from tests.media.test_browser import chromium, opened

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def test_camera_and_viewer_come_back_after_the_media_process_was_killed(tmp_path):
    here = Network(addresses=(LOOPBACK,))
    async with (
        pool.serving(network=here) as media,
        serve(media) as url,
        chromium(tmp_path) as browser,
    ):
        await opened(browser, url + "/camera")
        await until(media, state="on_air")
        watch = await opened(browser, url + "/program")
        await watch.wait_for_function("shown.join() === 'true'", timeout=15000)
        pid = media._children[0].pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await become(lambda: media._children[0].running, seconds=20)
        await become(lambda: media.vitals("show").get("one", {}).get("state") == "on_air", 40)
        await watch.wait_for_function("shown.join() === 'true,false,true'", timeout=15000)
