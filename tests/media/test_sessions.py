"""Tests with real peers on loopback: what one encodes, the other decodes."""

import asyncio
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.clock import SystemClock
from livehub.errors import Busy, Invalid, LiveHubError, NotFound, ProtocolError, Refused
from livehub.media.interface import Limits
from livehub.media.network import LOOPBACK, Network
from livehub.media.opened import BLOCKED_S
from livehub.media.peers import CONNECT_S, SILENT_S
from livehub.media.sessions import OFF_KEPT_S, serving
from tests.fakes import FakeClock
from tests.media.doubles import offer
from tests.media.peers import Viewer, become, camera_offer, connection, publishing, until, viewing

HERE = Network(addresses=(LOOPBACK,))
CAMERA, VIEWER = offer("chromium_camera"), offer("chromium_viewer")


@pytest.fixture
async def media():
    async with serving(SystemClock(), network=HERE) as media:
        yield media


@pytest.mark.media
@pytest.mark.timeout(60)
@pytest.mark.parametrize("codec", ["video/VP8", "video/H264"])
async def test_what_a_camera_sends_a_viewer_sees_and_hears(media, codec):
    async with publishing(media, codec=codec):
        await until(media, state="on_air")
        async with viewing(media) as viewer:
            pictures = await viewer.frames(10)
            await viewer.frames(5, "audio")
    assert {(frame.width, frame.height) for frame in pictures} == {(320, 240)}
    assert len({bytes(frame.planes[0])[0] for frame in pictures}) >= 4


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_a_viewer_keeps_its_connection_while_the_camera_leaves_and_returns(media):
    async with publishing(media):
        await until(media, state="on_air")
        viewer_context = viewing(media)
        viewer = await viewer_context.__aenter__()
        before = await viewer.frames(5)
    await until(media, state="off", viewers=1)
    try:
        async with publishing(media, size=(480, 360)):
            await until(media, state="on_air", width=480)
            after = await viewer.frames(1)
            while after[-1].width != 480:  # old pictures may still wait to be decoded
                after += await viewer.frames(1)
            assert viewer.pc.connectionState == "connected"
        sizes = [frame.width for frame in after]
        assert sizes == sorted(sizes)
        stamps = [frame.pts or 0 for frame in before + after]
        assert stamps == sorted(stamps)
    finally:
        await viewer_context.__aexit__(None, None, None)


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_a_second_push_replaces_the_first_under_the_viewers(media):
    async with publishing(media):
        await until(media, state="on_air")
        async with viewing(media) as viewer:
            await viewer.frames(3)
            async with publishing(media, size=(480, 360)):
                await until(media, width=480)
                while (await viewer.frames(1))[0].width != 480:
                    pass  # old pictures may still wait to be decoded


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_every_change_of_state_is_reported():
    told: list[object] = []

    def note(room: str) -> None:
        told.append(serving_media.vitals(room)["one"]["state"])

    async with serving(SystemClock(), network=HERE, on_change=note) as serving_media:
        async with publishing(serving_media):
            await become(lambda: "on_air" in told)
        await become(lambda: "off" in told)


async def test_no_camera_no_viewer(media):
    with pytest.raises(Refused, match="no_camera") as refusal:
        await media.view("show", VIEWER)
    assert int(refusal.value.data["retry_s"]) > 0


async def test_the_answer_is_what_whip_asks_for(media):
    answer = (await media.publish("show", "one", CAMERA)).answer_sdp
    assert answer.count("a=recvonly") == 2
    assert answer.count("a=rtcp-mux-only") == 2
    assert answer.count("a=end-of-candidates") == 2
    assert "a=setup:passive" in answer
    assert set(re.findall(r"a=fingerprint:(\S+)", answer)) == {"sha-256"}
    assert re.findall(r"a=rtpmap:\d+ (\S+)", answer) == ["opus/48000/2", "VP8/90000", "rtx/90000"]
    assert "useinbandfec=1" in answer
    assert "x-google-start-bitrate=2000" in answer
    assert answer.count("transport-wide-cc") == 2
    assert "goog-remb" not in answer


async def test_an_offer_that_insists_on_being_the_dtls_server_is_given_its_way(media):
    answer = (await media.publish("show", "one", offer("ffmpeg_camera"))).answer_sdp
    assert "a=setup:active" in answer
    assert "H264/90000" in answer


async def test_a_third_push_takes_the_place_of_one_that_never_connected(media):
    first = await media.publish("show", "one", CAMERA)
    await media.publish("show", "one", CAMERA)
    with pytest.raises(NotFound):
        await media.close(first.id)
    assert media.vitals("show")["one"]["state"] == "connecting"


async def test_more_cameras_than_allowed_are_told_when_to_come_back():
    async with serving(SystemClock(), network=HERE, limits=Limits(cameras=1)) as media:
        await media.publish("show", "one", CAMERA)
        with pytest.raises(Busy, match="too_many_cameras"):
            await media.publish("show", "two", CAMERA)
        await media.publish("show", "one", CAMERA)


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_more_viewers_than_allowed_are_told_when_to_come_back():
    serves = serving(SystemClock(), network=HERE, limits=Limits(viewers=1))
    async with serves as media, publishing(media):
        await until(media, state="on_air")
        answer = (await media.view("show", VIEWER)).answer_sdp
        assert answer.count("a=sendonly") == 2
        assert "transport-wide-cc" not in answer
        assert "a=rtpmap:96 VP8/90000" in answer
        with pytest.raises(Busy, match="too_many_viewers"):
            await media.view("show", VIEWER)


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_a_viewer_that_cannot_decode_the_camera_is_told_so(media):
    async with publishing(media, codec="video/H264"):
        await until(media, state="on_air")
        with pytest.raises(Invalid, match="sdp_codec") as refusal:
            await media.view("show", VIEWER.replace("H264/90000", "H265/90000"))
        assert str(refusal.value.data["wanted"]).startswith("H264")


async def test_ports_that_are_all_taken_are_said_so():
    taken = Network(addresses=("203.0.113.7",))  # an address that is not ours
    async with serving(SystemClock(), network=taken) as media:
        with pytest.raises(Busy, match="media_ports_taken"):
            await media.publish("show", "one", CAMERA)


async def test_candidates_may_trickle_in(media):
    session = await media.publish("show", "one", CAMERA)
    (ufrag,) = set(re.findall(r"a=ice-ufrag:(\S+)", CAMERA))
    more = f"a=ice-ufrag:{ufrag}\r\na=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host\r\n"
    await media.patch(session.id, session.etag, more)
    with pytest.raises(ProtocolError, match="if_match_missing"):
        await media.patch(session.id, None, more)
    with pytest.raises(ProtocolError, match="if_match_stale"):
        await media.patch(session.id, '"other"', more)
    with pytest.raises(Invalid, match="ice_restart_unsupported"):
        await media.patch(session.id, "*", more.replace(ufrag, "other"))


async def test_a_media_session_that_is_over_is_not_found(media):
    session = await media.publish("show", "one", CAMERA)
    await media.close(session.id)
    for call in (media.close(session.id), media.patch(session.id, "*", "a=x")):
        with pytest.raises(NotFound, match="no_such_media_session"):
            await call


async def test_a_camera_that_never_connects_is_forgotten():
    clock = FakeClock()
    async with serving(clock, network=HERE) as media:
        session = await media.publish("show", "one", CAMERA)
        clock.advance(int(BLOCKED_S * 1000) + 1)
        await until(media, state="blocked")
        clock.advance(int((CONNECT_S - BLOCKED_S) * 1000) + 1)
        await become(lambda: not media._open)
        with pytest.raises(NotFound):
            await media.close(session.id)
        clock.advance(int(OFF_KEPT_S * 1000) + 1)
        await become(lambda: not media.vitals("show"))


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_a_viewer_that_went_silent_is_forgotten():
    clock = FakeClock()
    async with serving(clock, network=HERE) as media, publishing(media):
        await until(media, state="on_air")
        viewer = Viewer()
        await viewer.accept(await media.view("show", await viewer.offer()))
        await until(media, viewers=1)
        # its process dies: no goodbye, no more checks
        viewer.pc.getTransceivers()[0].receiver.transport.transport._connection._protocols[0].transport.abort()  # fmt: skip
        async with asyncio.timeout(10):
            while media.vitals("show")["one"]["viewers"]:
                await asyncio.sleep(0.05)
                clock.advance(200)  # the camera is heard with every packet, the viewer is not
        assert media.vitals("show")["one"]["state"] == "on_air"
        assert SILENT_S > CONNECT_S - 1
        await viewer.pc.close()


async def test_what_fails_beside_media_keeps_its_own_type():
    with pytest.raises(ZeroDivisionError):
        async with serving(SystemClock(), network=HERE):
            raise ZeroDivisionError


async def test_a_listener_that_fails_does_not_end_media(caplog):
    def broken(room: str) -> None:
        raise ZeroDivisionError(room)

    async with serving(SystemClock(), network=HERE, on_change=broken) as media:
        await media.publish("show", "one", CAMERA)
        await become(lambda: caplog.records)
        await media.publish("show", "two", CAMERA)


async def test_all_sockets_are_closed_at_the_end():
    async with serving(SystemClock(), network=HERE) as media:
        await media.publish("show", "one", CAMERA)
        pc = media._open[next(iter(media._open))].peer._pc
    assert pc.connectionState == "closed"


async def test_a_real_offer_of_aiortc_passes(media):
    pc = connection()
    session = await media.publish("show", "one", await camera_offer(pc))
    assert "VP8" in session.answer_sdp
    await pc.close()


def _damaged(draw: Any) -> str:
    lines = CAMERA.split("\r\n")
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        lines[place] = draw(st.sampled_from([line[:12], line + " 9", "", lines[-place]]))
    return "\r\n".join(lines)


@settings(max_examples=60, deadline=None)
@given(st.composite(_damaged)())
def test_a_damaged_offer_is_answered_or_refused_with_a_code(sdp):
    async def publish() -> str:
        async with serving(SystemClock(), network=HERE) as media:
            try:
                await media.publish("show", "one", sdp)
            except LiveHubError as refusal:
                return refusal.code
            return "answered"

    assert asyncio.run(publish())


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_a_camera_that_may_no_longer_is_off_at_once(media):
    async with publishing(media):
        await until(media, state="on_air")
        media.dismiss("another")
        await until(media, state="on_air")
        media.dismiss("one")
        await until(media, state="off")
