"""Owns serving the doors: sockets bound before anything starts, uvicorn behind them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from livehub.web.sync import TRANSPORT

SHUTDOWN_S = 3  # event streams never end by themselves
MESSAGE_LIMIT = 64 * 1024  # bytes of one message from a screen
PONG_S = 20.0
PLAIN_PONG_S = 300.0
"""What answers a ping stands behind all that a Social Stream Ninja has said before and we have not
taken in yet: cut off in a flood, the rest of it would be lost."""
PLAIN_MESSAGE_LIMIT = 256 * 1024  # Social Stream's hold pictures as data: addresses
CONNECTIONS_MOST = 2_000  # per door; more are answered 503


class SocketProtocol(WebSocketsSansIOProtocol):
    """Lets the hub write frames straight to the transport: 1.7 times cheaper, and never waiting."""

    def handle_connect(self, event: Request) -> None:
        """As in uvicorn, with the transport in the scope."""
        super().handle_connect(event)
        scope: Any = getattr(self, "scope", None)
        if scope is not None:
            scope["extensions"][TRANSPORT] = self.transport


class Server(uvicorn.Server):
    """uvicorn without its own signal handling: the process stops all doors together."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the composition root's."""
        yield


def server(app: ASGIApp, context: ssl.SSLContext | None, *, plain: bool = False) -> Server:
    """A server for one door; the plain one takes Social Stream Ninja's messages as well."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # addresses hold keys
        lifespan="off",
        server_header=False,
        ws=SocketProtocol,
        ws_per_message_deflate=False,  # three times the CPU and memory
        ws_max_size=PLAIN_MESSAGE_LIMIT if plain else MESSAGE_LIMIT,
        ws_ping_timeout=PLAIN_PONG_S if plain else PONG_S,
        timeout_graceful_shutdown=SHUTDOWN_S,
        limit_concurrency=CONNECTIONS_MOST,
        ssl_context_factory=None if context is None else lambda _config, _default: context,
        h11_max_incomplete_event_size=32 * 1024,
        forwarded_allow_ips="",
        proxy_headers=False,
    )
    return Server(config)


async def serve(door: Server, listener: socket.socket) -> None:
    """Until the door is told to stop."""
    try:
        await door.serve(sockets=[listener])
    except asyncio.CancelledError:
        door.should_exit = True
        raise
