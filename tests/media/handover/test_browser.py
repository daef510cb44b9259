"""Two halls: the first hands its camera over to the second, and its watch page is sent there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from playwright.async_api import Page, async_playwright
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from livehub.clock import SystemClock
from livehub.media.interface import Handover
from livehub.media.network import LOOPBACK, Network
from livehub.media.sessions import Media, serving
from livehub.web import media as web_media
from tests.media.pages import STATIC, WATCHING, served
from tests.media.peers import become, publishing, until
from tests.media.test_browser import ARGUMENTS

CHROMIUM = "/usr/bin/chromium"

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def _place(request: Request) -> tuple[str, str | None]:
    return "show", request.path_params.get("camera")


class _Policy:
    """Gives every answer a policy of where pages may connect to."""

    def __init__(self, app: ASGIApp, also: str) -> None:
        self._app = app
        self._policy = f"connect-src 'self' {also}".strip().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"content-security-policy", self._policy))
            await send(message)

        await self._app(scope, receive, dressed)


@asynccontextmanager
async def hall(media: Media, other: str, also: str) -> AsyncIterator[str]:
    """A hall's site: viewers are sent to the other hall while the hand-over is live."""

    def elsewhere(_: Request) -> str | None:
        return f"{other}/whep/key" if media.handover("show")["state"] == "live" else None

    watch = Route("/watch", lambda _: HTMLResponse(WATCHING))
    static = Mount("/static", StaticFiles(directory=STATIC))
    routes = web_media.routes(
        lambda: media, _place, _place, lambda _, error: error.code, elsewhere=elsewhere
    )
    app = Starlette(routes=[watch, static, *routes], middleware=[Middleware(_Policy, also=also)])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve())
        await become(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        finally:
            server.should_exit = True


@asynccontextmanager
async def watching(address: str) -> AsyncIterator[Page]:
    """A page in Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            page = await browser.new_page()
            await page.goto(address)
            yield page
        finally:
            await browser.close()


@asynccontextmanager
async def handed_over() -> AsyncIterator[tuple[Media, str, Media]]:
    """A camera in a first hall that is live in a second: the first, the second's address and it."""
    network = Network(addresses=(LOOPBACK,))
    async with (
        served() as (other, second),
        serving(SystemClock(), network=network) as first,
        publishing(first),
    ):
        await until(first, state="on_air")
        first.hand_over("show", Handover(f"{other}/whip/one"))
        await until(second, state="on_air", width=320)
        await become(lambda: first.handover("show")["state"] == "live")
        yield first, other, second


async def test_a_watch_page_is_sent_on_sees_the_picture_there_and_comes_back_when_it_ends():
    async with (
        handed_over() as (first, other, second),
        hall(first, other, also=other) as address,
        watching(f"{address}/watch") as page,
    ):
        await page.wait_for_function("frames_seen >= 10", timeout=20_000)
        viewers = [media.vitals("show")["one"]["viewers"] for media in (first, second)]
        assert viewers == [1, 1]  # here the hand-over alone, there the page
        first.hand_over("show", None)
        await until(second, state="off")
        await page.evaluate("whep.close(); whep.start()")
        await until(first, viewers=1)
        seen = await page.evaluate("frames_seen")
        await page.wait_for_function(f"frames_seen >= {seen + 10}", timeout=20_000)
        await until(second, viewers=0)  # it said goodbye there, across origins


async def test_a_policy_that_does_not_name_the_server_keeps_the_page_from_it():
    async with (
        handed_over() as (first, other, second),
        hall(first, other, also="") as address,
        watching(f"{address}/watch") as page,
    ):
        await page.wait_for_function("window.report?.code === 'unreachable'", timeout=20_000)
        assert second.vitals("show")["one"]["viewers"] == 0
