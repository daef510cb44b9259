"""Event streams: what a socket says, for browsers that cannot have one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from livehub.web.sync import STREAM_MOST, StreamClient
from tests.web.sockets import (
    Served,
    heard,
    hello,
    listening,
)
from tests.worlds import Opened


@pytest.fixture
async def served(opened: Opened) -> AsyncIterator[Served]:
    async with listening(opened, opened.doors.https) as found:
        yield found


async def test_a_stream_with_unreadable_since_is_refused(opened: Opened) -> None:
    wrong = [
        "[",
        "[]",
        "1",
        '{"a":1}',
        '{"a":["e"]}',
        '{"a":["e",1e999]}',
        '{"a":["e","1"]}',
        "\x00",
    ]
    async with opened.client("helper") as client:
        for since in wrong:
            query = {"feeds": "shop/helper", "since": since}
            response = await client.get("/sync/events", params=query)
            assert response.status_code == 400
            assert response.json()["error"]["code"] == "message_unreadable"
    assert opened.world.hub.clients == 0


async def test_a_stream_of_more_than_eight_feeds_is_refused(opened: Opened) -> None:
    async with opened.client("helper") as client:
        feeds = " ".join(f"vitals:{number}" for number in range(9))
        assert (await client.get("/sync/events", params={"feeds": feeds})).status_code == 400


async def test_a_stream_says_what_a_socket_says(served: Served) -> None:
    feed = f"show:{served.opened.stage.show}/order:{served.opened.stage.order}"
    path = f"/sync/{served.opened.key('buyer')}"
    async with served.socket("stranger", path) as socket:
        await socket.send(hello(feed))
        by_socket = await heard(socket)
    async with served.stream("stranger", path, feeds=feed) as stream:
        assert stream.response.headers["Content-Type"].startswith("text/event-stream")
        assert stream.response.headers["Cache-Control"] == "no-store"
        assert await heard(stream) == by_socket


def test_a_stream_that_cannot_hold_a_message_ends_instead_of_losing_it() -> None:
    client = StreamClient(None)  # type: ignore[arg-type]
    for number in range(STREAM_MOST):
        client.write(b"%d" % number, b"")
    assert client.clogged
    client.write(b"one too many", b"")
    assert client.queue.get_nowait() is None
