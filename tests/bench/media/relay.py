"""Runs aiortc's own MediaRelay for a measurement: it decodes the camera and encodes for each viewer."""

from __future__ import annotations

import asyncio

import uvicorn
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.bench.media.children import abandoned, say


class Relay:
    """One camera to all who ask."""

    def __init__(self) -> None:
        self._relay = MediaRelay()
        self._peers: list[RTCPeerConnection] = []
        self._camera: RTCPeerConnection | None = None

    async def publish(self, request: Request) -> Response:
        peer = self._camera = self._opened()
        return await self._answered(peer, request)

    async def watch(self, request: Request) -> Response:
        if self._camera is None or self._camera.connectionState != "connected":
            return Response(status_code=409)
        peer = self._opened()
        await peer.setRemoteDescription(RTCSessionDescription((await request.body()).decode(), "offer"))  # fmt: skip
        for receiver in self._camera.getReceivers():
            peer.addTrack(self._relay.subscribe(receiver.track))
        return await self._answered(peer, None)

    def _opened(self) -> RTCPeerConnection:
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._peers.append(peer)
        return peer

    async def _answered(self, peer: RTCPeerConnection, request: Request | None) -> Response:
        if request is not None:
            offer = RTCSessionDescription((await request.body()).decode(), "offer")
            await peer.setRemoteDescription(offer)
        await peer.setLocalDescription(await peer.createAnswer())
        return Response(peer.localDescription.sdp, 201, media_type="application/sdp")

    async def close(self) -> None:
        for peer in self._peers:
            await peer.close()


async def main() -> None:
    """Say the address of the site, then serve until the parent is gone."""
    relay = Relay()
    routes = [
        Route("/whip/one", relay.publish, methods=["POST"]),
        Route("/whep/key", relay.watch, methods=["POST"]),
    ]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=0, log_config=None, lifespan="off"))  # fmt: skip
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110  uvicorn gives no signal
            await asyncio.sleep(0.02)
        say({"url": f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"})
        await abandoned()
        await relay.close()
        server.should_exit = True


if __name__ == "__main__":
    asyncio.run(main())
