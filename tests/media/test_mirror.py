"""Tests of a show's cameras in two of our processes: a real tap and a real mirror, no network."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from livehub.clock import SystemClock
from livehub.media import feed, tap
from livehub.media.egress import Egress
from livehub.media.mirror import Mirror, mirror
from livehub.media.rooms import Room
from livehub.media.rtcp import SenderClock
from tests.media.doubles import DELTA, KEY, RecordingWire, audio_track, video_track
from tests.media.halls import AUDIO, VIDEO, Hall
from tests.media.peers import become


class There(Hall):
    """The process that has the cameras, and a mirror's view of it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.here = Hall()

    @asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        server = await tap.serve(self.path, lambda _: self.room)
        try:
            yield
        finally:
            server.close()

    @asynccontextmanager
    async def mirrored(self) -> AsyncIterator[Mirror]:
        made = await mirror(self.path, self.here.room, SystemClock())
        try:
            yield made
        finally:
            made.close()
            await become(lambda: made.lost)


@pytest.fixture
async def there(tmp_path):
    there = There(tmp_path / "feed.sock")
    async with there.served():
        yield there


def watch(room: Room, camera: str) -> RecordingWire:
    wire = RecordingWire()
    egress = Egress(
        wire, [video_track(), audio_track()], "hall", room.camera(camera).want_key_frame, SystemClock()
    )  # fmt: skip
    room.camera(camera).viewers["viewer"] = egress
    return wire


async def test_a_viewer_elsewhere_sees_what_the_camera_sends(there):
    camera = there.camera("one", VIDEO, AUDIO)
    camera.send(KEY)
    async with there.mirrored():
        here = there.here.room.camera("one")
        assert here.live
        assert there.here.room.program == "one"
        viewer = watch(there.here.room, "one")
        camera.send(DELTA)  # it cannot begin with that, so it asks
        await become(lambda: camera.asked() == 1)
        camera.send(KEY)
        camera.send(DELTA + b"2")
        camera.speak()
        await become(lambda: len(viewer.rtp) == 3)
        assert [packet.payload for packet in viewer.rtp] == [KEY, DELTA + b"2", b"sound"]
        assert here.vitals()["width"] == 1280


async def test_a_camera_that_comes_leaves_and_comes_again_does_so_elsewhere(there):
    async with there.mirrored():
        room = there.here.room
        first = there.camera("one")
        first.send(KEY)
        await become(lambda: "one" in room.forwarders and room.forwarders["one"].live)
        viewer = watch(room, "one")
        first.send(KEY)
        await become(lambda: viewer.rtp)
        first.forwarder.lose(first.ingest)
        await become(lambda: not room.forwarders["one"].live)
        again = there.camera("one")
        again.send(KEY + b"again")
        await become(lambda: len(viewer.rtp) == 2)
        assert (viewer.rtp[1].seq - viewer.rtp[0].seq) & 0xFFFF == 1


async def test_a_take_happens_elsewhere_too_at_the_same_packet(there):
    one, two = there.camera("one"), there.camera("two")
    one.send(KEY)
    two.send(KEY)
    async with there.mirrored():
        hall = there.here
        hall.watch()
        one.send(KEY)
        await become(lambda: len(hall.seen()) == 1)
        there.room.take("two")
        one.send(DELTA + b"1")
        two.send(KEY + b"2")
        one.send(DELTA + b"late")
        two.send(DELTA + b"2")
        await become(lambda: len(hall.seen()) == 4)
        assert hall.seen() == [KEY, DELTA + b"1", KEY + b"2", DELTA + b"2"]


async def test_lips_stay_in_sync_elsewhere(there):
    camera = there.camera("one", VIDEO, AUDIO)
    camera.send(KEY)
    async with there.mirrored():
        viewer = watch(there.here.room, "one")
        stream = camera.ingest.streams["video"]
        stream.heard_clock(SenderClock(stream.ssrc, 100 << 32, 3000), 5.0)
        camera.ingest.ntp_shift = 7 << 32
        camera.send(KEY)
        await become(lambda: viewer.rtcp)  # its first sender report


async def test_a_subscriber_that_falls_behind_goes_on_with_a_key_frame(there, monkeypatch):
    monkeypatch.setattr(tap, "MOST_BEHIND", 100_000)
    camera = there.camera("one")
    camera.send(KEY)
    slow = socket.socket(socket.AF_UNIX)
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.connect(str(there.path))
    slow.sendall(feed.control(feed.Subscribe("show")))
    await become(lambda: there.room._taps)
    for _ in range(1000):  # nobody reads: the socket fills, then the tap's own buffer
        camera.send(DELTA + bytes(1000))
    slow.setblocking(False)
    reader = feed.Reader()
    got: list[object] = []
    with contextlib.suppress(TimeoutError):
        while True:
            data = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(slow, 1 << 16), 0.3)
            got += reader.feed(data)
    assert 0 < len(got) < 500
    before = camera.asked()
    camera.send(DELTA + b"no use")
    assert camera.asked() == before + 1
    camera.send(KEY + b"again")
    camera.send(DELTA + b"on")
    data = await asyncio.get_running_loop().sock_recv(slow, 1 << 16)
    after = [one.packet.payload for one in reader.feed(data) if isinstance(one, feed.Arrived)]
    assert after == [KEY + b"again", DELTA + b"on"]
    slow.close()


async def test_a_subscriber_that_talks_nonsense_is_shown_out(there):
    reader, writer = await asyncio.open_unix_connection(str(there.path))
    writer.write(feed.control(feed.Subscribe("show")) + feed.control(feed.Ready()))
    while await reader.read(1 << 16):
        pass
    writer.close()
    assert there.room._taps == []


async def test_when_the_process_with_the_cameras_dies_they_are_gone(there):
    camera = there.camera("one")
    camera.send(KEY)
    async with there.mirrored():
        for each in list(there.room._taps):
            each.close()
        await become(lambda: not there.here.room.camera("one").live)


async def test_no_process_no_mirror(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        await mirror(tmp_path / "nobody.sock", Hall().room, SystemClock())
