"""Plays one camera and three viewers against a server's WHIP and WHEP; runs in its own process."""

from __future__ import annotations

import asyncio

import httpx2
from aiortc import RTCSessionDescription

from livehub.media.interface import MediaSession
from tests.media.peers import Viewer, camera_offer, connection


async def post(client: httpx2.AsyncClient, path: str, offer: str) -> MediaSession:
    while True:
        response = await client.post(
            path, content=offer, headers={"Content-Type": "application/sdp"}
        )
        if response.status_code == 201:
            return MediaSession(
                response.headers["Location"], response.text, response.headers["ETag"]
            )
        await asyncio.sleep(0.1)  # 409 until the camera is on air


async def play(url: str) -> None:
    """Publish, watch three times, say when each viewer decoded 30 pictures, stay until killed."""
    async with httpx2.AsyncClient(base_url=url) as client:
        camera = connection()
        session = await post(client, "/whip/one", await camera_offer(camera))
        await camera.setRemoteDescription(RTCSessionDescription(session.answer_sdp, "answer"))
        viewers = [Viewer() for _ in range(3)]
        for viewer in viewers:
            await viewer.accept(await post(client, "/whep/key", await viewer.offer()))
        await asyncio.gather(*(viewer.frames(30) for viewer in viewers))
        print("each viewer decoded 30 pictures", flush=True)  # noqa: T201
        await asyncio.Event().wait()
