"""Owns a Social Stream Ninja that has much to say: a real socket into a real `livehub serve`."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import AsyncIterator

from websockets.asyncio.client import ClientConnection, connect

from tests.bench.money.hall import Hall

AUTHORS = 4_000
_SAID = (
    "chốt A1 x2",
    "đẹp quá shop ơi",
    "giá bao nhiêu vậy",
    "lấy cho chị 1 cái A1 nhé",
    "ship về Hà Nội không",
    "❤️❤️❤️",
    "chốt A1 0912345678",
    "chào cả nhà",
)
_MARK = "·"


def message(number: int) -> str:
    """The number-th comment, of another author each time for a while."""
    said = _SAID[number % len(_SAID)]
    author = number % AUTHORS
    return json.dumps(
        {
            "id": number % 7_000,  # starts anew, as theirs does
            "type": "facebook",
            "chatname": f"Khách {author}",
            "userid": f"u{author}",
            "chatmessage": f"{said} {_MARK}{number}",
            "textonly": True,
            "timestamp": int(time.time() * 1000),  # noqa: TID251 - the platform's clock
            "meta": {"commentId": f"911_{number}"},
        },
        ensure_ascii=False,
    )


def number_of(text: str) -> int | None:
    """Which comment a text is, as it stands on a screen or in the log."""
    _, mark, number = text.rpartition(_MARK)
    return int(number) if mark and number.isdecimal() else None


@contextlib.asynccontextmanager
async def social_stream(made: Hall) -> AsyncIterator[ClientConnection]:
    """Joined to the show as to its own server."""
    answer = await made.client.get(f"/api/social-stream/{made.show}")
    session = answer.json()["session"]
    async with connect(
        f"ws://127.0.0.1:{made.http_port}/", compression=None, ping_interval=None
    ) as socket:
        await socket.send(json.dumps({"join": session, "out": 4, "in": 3}))
        yield socket
