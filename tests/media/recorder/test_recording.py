"""Tests of what goes into which file: takes, returns, gaps, sizes, and slow disks."""

import os
import threading
from itertools import pairwise

import pytest

from livehub.media import feed
from livehub.media.recorder import disk as disks
from livehub.media.recorder import manifest
from livehub.media.recorder.manifest import Part
from livehub.media.recorder.reel import IDLE_S, KEY_S, PART_S
from tests.media.doubles import H264, OPUS
from tests.media.recorder.studio import FRAME_MS, Camera, Studio, pictures_of, sounds_of


def program(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.camera is None]


def running(studio: Studio) -> bool:
    return studio.recording.running


def behind(studio: Studio) -> bool:
    return studio.disk.behind


def even(times: list[float]) -> bool:
    steps = [after - before for before, after in pairwise(times)]
    return all(0.02 < step < 0.05 for step in steps)


def test_a_camera_and_the_program_are_recorded_from_the_first_key_frame_on(tmp_path):
    studio = Studio(tmp_path)
    studio.hear(feed.ProgramIs("one"), feed.Ready())
    camera = Camera(studio, "one")
    camera.show(2)  # the first of an encoder is a key frame
    began = studio.clock.now() - 2 * FRAME_MS
    camera.show(58)
    parts = studio.end()
    assert {part.camera for part in parts} == {None, "one"}
    for part in parts:
        pictures = pictures_of(tmp_path / part.file)
        assert len(pictures) == 60
        assert even([at for at, _ in pictures])
        assert len(sounds_of(tmp_path / part.file)) >= 58
        assert (part.width, part.height, part.codec, part.whole) == (320, 240, "VP8", True)
        assert abs(part.started_at - began) <= 2
        assert part.ms == pytest.approx(59 * FRAME_MS, abs=40)
    assert {part.epoch for part in parts} == {None, 1}
    assert manifest.read(tmp_path) == studio.manifest


def test_a_camera_that_is_met_in_mid_picture_is_asked_for_a_key_frame(tmp_path):
    studio = Studio(tmp_path)
    studio.hear(feed.ProgramIs("one"))
    camera = Camera(studio, "one")
    camera.packets()
    camera.show(3)
    assert studio.asked == ["one"]
    assert studio.parts.count == 0
    camera.show(3, key=True)
    assert studio.parts.count == 2
    assert studio.asked == ["one"]
    parts = studio.end()
    assert [len(pictures_of(tmp_path / part.file)) for part in parts] == [3, 3]


def test_packets_out_of_order_and_numbers_that_wrap_do_no_harm(tmp_path):
    studio = Studio(tmp_path, cameras=False)
    studio.hear(feed.ProgramIs("one"))
    camera = Camera(studio, "one", size=(640, 480))
    camera.show(10)
    waiting = [packet for _ in range(50) for packet in camera.packets()]
    for number in range(0, len(waiting) - 1, 2):
        waiting[number], waiting[number + 1] = waiting[number + 1], waiting[number]
    studio.hear(*waiting)
    (part,) = studio.end()
    assert len(pictures_of(tmp_path / part.file)) == 60


def test_a_lost_packet_costs_the_pictures_up_to_the_next_key_frame(tmp_path):
    studio = Studio(tmp_path, cameras=False)
    studio.hear(feed.ProgramIs("one"))
    camera = Camera(studio, "one")
    camera.show(30)
    camera.packets()  # never comes
    assert studio.asked == []
    camera.show(20)
    assert studio.asked == ["one"]
    camera.show(30, key=True)
    (part,) = studio.end()
    times = [at for at, _ in pictures_of(tmp_path / part.file)]
    assert len(times) == 60
    assert times[30] - times[29] == pytest.approx(21 * FRAME_MS / 1000, abs=0.01)


def test_the_program_follows_a_take_at_the_next_key_frame_on_one_timeline(tmp_path):
    studio = Studio(tmp_path, cameras=False)
    studio.hear(feed.ProgramIs("one"))
    one, two = Camera(studio, "one"), Camera(studio, "two")
    for _ in range(30):
        studio.hear(*two.packets())
        one.show()
    studio.hear(feed.ProgramIs("two"))
    for _ in range(5):  # until the key frame is there the old camera goes on
        studio.hear(*two.packets())
        one.show()
    assert studio.asked == ["two"]
    for number in range(30):
        two.show(key=number == 0)
        studio.hear(*one.packets())
    (part,) = studio.end()
    times = [at for at, _ in pictures_of(tmp_path / part.file)]
    assert len(times) == 65
    assert even(times)


def test_a_take_to_a_camera_of_another_size_or_codec_begins_a_new_file(tmp_path):
    studio = Studio(tmp_path, cameras=False)
    studio.hear(feed.ProgramIs("one"))
    Camera(studio, "one").show(5)
    studio.hear(feed.ProgramIs("two"))
    Camera(studio, "two", size=(640, 480)).show(5)
    studio.hear(feed.ProgramIs("three"))
    Camera(studio, "three", codec=H264).show(5)
    first, second, third = studio.end()
    assert [part.file.rpartition(".")[2] for part in (first, second, third)] == ["webm", "webm", "mp4"]  # fmt: skip
    assert [(part.width, part.codec) for part in (first, second, third)] == [
        (320, "VP8"), (640, "VP8"), (320, "H264"),
    ]  # fmt: skip
    assert first.started_at < second.started_at < third.started_at


def test_a_camera_that_turns_or_shrinks_its_picture_goes_on_in_a_new_file(tmp_path):
    studio = Studio(tmp_path, program=False)
    camera = Camera(studio, "one", size=(640, 480))
    camera.show(5)
    camera.size = (480, 640)
    camera.show(5, key=True)
    sizes = [{size for _, size in pictures_of(tmp_path / part.file)} for part in studio.end()]
    assert sizes == [{(640, 480)}, {(480, 640)}]


def test_a_camera_that_returns_has_a_new_file_and_the_program_goes_on_in_its_own(tmp_path):
    studio = Studio(tmp_path)
    studio.hear(feed.ProgramIs("one"))
    camera = Camera(studio, "one")
    camera.show(30)
    camera.leave()
    studio.pass_time(2000)
    Camera(studio, "one", epoch=2).show(30)
    parts = studio.end()
    assert sorted((part.epoch or 0, part.camera) for part in parts if part.camera) == [
        (1, "one"), (2, "one"),
    ]  # fmt: skip
    (whole,) = program(parts)
    times = [at for at, _ in pictures_of(tmp_path / whole.file)]
    assert len(times) == 60
    assert times[30] - times[29] == pytest.approx(2 + FRAME_MS / 1000, abs=0.05)


def test_after_a_long_absence_the_program_goes_on_in_a_new_file(tmp_path):
    studio = Studio(tmp_path, cameras=False)
    studio.hear(feed.ProgramIs("one"))
    camera = Camera(studio, "one")
    camera.show(5)
    camera.leave()
    studio.pass_time(round(IDLE_S * 1000) + 100)
    assert not running(studio)
    Camera(studio, "one", epoch=2).show(5)
    assert running(studio)
    assert len(studio.end()) == 2


def test_media_that_is_started_again_costs_a_gap_only(tmp_path):
    studio = Studio(tmp_path, cameras=False)
    studio.hear(feed.ProgramIs("one"))
    Camera(studio, "one").show(5)
    studio.recording.disconnected()
    studio.pass_time(500)
    studio.hear(feed.ProgramIs(None), feed.ProgramIs("one"))
    Camera(studio, "one").show(5)
    (part,) = studio.end()
    assert len(pictures_of(tmp_path / part.file)) == 10


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_a_file_grows_no_longer_than_half_an_hour_and_keys_come_often_enough(tmp_path):
    studio = Studio(tmp_path, cameras=False)
    studio.hear(feed.ProgramIs("one"))
    camera = Camera(studio, "one", sound=False)
    camera.show(2)
    for _ in range(round(PART_S / IDLE_S * 2)):
        studio.pass_time(round(IDLE_S * 500))
        camera.show(key=True)
    assert studio.parts.count == 2
    studio.asked.clear()
    for passed in range(4, round(KEY_S) + 4, 4):
        studio.pass_time(4000)
        camera.show()
        assert bool(studio.asked) == (passed >= KEY_S)
    studio.end()


def test_a_camera_without_sound_and_one_without_pictures_are_recorded_too(tmp_path):
    studio = Studio(tmp_path, program=False)
    Camera(studio, "silent", sound=False).show(10)
    studio.hear(feed.CameraCame("microphone", 1, {"audio": OPUS}))
    microphone = Camera.__new__(Camera)
    microphone.__dict__ |= {
        "studio": studio, "_streams": {"audio": 99}, "_seq": {"audio": 0},
        "_began": studio.clock.steady(),
    }  # fmt: skip
    studio.hear(feed.StreamBegan(99, "microphone", "audio", OPUS, 99))
    for _ in range(50):
        microphone.speak()
        studio.pass_time(20)
    silent, heard = sorted(studio.end(), key=lambda part: part.sound)
    assert (silent.camera, silent.sound, silent.codec) == ("silent", False, "VP8")
    assert (heard.camera, heard.sound, heard.codec) == ("microphone", True, "")
    assert len(sounds_of(tmp_path / heard.file)) == 50


def test_sound_that_begins_later_gets_a_file_that_holds_it(tmp_path):
    studio = Studio(tmp_path, program=False)
    camera = Camera(studio, "one")
    for _ in range(20):
        studio.hear(*camera.packets())
        studio.pass_time(FRAME_MS)
    assert studio.asked == []
    camera.show(40)
    assert set(studio.asked) == {"one"}
    camera.show(10, key=True)
    assert [part.sound for part in studio.end()] == [False, True]


def test_a_slow_disk_costs_pictures_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(disks, "MOST_WAITING", 4000)
    go = threading.Event()

    def slow(handle: int, data: memoryview, at: int) -> int:
        go.wait(10)
        return os.pwrite(handle, data, at)

    studio = Studio(tmp_path, cameras=False, pwrite=slow)
    studio.hear(feed.ProgramIs("one"))
    camera = Camera(studio, "one", size=(640, 480))
    camera.show(30)
    while not behind(studio):
        camera.show(10)
    camera.show(5)
    assert [studio.recording.was_slow() for _ in range(2)] == [True, False]
    go.set()
    while behind(studio):
        pass
    camera.show(5)  # no picture can follow those that were left out
    camera.show(30, key=True)
    (part,) = studio.end()
    times = [at for at, _ in pictures_of(tmp_path / part.file)]
    gaps = [after - before for before, after in pairwise(times)]
    assert sum(gap > 0.1 for gap in gaps) == 1
    assert even(times[-30:])


def test_garbage_from_a_camera_costs_its_own_file_only(tmp_path):
    studio = Studio(tmp_path, program=False)
    good = Camera(studio, "good")
    bad = Camera(studio, "bad", codec=H264)
    for number in range(30):
        good.show()
        for packet in bad.packets(key=number % 10 == 0):
            if number % 3:
                packet.packet.payload = packet.packet.payload[:1] + bytes(20)
            studio.hear(packet)
    parts = {part.camera: part for part in studio.end()}
    assert len(pictures_of(tmp_path / parts["good"].file)) == 30
