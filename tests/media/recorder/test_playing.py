"""Tests that a real browser plays recordings: those brought to their end, and those of a kill."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.async_api import Page
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from livehub.media import pool, tap
from livehub.media.network import LOOPBACK, Network
from livehub.media.sessions import Media
from tests.media.pages import served
from tests.media.peers import become, publishing, until
from tests.media.recorder.starting import Recorder, decode, probe, recording
from tests.media.test_browser import chromium, good, opened

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PLAY = """async (file) => {
  const video = document.createElement("video");
  video.src = `/files/${file}`;
  video.muted = true;
  document.body.append(video);
  await video.play();
  const began = video.currentTime;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const grown = video.currentTime - began;
  video.currentTime = 2;
  await new Promise((resolve) => { video.onseeked = resolve; });
  const { videoWidth, currentTime, webkitAudioDecodedByteCount } = video;
  video.playbackRate = 8;
  await new Promise((resolve) => { video.onended = resolve; });
  const sound = webkitAudioDecodedByteCount;
  return { grown, videoWidth, sound, seeked: currentTime, seconds: video.currentTime };
}"""


@asynccontextmanager
async def files(folder: Path) -> AsyncIterator[str]:
    """The folder as a site with one empty page."""
    app = Starlette(
        routes=[
            Route("/", lambda _: HTMLResponse("<!doctype html><link rel=icon href=data:,>")),
            Mount("/files", StaticFiles(directory=folder)),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve())
        await become(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        finally:
            server.should_exit = True


async def played(page: Page, file: str) -> dict[str, Any]:
    found: dict[str, Any] = await asyncio.wait_for(page.evaluate(PLAY, file), 20)
    assert found["grown"] > 0.5
    assert found["seeked"] == pytest.approx(2, abs=0.5)
    return found


def frames(media: Media) -> int:
    """Pictures that came from the camera so far."""
    source = media.room("show").forwarders["one"].ingest
    assert source is not None
    return source.streams["video"].frames


async def kill(recorder: Recorder) -> None:
    os.kill(recorder.pid, signal.SIGKILL)
    await recorder.ended()


@pytest.mark.parametrize("codec", ["video/VP8", "video/H264"])
async def test_a_browser_plays_a_recording_that_was_ended_and_one_that_was_killed(tmp_path, codec):
    folder = tmp_path / "recording"
    network = Network(addresses=(LOOPBACK,))
    async with pool.serving(network=network) as media, publishing(media, codec=codec):
        feed = media.feed_path("show")
        async with recording(feed, folder) as killed:
            await killed.writing()
            await asyncio.sleep(5)
            await kill(killed)
        async with recording(feed, folder) as ended:
            await ended.writing()
            await asyncio.sleep(5)
            await ended.stop()
    async with files(folder) as url, chromium(tmp_path) as browser:
        page = await opened(browser, url)
        for part in await ended.parts():
            found = await played(page, part.file)
            assert found["videoWidth"] == 320
            assert found["sound"] > 0
            assert found["seconds"] > 3
            if part.whole:
                assert found["seconds"] == pytest.approx(part.ms / 1000, abs=0.2)


async def test_what_a_browser_sends_another_one_plays_back_sharp_and_smooth(tmp_path):
    folder = tmp_path / "recording"
    socket = tmp_path / "feed.sock"
    async with served() as (url, media), chromium(tmp_path) as browser:
        server = await tap.serve(socket, media.room)
        await opened(browser, url + "/camera")
        await until(media, state="on_air")
        await become(lambda: good(media.vitals("show")["one"]), seconds=15)
        async with recording(socket, folder) as recorder:
            await recorder.writing()
            began = frames(media)
            await asyncio.sleep(6)
            sent = frames(media) - began
            await recorder.stop()
        server.close()
        parts = sorted(recorder.kept, key=lambda part: part.ms)
        async with files(folder) as site:
            found = await played(await opened(browser, site), parts[-1].file)
    assert found["videoWidth"] == 1280
    assert found["sound"] > 0
    for part in parts:
        await decode(folder / part.file)
    seen = await probe(folder / parts[-1].file)
    pictures = next(seen[name] for name in ("vp8", "h264") if name in seen)
    if len(parts) == 1:  # a busy machine has Chromium change its size, which begins a file
        assert int(pictures["nb_read_packets"]) >= sent - 2
    assert int(seen["opus"]["nb_read_packets"]) == pytest.approx(parts[-1].ms / 20, rel=0.1)
