"""Tests of media in processes of their own: real ones, real peers, a real kill."""

import asyncio
import os
import signal

import pytest

from livehub.errors import Busy, Invalid, LiveHubError, NotFound, ProtocolError, Refused
from livehub.media import calls, pool
from livehub.media.interface import Limits
from livehub.media.network import LOOPBACK, Network
from livehub.media.pool import Pool
from tests.media.doubles import offer
from tests.media.peers import become, publishing, until, viewing

HERE = Network(addresses=(LOOPBACK,))

pytestmark = [pytest.mark.media, pytest.mark.timeout(90)]


@pytest.fixture
async def one():
    async with pool.serving(network=HERE) as one:
        yield one


@pytest.fixture
async def two():
    async with pool.serving(network=HERE, processes=2, limits=Limits(viewers=10)) as two:
        yield two


def kill(media: Pool, number: int = 0) -> None:
    pid = media._children[number].pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


async def test_what_a_camera_sends_a_viewer_sees_through_another_process(one):
    async with publishing(one):
        await until(one, state="on_air", program=True)
        async with viewing(one) as viewer:
            assert len(await viewer.frames(5)) == 5
            await until(one, viewers=1)
        await until(one, viewers=0)
    await until(one, state="off")


async def test_viewers_are_spread_and_those_elsewhere_see_and_hear_the_same(two):
    async with publishing(two):
        await until(two, state="on_air")
        async with viewing(two) as here, viewing(two) as there:
            for viewer in (here, there):
                await viewer.frames(5)
                await viewer.frames(5, "audio")
            await until(two, viewers=2)
            assert [child.viewers for child in two._children] == [1, 1]


async def test_a_take_reaches_viewers_in_every_process(two):
    async with publishing(two, "two", size=(480, 360)):
        await until(two, "two", program=True)
        async with publishing(two, "one"):
            await until(two, "one", state="on_air")
            async with viewing(two) as here, viewing(two) as there:
                await until(two, "two", viewers=2)
                await here.frames(3)
                await there.frames(3)
                await two.take("show", "one")
                for viewer in (here, there):
                    while (await viewer.frames(1))[0].width != 320:
                        pass  # old pictures may still wait to be decoded
                await until(two, "one", viewers=2, program=True)


async def test_a_process_that_dies_is_started_again_and_knows_what_was_taken(one):
    async with publishing(one, "two"):
        await until(one, "two", program=True)
        await one.take("show", "one")
        kill(one)
        await become(lambda: not one.vitals("show"))
        with pytest.raises(Busy, match="media_away"):
            await one.publish("show", "two", offer("chromium_camera"))
    await become(lambda: one._children[0].running)
    async with publishing(one, "two"):
        await until(one, "two", state="on_air", program=False)
        async with publishing(one, "one"):
            await until(one, "one", state="on_air", program=True)
    assert one._children[0].deaths == 1


async def test_a_process_that_dies_takes_only_its_own_viewers_along(two):
    async with publishing(two):
        await until(two, state="on_air")
        async with viewing(two) as here, viewing(two):
            await until(two, viewers=2)
            elsewhere = 1 - two._home("show")
            kill(two, elsewhere)
            await until(two, viewers=1)
            await here.frames(30)
            await become(lambda: two._children[elsewhere].running)
            async with viewing(two) as back:
                await back.frames(3)


@pytest.mark.parametrize(
    ("kind", "code", "call"),
    [
        (ProtocolError, "sdp_unreadable", lambda media: media.publish("show", "one", "hello")),
        (Refused, "no_camera", lambda media: media.view("show", offer("chromium_viewer"))),
        (NotFound, "no_such_media_session", lambda media: media.close("0-nobody")),
        (NotFound, "no_such_media_session", lambda media: media.close("7-nobody")),
        (NotFound, "no_such_media_session", lambda media: media.close("nobody")),
        (NotFound, "no_such_media_session", lambda media: media.patch("0-x", "*", "a=x")),
    ],
)
async def test_refusals_come_through_as_they_are(one, kind, code, call):
    with pytest.raises(kind, match=code):
        await call(one)


async def test_a_hanging_process_is_said_to_be_away_and_then_replaced(one, monkeypatch):
    monkeypatch.setattr("livehub.media.child.ANSWER_S", 0.2)
    pid = one._children[0].pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    for _ in range(3):
        with pytest.raises(Busy, match="media_away"):
            await one.publish("show", "one", offer("chromium_camera"))
    await become(lambda: one._children[0].running and one._children[0].pid != pid, 20)
    monkeypatch.setattr("livehub.media.child.ANSWER_S", 10.0)
    async with publishing(one):
        await until(one, state="on_air")


async def test_no_process_and_no_folder_is_left_behind():
    async with pool.serving(network=HERE, processes=2) as media:
        pids = [child.pid for child in media._children]
        folder = media.feed_path("show").parent
    for pid in pids:
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert not await asyncio.to_thread(folder.exists)


async def test_what_fails_beside_it_comes_out_as_itself():
    with pytest.raises(ZeroDivisionError):
        async with pool.serving(network=HERE):
            raise ZeroDivisionError


async def test_pictures_leave_the_hall_only_within_the_owners_budget():
    async with pool.serving(network=HERE) as media, publishing(media):
        await until(media, state="on_air")
        with pytest.raises(Refused, match="video_in_hall_only"):
            await media.view("show", offer("chromium_viewer"), remote=True)
    small = Limits(remote_kbps=1)
    async with pool.serving(network=HERE, limits=small) as media, publishing(media):
        await become(lambda: int(media.vitals("show").get("one", {}).get("kbps") or 0) > 1)
        with pytest.raises(Busy, match="video_budget"):
            await media.view("show", offer("chromium_viewer"), remote=True)


@pytest.mark.parametrize("error", [Busy("too_many_viewers", limit=3, retry_s=2), Invalid("x")])
def test_errors_keep_their_kind_code_and_data_on_the_way(error: LiveHubError) -> None:
    answer = calls.failed(calls.Call(1, "view", []), error)
    assert answer.error is not None
    back = calls.raised(*answer.error)
    assert (type(back), back.code, back.data) == (type(error), error.code, error.data)
