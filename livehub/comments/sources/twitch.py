"""Owns Twitch: reading a channel's chat as anybody may, by IRC over a WebSocket."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from livehub.comments.sources.contract import Given, Hearing
from livehub.comments.sources.lines import Lines
from livehub.comments.sources.live_only import Ear, Put, flowing
from livehub.comments.sources.twitch_lines import Line, heard, parse
from livehub.errors import ProviderError

NAME = "twitch"
KEYS: tuple[str, ...] = ()

BASE = "wss://irc-ws.chat.twitch.tv:443"
FRAME_MOST = 256 * 1024
LINE_MOST = 16 * 1024  # IRCv3 allows 8 KB of tags and 512 bytes of the rest
JOIN_S = 15.0
LOOK_S = 60.0
"""So long nothing may come before we ask whether anybody is there. Twitch itself asks every five
minutes."""
ANSWER_S = 15.0

_CHANNEL = re.compile(r"[a-z0-9_]{1,25}")
_HOSTS = frozenset({"twitch.tv", "www.twitch.tv", "m.twitch.tv", "go.twitch.tv"})
_PATHS_BEFORE = frozenset({"popout", "moderator", "embed"})
_GONE = frozenset({"msg_channel_suspended", "msg_room_not_found", "tos_ban"})
_BLOCKED = frozenset({"msg_banned"})
_NOT_LET_IN = ("login authentication failed", "improperly formatted auth", "login unsuccessful")
_JOINED = frozenset({"JOIN", "ROOMSTATE", "366"})


def channel(stream: str) -> str:
    """The channel that is meant: its name, `#name`, or an address of it.

    Raises ProviderError `source_stream_unreadable`.
    """
    found = stream.strip().lower()
    if "/" in found:
        parts = urlsplit(found if "://" in found else f"https://{found}")
        steps = [step for step in parts.path.split("/") if step]
        if steps and steps[0] in _PATHS_BEFORE:
            steps.pop(0)
        found = steps[0] if steps and parts.netloc in _HOSTS else ""
    found = found.removeprefix("#").removeprefix("@")
    if not _CHANNEL.fullmatch(found):
        raise ProviderError("source_stream_unreadable", retryable=False)
    return found


async def run(given: Given, hearing: Hearing) -> None:
    """Listen to a channel until the connection breaks: Twitch repeats nothing, gaps are told."""
    name = channel(given.stream)
    ear = Ear(hearing, given.clock)
    hearing.is_now("connecting")
    try:
        async with connect(
            given.bases.get(NAME, BASE), max_size=FRAME_MOST, proxy=None, compression=None
        ) as socket:
            await _Chat(socket, name, ear).listen(given)
    except InvalidStatus as error:
        if error.response.status_code == 429:
            raise ProviderError("source_throttled", retry_s=60) from None
        raise ProviderError("source_failed") from None
    except ConnectionClosed:
        raise ProviderError("source_failed") from None
    except ProviderError:
        await ear.lost()
        raise


class _Chat:
    """One connection. It joins one channel once: far below the limit of 20 joins in 10 s."""

    def __init__(self, socket: ClientConnection, channel: str, ear: Ear) -> None:
        self._socket = socket
        self._channel = channel
        self._ear = ear
        self._alive = True
        self._joined = False
        self._broken: ProviderError | None = None

    async def listen(self, given: Given) -> None:
        """Until it breaks; raises why."""
        await self._send("CAP REQ :twitch.tv/tags twitch.tv/commands")
        await self._send(f"NICK justinfan{10_000 + secrets.randbelow(80_000)}")
        async with flowing(self._ear.take, self._watch(given)) as put:
            try:
                await self._read(put)
            except ConnectionClosed:
                raise self._broken or ProviderError("source_failed") from None

    async def _read(self, put: Put) -> None:
        lines = Lines(LINE_MOST)
        while True:
            frame = await self._socket.recv()
            self._alive = True
            for raw in lines.feed(frame.encode() if isinstance(frame, str) else frame):
                line = parse(raw)
                if line is None:
                    continue
                if (found := heard(line, self._channel)) is not None:
                    await put([found])
                else:
                    await self._deal_with(line)

    async def _deal_with(self, line: Line) -> None:
        match line.command:
            case "PING":
                await self._send(f"PONG :{line.last}")
            case "001":
                await self._send(f"JOIN #{self._channel}")
            case "RECONNECT":  # their server goes down; another takes us at once
                raise ProviderError("source_failed", retry_s=0)
            case "NOTICE" | "CAP":
                self._check(line)
            case command if command in _JOINED and not self._joined:
                self._joined = True
                self._ear.connected()

    def _check(self, line: Line) -> None:
        kind = line.tags.get("msg-id", "")
        if kind in _GONE:
            raise ProviderError("source_not_found", retryable=False)
        if kind in _BLOCKED or line.last.lower().startswith(_NOT_LET_IN):
            raise ProviderError("source_blocked")
        if line.command == "CAP" and "NAK" in line.params:
            raise ProviderError("source_failed")

    async def _watch(self, given: Given) -> None:
        """Ends a connection that says nothing: a dead one looks like a quiet one."""
        await given.pause(JOIN_S)
        if not self._joined:  # there is no such channel: Twitch does not answer
            self._end("source_not_found")
        while True:
            self._alive = False
            await given.pause(LOOK_S)
            if not self._alive:
                await self._send("PING :livehub")
                await given.pause(ANSWER_S)
                if not self._alive:
                    self._end("source_failed")

    def _end(self, code: str) -> None:
        self._broken = ProviderError(code)
        self._socket.transport.abort()

    async def _send(self, line: str) -> None:
        await self._socket.send(f"{line}\r\n")
