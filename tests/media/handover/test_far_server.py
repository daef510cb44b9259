"""A camera handed over to a WHIP server that is not ours: what it receives, it counts."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction

import av
import pytest
from aiortc import RTCRtpSender, RTCSessionDescription, VideoStreamTrack
from aiortc.mediastreams import AudioStreamTrack

from livehub.clock import Clock, SystemClock
from livehub.media.interface import Handover
from livehub.media.network import LOOPBACK, Network
from livehub.media.sessions import Media, serving
from tests.fakes import FakeClock
from tests.media.handover.far import TOKEN, FarServer, far_server
from tests.media.peers import become, connection, publishing, until, viewing

pytestmark = [pytest.mark.media, pytest.mark.timeout(150)]

HERE = Network(addresses=(LOOPBACK,))


class Noise(VideoStreamTrack):
    """Pictures that no encoder fits into one packet."""

    async def recv(self) -> av.VideoFrame:
        pts, time_base = await self.next_timestamp()
        frame = av.VideoFrame(160, 120, "yuv420p")
        for plane in frame.planes:
            plane.update(os.urandom(plane.buffer_size))
        frame.pts, frame.time_base = pts, Fraction(time_base)
        return frame


@asynccontextmanager
async def noisy(media: Media, codec: str) -> AsyncIterator[None]:
    """A camera with sound whose pictures take several packets each."""
    pc = connection()
    pc.addTrack(Noise())
    pc.addTrack(AudioStreamTrack())
    known = RTCRtpSender.getCapabilities("video").codecs
    for transceiver in pc.getTransceivers():
        transceiver.direction = "sendonly"
    pc.getTransceivers()[0].setCodecPreferences([c for c in known if c.mimeType == codec])
    try:
        await pc.setLocalDescription(await pc.createOffer())
        session = await media.publish("show", "one", pc.localDescription.sdp)
        await pc.setRemoteDescription(RTCSessionDescription(session.answer_sdp, "answer"))
        await until(media, state="on_air")
        yield
    finally:
        await pc.close()


@asynccontextmanager
async def handing(clock: Clock | None = None) -> AsyncIterator[tuple[Media, FarServer]]:
    """Media beside a far server, nothing handed over yet."""
    async with far_server() as far, serving(clock or SystemClock(), network=HERE) as media:
        yield media, far


async def goes(media: Media, state: str, code: str = "") -> None:
    """Wait until the hand-over is so."""
    wanted = {"state": state, "code": code}
    await become(lambda: wanted.items() <= media.handover("show").items(), 40)


@pytest.mark.parametrize("codec", ["video/VP8", "video/H264"])
async def test_whole_frames_of_picture_and_sound_arrive_at_a_server_of_others(codec):
    async with handing() as (media, far), noisy(media, codec):
        media.hand_over("show", Handover(far.url, TOKEN))
        counted = await far.becomes(
            lambda count: count["video"]["frames"] >= 30 and count["audio"]["frames"] >= 30
        )
        assert media.handover("show") == {"state": "live", "code": ""}
    video, audio = counted["video"], counted["audio"]
    assert video["packets"] > 2 * video["frames"]
    assert 10 * video["missing"] <= video["packets"]  # a busy machine drops some
    assert 10 * audio["missing"] <= audio["packets"]


async def test_a_key_frame_that_the_server_asks_for_comes_from_the_camera():
    async with handing() as (media, far), publishing(media):
        await until(media, state="on_air")
        media.hand_over("show", Handover(far.url, TOKEN))
        before = await far.becomes(lambda count: count["video"]["frames"] >= 20)
        await asyncio.sleep(0.6)  # two requests are never closer than half a second
        still = (await far.count())["video"]["keyFrames"]
        assert still == before["video"]["keyFrames"]
        await far.asked("POST", "/keyframe")
        await far.becomes(lambda count: count["video"]["keyFrames"] > still)


async def test_viewers_here_see_the_same_while_it_is_handed_over():
    async with handing() as (media, far), publishing(media):
        await until(media, state="on_air")
        media.hand_over("show", Handover(far.url, TOKEN))
        await goes(media, "live")
        async with viewing(media) as viewer:
            assert len(await viewer.frames(5)) == 5


async def test_a_server_that_was_killed_is_pushed_to_again_when_it_is_back():
    clock = FakeClock()
    async with handing(clock) as (media, far), publishing(media):
        await until(media, state="on_air")
        media.hand_over("show", Handover(far.url, TOKEN))
        for _ in range(60):  # it reports what it received while time passes
            await asyncio.sleep(0.05)
            clock.advance(100)
        assert media.handover("show")["state"] == "live"
        await far.kill()
        async with asyncio.timeout(25):  # ICE itself would take half a minute to notice
            while media.handover("show")["state"] == "live":
                await asyncio.sleep(0.05)
                clock.advance(200)
        await goes(media, "failing", "handover_unreachable")
        await far.start()
        await far.becomes(lambda count: count["video"]["frames"] >= 20)
        await goes(media, "live")


async def test_a_camera_that_comes_back_goes_on_in_the_same_session():
    async with handing() as (media, far):
        async with publishing(media):
            await until(media, state="on_air")
            media.hand_over("show", Handover(far.url, TOKEN))
            await far.becomes(lambda count: count["video"]["frames"] >= 20)
        await until(media, state="off")
        before = (await far.count())["video"]
        async with publishing(media, size=(480, 360)):
            after = await far.becomes(
                lambda count: count["video"]["frames"] >= before["frames"] + 20
            )
    assert after["sessions"] == 1
    assert after["video"]["missing"] == before["missing"]


async def test_a_camera_that_comes_back_with_another_codec_is_offered_anew():
    async with handing() as (media, far):
        async with publishing(media):
            await until(media, state="on_air")
            media.hand_over("show", Handover(far.url, TOKEN))
            await goes(media, "live")
        await until(media, state="off")
        async with noisy(media, "video/H264"):
            counted = await far.becomes(lambda count: count["sessions"] == 2)
            assert counted["ended"] == 1
            await goes(media, "live")


async def test_a_wrong_token_is_told_as_refused_and_never_written_down(caplog):
    caplog.set_level(logging.DEBUG, "livehub")
    async with handing() as (media, far), publishing(media):
        await until(media, state="on_air")
        media.hand_over("show", Handover(far.url, "wrong-token"))
        await goes(media, "failing", "handover_refused")
        assert media.handover("show")["status"] == 401
        media.hand_over("show", Handover(far.url, TOKEN))
        await goes(media, "live")
        assert (await far.count())["refused"] >= 1
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("livehub")]
    assert ours
    assert not [line for line in ours if "wrong-token" in line or TOKEN in line]


async def test_what_is_no_longer_wanted_is_ended_at_the_server():
    async with handing() as (media, far), publishing(media):
        await until(media, state="on_air")
        media.hand_over("show", Handover(far.url, TOKEN))
        await goes(media, "live")
        media.hand_over("show", None)
        await far.becomes(lambda count: count["ended"] == 1)
        await goes(media, "off")
        await until(media, state="on_air", viewers=0)


async def test_the_end_of_media_is_told_to_the_server():
    async with far_server() as far:
        async with serving(SystemClock(), network=HERE) as media, publishing(media):
            await until(media, state="on_air")
            media.hand_over("show", Handover(far.url, TOKEN))
            await goes(media, "live")
        assert (await far.count())["ended"] == 1
