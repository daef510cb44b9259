"""Other people's WHIP and WHEP clients: where they are installed, and pages that run them."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import imageio_ffmpeg
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from livehub.clock import SystemClock
from livehub.errors import NotAuthorized
from livehub.media.network import LOOPBACK, Network
from livehub.media.sessions import Media, serving
from livehub.turn import TurnServer
from livehub.web import media as web_media
from livehub.web.auth import bearer

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "node_modules"
TOKEN = "the-key"

_PAGE = """<!doctype html><meta charset=utf-8><title>{name}</title><link rel=icon href=data:,>
<video autoplay muted playsinline></video><script type=module>
const video = document.querySelector("video");
window.frames_seen = 0;
const count = () => {{ window.frames_seen += 1; video.requestVideoFrameCallback(count); }};
video.requestVideoFrameCallback(count);
const camera = () => navigator.mediaDevices.getUserMedia({{ audio: true, video: {{ width: 640, height: 480 }} }});
{script}
</script>"""

_SCRIPTS = {
    "whip-whep-camera": """
import { WHIPClient } from "/node_modules/whip-whep/whip.js";
const stream = await camera();
window.pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
for (const track of stream.getTracks()) pc.addTransceiver(track, { direction: "sendonly", streams: [stream] });
window.client = new WHIPClient();
await client.publish(pc, location.origin + "/whip/one", TOKEN);
window.ready = true;""",
    "whip-whep-viewer": """
import { WHEPClient } from "/node_modules/whip-whep/whep.js";
window.pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
pc.addTransceiver("audio"); pc.addTransceiver("video");
for (const each of pc.getTransceivers()) each.direction = "recvonly";
pc.ontrack = ({ streams }) => { video.srcObject = streams[0]; };
window.client = new WHEPClient();
await client.view(pc, location.origin + "/whep/key", TOKEN);
window.ready = true;""",
    "eyevinn-camera": """
import { WHIPClient } from "/eyevinn.js";
const stream = await camera();
window.client = new WHIPClient({ endpoint: location.origin + "/whip/one",
  opts: { authkey: TOKEN, iceServers: [] },
  peerConnectionFactory: (given) => (window.pc = new RTCPeerConnection(given)) });
await client.ingest(stream);
window.ready = true;""",
    "eyevinn-viewer": """
import { WebRTCPlayer } from "/eyevinn.js";
window.client = new WebRTCPlayer({ video, type: "whep", iceServers: [] });
await client.load(new URL(location.origin + "/whep/key"), "Bearer " + TOKEN);
window.ready = true;""",
    # ours, which finds no way but the relay
    "our-viewer-by-relay": """
const Plain = RTCPeerConnection;
window.RTCPeerConnection = class extends Plain {
  constructor(given) { super({ ...given, iceTransportPolicy: "relay" }); window.whep_peer = this; }
};
const { Whep } = await import("/static/whep.js");
window.whep = new Whep({ url: "/whep/key", token: TOKEN,
  onstream: (stream) => { if (video.srcObject !== stream) video.srcObject = stream; } });
whep.start();""",
}
_BUNDLE = 'export { WHIPClient } from "@eyevinn/whip-web-client"; export { WebRTCPlayer } from "@eyevinn/webrtc-player";'


def needed(path: Path) -> Path:
    """A program or package that only these tests need; without it they are left out, but not in CI."""
    if path.exists():
        return path
    why = f"left out: {path.name} is not installed (make test does it)"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def ffmpeg() -> Path:
    """An ffmpeg that can publish by WHIP."""
    return needed(Path(imageio_ffmpeg.get_ffmpeg_exe()))


@dataclass(slots=True)
class Site:
    """What a test sees of the pages and of what their clients asked for."""

    url: str
    media: Media
    asked: list[tuple[str, str, int, dict[str, str]]] = field(default_factory=list)
    """Method, path, status and request headers of every WHIP and WHEP request."""
    offers: list[str] = field(default_factory=list)

    def statuses(self, method: str) -> list[int]:
        """How the requests of one method were answered."""
        return [status for asked, _, status, _ in self.asked if asked == method]


async def _camera(request: Request) -> web_media.Place:
    if bearer(request) != TOKEN:
        raise NotAuthorized("who_are_you")
    return "show", request.path_params["camera"]


async def _viewer(request: Request) -> web_media.Place:
    if bearer(request) != TOKEN:
        raise NotAuthorized("who_are_you")
    return "show", None


def _page(request: Request) -> Response:
    name = request.path_params["name"]
    script = _SCRIPTS[name].replace("TOKEN", f'"{TOKEN}"')
    return HTMLResponse(_PAGE.format(name=name, script=script))


def _bundled() -> str:
    """Eyevinn's clients as one ES module: they are published for bundlers only."""
    esbuild = needed(MODULES / ".bin" / "esbuild")
    return subprocess.run(
        [esbuild, "--bundle", "--format=esm", "--log-level=error"],
        input=_BUNDLE, capture_output=True, text=True, check=True, cwd=ROOT, timeout=60,
    ).stdout  # fmt: skip


def _routes(media: Media, bundle: str, turn: Sequence[TurnServer]) -> list[Route | Mount]:
    return [
        Route("/page/{name}", _page),
        Route("/eyevinn.js", lambda _: Response(bundle, media_type="text/javascript")),
        Mount("/node_modules", StaticFiles(directory=needed(MODULES / "whip-whep").parent)),
        Mount("/static", StaticFiles(directory=ROOT / "static")),
        *web_media.routes(
            lambda: media, _camera, _viewer, lambda _, error: str(error), lambda: turn
        ),
    ]


@asynccontextmanager
async def served(turn: Sequence[TurnServer] = ()) -> AsyncIterator[Site]:
    """The pages and media of their own, on a free port of this machine."""
    bundle = await asyncio.to_thread(_bundled)
    async with serving(SystemClock(), network=Network(addresses=(LOOPBACK,))) as media:
        site = Site("", media)
        app = _noting(Starlette(routes=_routes(media, bundle, turn)), site)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        with socket.create_server((LOOPBACK, 0)) as listener:
            site.url = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(server.serve([listener]))
                try:
                    yield site
                finally:
                    server.should_exit = True


def _noting(app: ASGIApp, site: Site) -> ASGIApp:
    """Keep what was asked and answered at the WHIP and WHEP addresses."""

    async def noted(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(("/whip/", "/whep/", "/media/")):
            await app(scope, receive, send)
            return
        body = bytearray()

        async def hear() -> Message:
            message = await receive()
            body.extend(message.get("body", b""))
            return message

        async def say(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = {name.decode(): value.decode() for name, value in scope["headers"]}
                site.asked.append((scope["method"], scope["path"], message["status"], headers))
                if scope["method"] == "POST":
                    site.offers.append(body.decode())
            await send(message)

        await app(scope, hear, say)

    return noted
