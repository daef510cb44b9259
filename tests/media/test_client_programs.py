"""Other people's WHIP and WHEP programs: ffmpeg 9, and what OBS is built on (libdatachannel)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from livehub.errors import Invalid
from livehub.media.interface import MediaSession
from tests.media.doubles import offer, recorded
from tests.media.foreign import MODULES, TOKEN, Site, ffmpeg, needed, served
from tests.media.peers import Viewer, become, publishing, until

pytestmark = [pytest.mark.media, pytest.mark.timeout(90)]

OBS = Path(__file__).parent / "obs.mjs"
# H264 without B frames and stereo Opus: all that its muxer takes
PICTURE = (
    "-c:v libx264 -pix_fmt yuv420p -profile:v baseline -preset ultrafast -tune zerolatency -g 25"
)
SOUND = "-c:a libopus -b:a 64k -ar 48000 -ac 2"
SOURCES = "-re -f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i sine=440"


@contextlib.asynccontextmanager
async def running(*command: object, **options: Any) -> AsyncIterator[Process]:
    """A program for as long as the block lasts."""
    process = await asyncio.create_subprocess_exec(*map(str, command), **options)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@contextlib.asynccontextmanager
async def watching(site: Site) -> AsyncIterator[Viewer]:
    """A viewer that decodes."""
    viewer = Viewer()
    try:
        session: MediaSession = await site.media.view("show", await viewer.offer())
        await viewer.accept(session)
        yield viewer
    finally:
        await viewer.pc.close()


@pytest.mark.parametrize("flags", ["", "-whip_flags dtls_active"], ids=["passive", "active"])
async def test_ffmpeg_publishes_and_viewers_see_and_hear_it(flags):
    to = f"{flags} -authorization {TOKEN} -f whip".split()
    command = [ffmpeg(), "-loglevel", "error", *SOURCES.split(), *PICTURE.split(), *SOUND.split()]
    async with served() as site, running(*command, "-t", "8", *to, f"{site.url}/whip/one") as cast:
        await until(site.media, state="on_air", width=640, height=360)
        async with watching(site) as viewer:
            pictures = await viewer.frames(60)
            await viewer.frames(60, "audio")
        assert {(picture.width, picture.height) for picture in pictures} == {(640, 360)}
        assert await asyncio.wait_for(cast.wait(), 30) == 0
        await until(site.media, state="off")
    assert [(act, status) for act, _, status, _ in site.asked] == [("POST", 201), ("DELETE", 200)]
    assert "candidate" not in site.offers[0]


async def test_ffmpeg_with_a_wrong_key_is_told_so():
    to = ["-authorization", "wrong", "-f", "whip"]
    command = [ffmpeg(), "-loglevel", "error", *SOURCES.split(), *PICTURE.split(), *SOUND.split()]
    async with served() as site:
        async with running(*command, *to, f"{site.url}/whip/one", stderr=PIPE) as cast:
            _, said = await asyncio.wait_for(cast.communicate(), 30)
        assert b"401" in said
        assert site.statuses("POST") == [401]


def obs() -> list[object]:
    """The command that plays OBS, without its arguments."""
    needed(MODULES / "node-datachannel")
    return [needed(Path(shutil.which("node") or "node")), OBS]


async def told(process: Process, wanted: dict[str, object]) -> dict[str, Any]:
    """Read what it tells until this is among it."""
    assert process.stdout is not None
    async with asyncio.timeout(20):
        while True:
            line = await process.stdout.readline()
            assert line, f"it ended before it told {wanted}"
            fact: dict[str, Any] = json.loads(line)
            if wanted.items() <= fact.items():
                return fact


async def test_what_obs_is_built_on_publishes_plays_and_says_goodbye():
    pipes = {"stdin": PIPE, "stdout": PIPE}
    async with served() as site:
        camera = [*obs(), "camera", f"{site.url}/whip/one", TOKEN, ffmpeg()]
        viewer = [*obs(), "viewer", f"{site.url}/whep/key", TOKEN]
        async with running(*camera, **pipes) as sends:
            created = await told(sends, {"status": 201})
            assert created["location"].startswith("/media/")  # OBS cannot use a relative one
            await until(site.media, state="on_air", width=640, height=360)
            async with watching(site) as decoding, running(*viewer, **pipes) as plays:
                await decoding.frames(60)
                await decoding.frames(20, "audio")
                await told(plays, {"received": ["audio", "video"]})
                for process in (plays, sends):
                    assert process.stdin is not None
                    process.stdin.write(b"end\n")
                    await told(process, {"deleted": 200})
        await become(lambda: site.media.vitals("show")["one"]["state"] == "off")
    assert not any("candidate" in one for one in site.offers)
    assert not site.statuses("PATCH")


@pytest.mark.parametrize("codec", ["video/VP8", "video/H264"])
async def test_every_recorded_viewer_is_answered_whichever_codec_is_on_air(codec):
    async with served() as site, publishing(site.media, codec=codec):
        await until(site.media, state="on_air")
        for name in recorded("viewer"):
            if codec.partition("/")[2] not in offer(name):  # a Firefox that never got its H264
                with pytest.raises(Invalid, match="sdp_codec"):
                    await site.media.view("show", offer(name))
                continue
            answer = (await site.media.view("show", offer(name))).answer_sdp
            assert answer.count("a=sendonly") == 2, name
            assert codec.partition("/")[2] in answer, name
