"""A tiny site around real media: one page that sends a camera, one that watches."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from livehub.clock import SystemClock
from livehub.media.interface import Door
from livehub.media.network import Network
from livehub.media.sessions import Media, serving
from livehub.web import media as web_media
from tests.media.peers import become

STATIC = Path(__file__).parents[2] / "static"

SENDING = """<!doctype html><meta charset=utf-8><title>camera</title><link rel=icon href=data:,><video muted></video><script type=module>
import { Whip } from "/static/whip.js";
const stream = await navigator.mediaDevices.getUserMedia({
  audio: true, video: { width: 1280, height: 720, frameRate: 30 } });
window.whip = new Whip({ url: "/whip/one", stream, onstate: (report) => { window.report = report; } });
window.whip.start();
</script>"""

WATCHING = """<!doctype html><meta charset=utf-8><title>watch</title><link rel=icon href=data:,>
<video autoplay muted playsinline></video><script type=module>
import { Whep } from "/static/whep.js";
window.frames_seen = 0;
const video = document.querySelector("video");
const count = () => { window.frames_seen += 1; video.requestVideoFrameCallback(count); };
video.requestVideoFrameCallback(count);
window.reports = [];
window.whep = new Whep({ url: "/whep/key", onstate: (report) => {
  window.report = report; window.reports.push(report.state); },
  onstream: (stream) => { if (video.srcObject !== stream) video.srcObject = stream; } });
window.whep.start();
</script>"""

PROGRAM = """<!doctype html><meta charset=utf-8><title>program</title><link rel=icon href=data:,>
<video autoplay muted playsinline></video><script type=module>
import { Program } from "/static/program.js";
window.shown = [];
new Program(document.querySelector("video"), "/whep/key", (there) => window.shown.push(there));
</script>"""


async def _camera(request: Request) -> tuple[str, str | None]:
    return "show", request.path_params["camera"]


async def _viewer(_: Request) -> tuple[str, str | None]:
    return "show", None


def site(media: Door) -> Starlette:
    """The pages and the WHIP and WHEP routes around one Media."""
    return Starlette(
        routes=[
            Route("/camera", lambda _: HTMLResponse(SENDING)),
            Route("/watch", lambda _: HTMLResponse(WATCHING)),
            Route("/program", lambda _: HTMLResponse(PROGRAM)),
            Route("/vitals", lambda _: JSONResponse(media.vitals("show"))),
            Mount("/static", StaticFiles(directory=STATIC)),
            *web_media.routes(lambda: media, _camera, _viewer, lambda _, error: str(error)),
        ]
    )


@contextlib.asynccontextmanager
async def serve(media: Door) -> AsyncIterator[str]:
    """The site on a free port of this machine; gives its address."""
    config = uvicorn.Config(site(media), port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve())
        await become(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True


@contextlib.asynccontextmanager
async def served() -> AsyncIterator[tuple[str, Media]]:
    """The site with media of its own on loopback: its address and its media."""
    network = Network(addresses=("127.0.0.1",))
    async with serving(SystemClock(), network=network) as media, serve(media) as url:
        yield url, media
