"""The WHIP and WHEP face alone, around media on loopback, and short ways to talk to it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request

from livehub.clock import SystemClock
from livehub.errors import NotAuthorized, NotFound
from livehub.media.interface import Limits
from livehub.media.network import LOOPBACK, Network
from livehub.media.sessions import Media, serving
from livehub.web import media as web_media
from tests.media.doubles import offer

CAMERA, VIEWER = offer("chromium_camera"), offer("chromium_viewer")
SDP = {"Content-Type": "application/sdp"}
FRAGMENT = {"Content-Type": "application/trickle-ice-sdpfrag"}
(UFRAG,) = set(re.findall(r"a=ice-ufrag:(\S+)", CAMERA))
CANDIDATE = f"a=ice-ufrag:{UFRAG}\r\na=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host\r\n"


async def camera(request: Request) -> web_media.Place:
    if request.headers.get("Authorization") == "Bearer wrong":
        raise NotAuthorized("who_are_you")
    return "show", request.path_params["camera"]


async def viewer(request: Request) -> web_media.Place:
    if request.path_params["key"] == "unknown":
        raise NotFound("link_unknown")
    return "show", None


@asynccontextmanager
async def around(
    media: Media, address: str = "192.168.1.77", **options: Any
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the three routes around this media; `options` go to `routes`."""
    routes = web_media.routes(lambda: media, camera, viewer, lambda _, error: error.code, **options)
    transport = httpx2.ASGITransport(app=Starlette(routes=routes), client=(address, 50_000))
    async with httpx2.AsyncClient(transport=transport, base_url="https://hub") as client:
        yield client


@asynccontextmanager
async def face(cameras: int = 1, **options: Any) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the three routes and of media of their own."""
    network = Network(addresses=(LOOPBACK,))
    serves = serving(SystemClock(), network=network, limits=Limits(cameras=cameras))
    async with serves as media, around(media, **options) as client:
        yield client


async def publish(client: httpx2.AsyncClient, camera: str = "one") -> httpx2.Response:
    return await client.post(f"/whip/{camera}", content=CAMERA, headers=SDP)
