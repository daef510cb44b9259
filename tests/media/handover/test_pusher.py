"""A room's hand-over as it goes: what is told, how often it is tried, when it ends."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from livehub.errors import ProviderError
from livehub.media import rtcp
from livehub.media.forwarder import Forwarder
from livehub.media.handover.handovers import Handovers
from livehub.media.handover.pusher import CONNECT_S, PAUSES_S, SILENT_S, Pusher, _Reports
from livehub.media.interface import Handover
from tests.builders import tasks_until_the_end
from tests.fakes import FakeClock
from tests.media.doubles import OPUS, VP8, offer
from tests.media.handover.far import Asked, TinyServer, response, tiny_server
from tests.media.peers import become

ANSWER = offer("libdatachannel_answer")
QUICK = (0.01, 0.02)


def on_air(clock: FakeClock) -> Forwarder:
    """A camera that was agreed with and sends nothing."""
    forwarder = Forwarder("show", "one", clock)
    forwarder.codecs = {"video": VP8, "audio": OPUS}
    return forwarder


class Scene:
    """A pusher in a room, and what it told."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.program: Forwarder | None = on_air(self.clock)
        self.told: list[tuple[object, object]] = []
        self.pusher = Pusher("show", lambda: self.program, self.clock, self._note, QUICK)

    def _note(self) -> None:
        self.told.append((self.pusher.vitals["state"], self.pusher.vitals["code"]))

    async def becomes(self, state: str, code: str = "") -> None:
        await become(lambda: (state, code) in self.told)


@asynccontextmanager
async def pushing(say: Callable[[Asked], bytes]) -> AsyncIterator[tuple[Scene, TinyServer]]:
    """A room that is handed over to a tiny server."""
    async with tiny_server(say) as tiny, asyncio.TaskGroup() as tasks:
        scene = Scene()
        scene.pusher.want(Handover(tiny.url))
        running = tasks.create_task(scene.pusher.run())
        try:
            yield scene, tiny
        finally:
            scene.pusher.want(None)
            await asyncio.wait_for(running, 10)


async def test_while_it_fails_it_is_tried_again_for_ever_and_says_why():
    async with pushing(lambda _: response("403 No")) as (scene, tiny):
        await scene.becomes("failing", "handover_refused")
        await become(lambda: len(tiny.asked) >= 5)
        assert scene.pusher.vitals == {
            "state": "failing",
            "code": "handover_refused",
            "status": 403,
        }
    # no flicker between two tries that fail alike
    assert scene.told == [
        ("connecting", ""),
        ("failing", "handover_refused"),
        ("off", ""),
    ]


async def test_without_a_camera_nothing_is_pushed_and_with_one_it_begins():
    async with pushing(lambda _: response("403 No")) as (scene, tiny):
        await scene.becomes("failing", "handover_refused")
        scene.program = None
        await scene.becomes("off")
        count = len(tiny.asked)
        await asyncio.sleep(0.1)
        assert len(tiny.asked) == count
        scene.program = on_air(scene.clock)
        await become(lambda: len(tiny.asked) > count)


async def test_another_target_is_taken_at_once():
    busy = response("503 Busy", "Retry-After: 300")
    async with tiny_server(lambda _: busy) as other, pushing(lambda _: busy) as (scene, tiny):
        await scene.becomes("failing", "handover_busy")
        scene.pusher.want(Handover(other.url))
        await become(lambda: other.asked)
        assert len(tiny.asked) == 1


async def test_a_server_that_cannot_be_reached_for_media_is_told_apart_and_said_goodbye_to():
    def say(asked: Asked) -> bytes:
        answer = re.sub(r"(a=candidate:.* )\d+ typ", r"\g<1>9 typ", ANSWER)  # nobody is there
        return response("201 Created", "Location: /s/1", body=answer.encode())

    async with pushing(say) as (scene, tiny):
        await become(lambda: tiny.asked)
        async with asyncio.timeout(10):
            while ("failing", "handover_no_path") not in scene.told:
                await asyncio.sleep(0.02)
                scene.clock.advance(int(CONNECT_S * 100))
        assert [(one.method, one.path) for one in tiny.asked][:2] == [
            ("POST", "/whip"),
            ("DELETE", "/s/1"),
        ]


async def test_ice_servers_of_an_answer_serve_the_next_try():
    relay = 'Link: <turn:127.0.0.1:9?transport=tcp>; rel="ice-server"; username="u"; credential="p"'

    async with pushing(lambda _: response("201 Created", relay, body=ANSWER.encode())) as (scene, tiny):  # fmt: skip
        await become(lambda: scene.pusher._ice_servers)
        assert tiny.asked
        assert scene.pusher._ice_servers[0].url == "turn:127.0.0.1:9?transport=tcp"


async def test_what_the_library_cannot_offer_is_a_failure_with_a_code():
    async with pushing(lambda _: response("500 No")) as (scene, _):
        assert scene.program is not None
        scene.program.codecs = {"video": type(VP8)("AV1", 90000)}
        await scene.becomes("failing", "handover_codec")


async def test_a_bug_is_logged_and_tried_again(caplog):
    async with pushing(lambda _: response("500 No")) as (scene, tiny):
        await scene.becomes("failing", "handover_busy")
        camera, scene.program = scene.program, "not a forwarder"  # type: ignore[assignment]
        await scene.becomes("failing", "handover_failed")
        scene.program = camera
        count = len(tiny.asked)
        await become(lambda: len(tiny.asked) > count)
    assert "Traceback" in caplog.text


def test_pauses_grow_with_jitter_and_honour_what_the_server_asks():
    pusher = Pusher("show", lambda: None, FakeClock(), lambda: None)
    for tries, step in enumerate((*PAUSES_S, PAUSES_S[-1]), 1):
        pauses = {pusher._pause(tries, ProviderError("handover_lost")) for _ in range(20)}
        assert len(pauses) > 1
        assert all(0.8 * step <= pause <= 1.2 * step for pause in pauses)
    assert pusher._pause(1, ProviderError("handover_busy", retry_s=60)) == 60


def test_a_server_that_reported_and_no_longer_does_is_gone_unless_there_is_nothing_to_report():
    clock = FakeClock()
    reports = _Reports(clock)
    clock.advance(60_000)
    assert not reports.missed(on_air=True)  # it never reported: others will find out
    for _ in range(3):
        reports.heard(rtcp.receiver_report(1, []))
        reports.heard(rtcp.picture_loss(1, 2))
    clock.advance(int(SILENT_S * 1000) - 1)
    assert not reports.missed(on_air=True)
    clock.advance(2)
    assert reports.missed(on_air=True)
    assert not reports.missed(on_air=False)
    assert not reports.missed(on_air=True)


async def test_rooms_know_nothing_of_each_other_and_leave_nothing_behind():
    clock = FakeClock()
    told: list[str] = []

    def broken(room: str) -> None:
        told.append(room)
        raise ZeroDivisionError

    async with tiny_server(lambda _: response("403 No")) as tiny, tasks_until_the_end() as tasks:
        rooms = {"a": on_air(clock)}
        handovers = Handovers(clock, tasks, rooms.get, broken)
        assert handovers.vitals("a") == {"state": "off", "code": ""}
        handovers.want("a", None)
        for room in ("a", "b"):
            handovers.want(room, Handover(tiny.url))
        await become(lambda: handovers.vitals("a")["state"] == "failing")
        assert handovers.vitals("b")["state"] == "off"
        handovers.want("a", None)
        handovers.want("a", Handover(tiny.url))  # changed their mind before it ended
        await become(lambda: len(tiny.asked) >= 2)
        await handovers.close()
        assert handovers._pushers == {}
    assert set(told) == {"a"}


async def test_the_end_does_not_wait_for_a_server_that_says_nothing():
    clock = FakeClock()
    async with tiny_server(lambda _: response("403 No")) as tiny:
        silent = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            tiny.asked.append(Asked("POST", "", {}, ""))
            await silent.wait()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with tasks_until_the_end() as tasks:
            handovers = Handovers(clock, tasks, lambda _: on_air(clock), lambda _: None)
            handovers.goodbye_s = 0.05
            handovers.want("a", Handover(f"http://127.0.0.1:{port}/whip"))
            await become(lambda: tiny.asked)
            await asyncio.wait_for(handovers.close(), 2)
        silent.set()
        server.close()
        await server.wait_closed()
