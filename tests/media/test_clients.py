"""Other people's WHIP and WHEP clients in real Chromium, as cameras and as viewers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from livehub.turn import TurnServer
from tests.media.foreign import Site, served
from tests.media.peers import become, until
from tests.media.test_browser import chromium, grown, opened

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

TURN = [
    TurnServer("turn:127.0.0.1:9?transport=udp", "1790000000:abc", "c2VjcmV0+/=="),
    TurnServer("turns:127.0.0.1:9?transport=tcp", "1790000000:abc", "c2VjcmV0+/=="),
]


@asynccontextmanager
async def stage(folder: Path, turn: list[TurnServer] | None = None) -> AsyncIterator[tuple[Site, Browser]]:  # fmt: skip
    async with served(turn or []) as site, chromium(folder) as browser:
        yield site, browser


async def page_of(browser: Browser, site: Site, name: str) -> Page:
    """The page of one client, once its POST was answered."""
    page = await opened(browser, f"{site.url}/page/{name}")
    await page.wait_for_function("window.ready")
    return page


async def test_whip_whep_publishes_and_plays_and_trickles_both_ways(tmp_path):
    async with stage(tmp_path) as (site, browser):
        camera = await page_of(browser, site, "whip-whep-camera")
        await until(site.media, state="on_air", width=640)
        viewer = await page_of(browser, site, "whip-whep-viewer")
        await grown(viewer, 30)
        await become(lambda: len(site.statuses("PATCH")) >= 2)
        assert set(site.statuses("PATCH")) == {204}
        conditions = [headers.get("if-match") for act, *_, headers in site.asked if act == "PATCH"]
        assert None in conditions  # the WHEP client never sends it, and is let through
        assert any(conditions)
        await viewer.evaluate("client.stop()")
        await camera.evaluate("client.stop()")
        await until(site.media, state="off", viewers=0)
        assert site.statuses("DELETE") == [200, 200]


async def test_a_restart_that_whip_whep_asks_for_is_refused_and_ends_nothing(tmp_path):
    async with stage(tmp_path) as (site, browser):
        camera = await page_of(browser, site, "whip-whep-camera")
        await until(site.media, state="on_air")
        viewer = await page_of(browser, site, "whip-whep-viewer")
        await grown(viewer)
        # only the request: with the browser's own restart there would be nothing left to look at
        asked = """async () => (await fetch(client.resourceURL, { method: "PATCH", headers: {
            "Content-Type": "application/trickle-ice-sdpfrag", "If-Match": "*" },
            body: "a=ice-ufrag:other\\r\\na=ice-pwd:0123456789abcdef01234567\\r\\n" })).status"""
        assert [await page.evaluate(asked) for page in (camera, viewer)] == [422, 422]
        await grown(viewer, 30)
        assert await camera.evaluate("pc.connectionState") == "connected"


async def test_eyevinns_clients_publish_and_play_against_a_strict_server(tmp_path):
    async with stage(tmp_path) as (site, browser):
        camera = await page_of(browser, site, "eyevinn-camera")
        await until(site.media, state="on_air", width=640)
        assert site.statuses("OPTIONS") == [200]
        await become(lambda: site.statuses("PATCH"))
        # it says ETag for If-Match, and goes on without trickling
        assert set(site.statuses("PATCH")) == {428}
        viewer = await page_of(browser, site, "eyevinn-viewer")
        await grown(viewer, 30)
        assert "typ host" in site.offers[-1]  # all its addresses at once
        await camera.evaluate("client.destroy()")
        await until(site.media, state="off")
        assert site.statuses("DELETE") == [200]


async def test_relays_are_understood_by_a_client_that_did_not_come_from_us(tmp_path):
    async with stage(tmp_path, TURN) as (site, browser):
        camera = await page_of(browser, site, "whip-whep-camera")
        given = await camera.evaluate("pc.getConfiguration().iceServers")
        read = [(one["urls"], one["username"], one["credential"]) for one in given]
        assert read == [([server.url], server.username, server.credential) for server in TURN]
        await until(site.media, state="on_air")
