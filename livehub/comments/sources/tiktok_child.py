"""Owns what runs apart from livehub: TikTokLive, told what to do and telling what it hears in lines.

Started as `python tiktok_child.py CHANNEL`, by whatever Python has TikTokLive; imports nothing of
livehub. It reads `look` lines, each to see once whether the channel is live, and to connect when it
is. It writes one JSON object a line: `ready`, `offline`, `live`, `beat`, `comment`, `delete`,
`viewers`, `ended`, or `error` with a kind. It ends when its input does, so that it never outlives
whoever started it, and it never logs in: no session id is read from anywhere.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

BEAT_S = 10.0
FIRST_S = 3.0  # what TikTok repeats of before comes with the connection
TEXT_MOST = 4_000
KINDS = {
    "UserOfflineError": "offline",
    "UserNotFoundError": "not_found",
    "FailedResolveUserId": "not_found",
    "AgeRestrictedError": "age",
    "WebcastBlockedError": "blocked",
    "InitialCursorMissingError": "blocked",
    "WebsocketURLMissingError": "blocked",
    "SignatureRateLimitError": "rate",
    "AuthenticatedWebSocketConnectionError": "blocked",
}


OUT = os.fdopen(os.dup(1), "w", encoding="ascii")
"""Where lines go; what a library prints goes where its errors go."""


def say(**said: Any) -> None:
    """One line; whoever does not read any more is gone, and so are we."""
    try:
        OUT.write(json.dumps(said) + "\n")
        OUT.flush()
    except OSError:
        os._exit(0)


def number(value: Any) -> str:
    """An id as text; empty for none."""
    return str(value) if value else ""


def as_comment(event: Any, *, first: bool) -> dict[str, Any]:
    """A `CommentEvent`, in plain words."""
    common = getattr(event, "common", None)
    user = getattr(event, "user", None)
    return {
        "id": number(getattr(common, "msg_id", 0)),
        "at": getattr(common, "create_time", 0) or 0,
        "author": number(getattr(user, "id", 0)),
        "name": str(getattr(user, "nickname", "") or "")[:200],
        "handle": str(getattr(user, "display_id", "") or "")[:200],
        "text": str(getattr(event, "content", "") or "")[:TEXT_MOST],
        "first": first,
    }


def as_error(error: BaseException) -> dict[str, Any]:
    """What went wrong, by its class alone: its words may hold names of people."""
    for each in type(error).__mro__:
        if each.__name__ in KINDS:
            kind = KINDS[each.__name__]
            return {"error": kind, "retry_s": retry_s(error) if kind == "rate" else 0}
    return {"error": "failed", "what": type(error).__name__}


def retry_s(error: BaseException) -> int:
    """Seconds that the sign server wants us to wait, from 60 s to an hour."""
    found = 60
    for name, base in (("retry_after", 0), ("reset_time", int(time.time()))):  # noqa: TID251
        try:
            found = max(found, int(getattr(error, name)) - base)
        except Exception:  # noqa: BLE001, S112 - computed from headers that need not be there
            continue
    return min(found, 3600)


class Listener:
    """One channel, listened to once."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._since = 0.0
        self.ended = False

    def attach(self, events: Any) -> None:
        """Hear of what is of interest; a name that this version lacks is gone without."""
        heard: dict[str, Callable[[Any], None]] = {
            "ConnectEvent": self._connected,
            "CommentEvent": self._comment,
            "ImDeleteEvent": self._deleted,
            "RoomUserSeqEvent": self._viewers,
            "LiveEndEvent": self._ended,
        }
        for name, handler in heard.items():
            event = getattr(events, name, None)
            if event is not None:
                self._client.on(event)(handler)  # 7.0.1 refuses the form with two arguments

    def _connected(self, _event: Any) -> None:
        self._since = time.monotonic()
        say(live=True)

    def _comment(self, event: Any) -> None:
        first = time.monotonic() - self._since < FIRST_S
        say(comment=as_comment(event, first=first))

    def _deleted(self, event: Any) -> None:
        messages = [number(each) for each in getattr(event, "delete_msg_ids", ())][:500]
        authors = [number(each) for each in getattr(event, "delete_user_ids", ())][:500]
        say(delete={"messages": messages, "authors": authors})

    def _viewers(self, event: Any) -> None:
        say(viewers=int(getattr(event, "total", 0) or 0))

    def _ended(self, _event: Any) -> None:
        self.ended = True
        say(ended=True)


async def listen(client: Any, events: Any, look: asyncio.Event) -> None:
    """Look when told to; connect once when it is live; return when that is over."""
    listener = Listener(client)
    listener.attach(events)
    say(ready=True)
    while await look.wait():
        look.clear()
        try:
            if not await client.is_live():
                say(offline=True)
                continue
            await (await client.start(fetch_live_check=False))
        except Exception as error:  # noqa: BLE001 - told by its class
            said = as_error(error)
            if said["error"] == "offline":
                say(offline=True)
                continue
            say(**said)
            return
        if not listener.ended:
            say(error="failed", what="disconnected")
        return


async def beat() -> None:
    """Say now and then that the loop still turns."""
    while True:
        await asyncio.sleep(BEAT_S)
        say(beat=True)


def follow(loop: asyncio.AbstractEventLoop, look: asyncio.Event) -> None:
    """Read what we are told; at the end of it there is nobody left to hear us."""
    for line in sys.stdin:
        if line.strip() == "look":
            loop.call_soon_threadsafe(look.set)
    os._exit(0)


async def serve(channel: str) -> None:
    """All of it, for one channel."""
    try:
        from TikTokLive import events
        from TikTokLive.client.client import TikTokLiveClient
    except ImportError as error:
        say(error="missing", what=type(error).__name__)
        return
    look = asyncio.Event()
    threading.Thread(target=follow, args=(asyncio.get_running_loop(), look), daemon=True).start()
    beating = asyncio.create_task(beat())  # noqa: TID251 - ends with the process
    await listen(TikTokLiveClient(unique_id=channel), events, look)
    beating.cancel()


if __name__ == "__main__":
    os.dup2(2, 1)
    asyncio.run(serve(sys.argv[1]))
    os._exit(0)  # its libraries' threads and sockets have nothing left to do
