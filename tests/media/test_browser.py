"""The whole way in real Chromium: a page that sends, pages that watch, nothing but our modules."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from livehub.media.interface import Vitals
from tests.media.clips import camera_clip
from tests.media.pages import served
from tests.media.peers import become, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip


@asynccontextmanager
async def chromium(tmp_path: Path) -> AsyncIterator[Browser]:
    clip = await asyncio.to_thread(camera_clip, tmp_path / "camera.mjpeg")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[*ARGUMENTS, f"--use-file-for-fake-video-capture={clip}"],
        )
        try:
            yield browser
        finally:
            await browser.close()


async def opened(browser: Browser, address: str) -> Page:
    page = await (await browser.new_context()).new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{address}: {error}"))
    await page.goto(address)
    return page


def good(vitals: Vitals) -> bool:
    smooth, sharp = int(vitals["fps"] or 0) >= 20, int(vitals["kbps"] or 0) > 1500
    return smooth and sharp and (vitals["width"], vitals["height"]) == (1280, 720)


async def grown(page: Page, by: int = 10) -> None:
    """Wait until so many more pictures were shown."""
    seen = await page.evaluate("frames_seen")
    await page.wait_for_function(f"frames_seen >= {seen + by}", timeout=15000)


async def test_a_camera_is_sharp_and_smooth_for_all_who_watch_and_comes_back(tmp_path):
    async with served() as (url, media), chromium(tmp_path) as browser:
        early = await opened(browser, url + "/watch")  # before there is a camera: 409, and again
        camera = await opened(browser, url + "/camera")
        await until(media, state="on_air")
        await become(lambda: good(media.vitals("show")["one"]), seconds=12)
        late = await opened(browser, url + "/watch")
        for page in (early, late):
            await grown(page)
            size = await page.evaluate("[document.querySelector('video').videoWidth, report.state]")
            assert size == [1280, "live"]
        assert (await camera.evaluate("whip.stats()"))["width"] == 1280

        await camera.context.close()  # the phone's browser is closed by mistake
        await become(lambda: media.vitals("show")["one"]["state"] != "on_air")
        await opened(browser, url + "/camera")
        await until(media, state="on_air")
        for page in (early, late):
            await grown(page)
        assert await late.evaluate("reports") == ["connecting", "live"]  # one connection all along
        await late.evaluate("whep.close()")
        await until(media, viewers=1)


async def test_pages_come_back_when_the_server_forgot_them(tmp_path):
    async with served() as (url, media), chromium(tmp_path) as browser:
        await opened(browser, url + "/camera")
        await until(media, state="on_air")
        watch = await opened(browser, url + "/watch")
        await grown(watch)
        for session in list(media._open):  # what a restarted server knows: nothing
            await media.close(session)
        await until(media, state="on_air", viewers=1)
        await grown(watch)
