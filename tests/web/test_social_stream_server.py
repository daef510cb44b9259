"""Social Stream Ninja joins livehub as its own server, over real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from websockets.exceptions import InvalidStatus

from livehub.errors import Busy
from livehub.web import pushed, social_stream
from livehub.web.pushed import key_of
from livehub.work.ingest import Ingest
from tests.web.social_app import EXTENSION, Kept, saying
from tests.web.sockets import Served, ended, listening
from tests.worlds import Opened


@pytest.fixture
async def kept(opened: Opened) -> Kept:
    found = Kept()
    opened.world.comments = cast(Ingest, found)
    return found


@pytest.fixture
async def served(opened: Opened, kept: Kept) -> AsyncIterator[Served]:
    async with listening(opened, opened.doors.http) as found:
        yield found


def join(served: Served, **fields: Any) -> str:
    """The first frame of its dock socket."""
    key = key_of(served.opened.world.links, served.opened.stage.show)
    return json.dumps({"join": key, "out": 4, "in": 3, **fields})


async def told(kept: Kept, count: int) -> list[str]:
    async with asyncio.timeout(8):
        while len(kept.heard) < count:  # noqa: ASYNC110 - it is silent
            await asyncio.sleep(0.002)
    return kept.texts


async def test_it_joins_by_its_first_frame_then_every_frame_is_a_message(
    served: Served, kept: Kept
) -> None:
    async with served.socket("stranger", "/", Origin=EXTENSION) as socket:
        await socket.send(join(served))
        await socket.send(json.dumps(saying("A5")))
        await socket.send("no json")
        await socket.send(json.dumps({"action": "x"}))
        await socket.send(json.dumps(saying("A6")).encode())
        assert await told(kept, 2) == ["A5", "A6"]
    assert {(show, source) for show, source, _ in kept.heard} == {(served.opened.stage.show, "ssn")}


@pytest.mark.parametrize("path", ["/join/{key}", "/join/{key}/4", "/join/{key}/4/3"])
async def test_it_may_join_by_the_address(served: Served, kept: Kept, path: str) -> None:
    key = key_of(served.opened.world.links, served.opened.stage.show)
    async with served.socket("stranger", path.format(key=key), Origin="null") as socket:
        await socket.send(json.dumps(saying("A5")))
        assert await told(kept, 1) == ["A5"]


async def test_pages_of_its_site_and_apps_without_origin_may_join(
    served: Served, kept: Kept
) -> None:
    for count, origin in enumerate(("https://socialstream.ninja", "https://evil.example"), 1):
        async with served.socket("stranger", "/", Origin=origin) as socket:
            await socket.send(join(served))
            await socket.send(json.dumps(saying("A5")))
            assert len(await told(kept, count)) == count


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ('{"join":"x"}', 1008),
        ('{"join":5}', 1002),
        ("{}", 1002),
        ("x", 1002),
        (b"\xff", 1002),
        ('{"chatname":"a","chatmessage":"b"}', 1002),
    ],
)
async def test_who_does_not_name_a_show_is_closed(
    served: Served, kept: Kept, first: Any, code: int
) -> None:
    async with served.socket("stranger", "/", Origin=EXTENSION) as socket:
        await socket.send(first)
        assert await ended(socket) == (code, [])
    assert kept.heard == []


async def test_who_does_not_join_in_time_is_closed(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(social_stream, "JOIN_S", 0.01)
    async with served.socket("stranger", "/", Origin=EXTENSION) as socket:
        assert (await ended(socket))[0] == 1008


async def test_a_frame_beyond_all_bounds_ends_it_and_a_picture_does_not(
    served: Served, kept: Kept
) -> None:
    async with served.socket("stranger", "/", Origin=EXTENSION) as socket:
        await socket.send(join(served))
        await socket.send(json.dumps(saying("A5", chatimg="data:image/png;base64," + "A" * 75_000)))
        assert await told(kept, 1) == ["A5"]
        await socket.send(json.dumps(saying("x" * 300_000)))
        assert (await ended(socket))[0] == 1009


async def test_a_burst_is_kept_whole_and_in_order_while_we_are_behind(
    served: Served, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(social_stream, "AGAIN_S", 0)
    kept.room.clear()
    kept.fails = [Busy("busy")] * 3
    burst = [str(each) for each in range(5000)]
    async with served.socket("stranger", "/", Origin=EXTENSION) as socket:
        await socket.send(join(served))

        async def send() -> None:
            for each in burst:
                await socket.send(json.dumps(saying(each)))

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(send())
            await asyncio.sleep(0)
            kept.room.set()
        assert await told(kept, 5000) == burst


async def test_it_is_closed_when_nothing_can_be_kept(
    served: Served, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(social_stream, "AGAIN_S", 0)
    kept.fails = [Busy("busy")] * 50
    async with served.socket("stranger", "/", Origin=EXTENSION) as socket:
        await socket.send(join(served))
        await socket.send(json.dumps(saying("A5")))
        assert (await ended(socket))[0] == 1013
    assert [source for _, source in kept.lost] == ["ssn"]
    assert len(set(kept.came)) == 1  # tried again it is known by when it came
    assert kept.came[0]


async def test_a_show_may_have_several_but_not_any_number(
    served: Served, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushed, "SOCKETS_MOST", 2)
    async with (
        served.socket("stranger", "/", Origin=EXTENSION) as one,
        served.socket("stranger", "/", Origin=EXTENSION) as two,
        served.socket("stranger", "/", Origin=EXTENSION) as three,
    ):
        for count, socket in enumerate((one, two), 1):
            await socket.send(join(served, out=2))
            await socket.send(json.dumps(saying("A5")))
            await told(kept, count)
        await three.send(join(served))
        assert (await ended(three))[0] == 1013


async def test_what_came_before_it_broke_off_is_kept(served: Served, kept: Kept) -> None:
    kept.room.clear()
    async with served.socket("stranger", "/", Origin=EXTENSION) as socket:
        await socket.send(join(served))
        for each in range(50):
            await socket.send(json.dumps(saying(str(each))))
        async with asyncio.timeout(8):
            while not kept.waiting:  # noqa: ASYNC110 - it is silent
                await asyncio.sleep(0.002)
        socket.transport.abort()
    kept.room.set()
    assert len(await told(kept, 50)) == 50


async def test_the_other_doors_let_nobody_join(opened: Opened, kept: Kept) -> None:
    async with listening(opened, opened.doors.https) as served:
        with pytest.raises(InvalidStatus):
            await _join(served)
    assert kept.heard == []


async def _join(served: Served) -> None:
    async with served.socket("stranger", "/", Origin=EXTENSION) as socket:
        await socket.send(join(served))
