"""Tests of camera, forwarder and viewers over lines that lose, repeat and reorder."""

import random

import pytest

from livehub.media.egress import Egress
from livehub.media.forwarder import Forwarder
from livehub.media.ingest import Ingest
from livehub.media.tracks import Track
from tests.fakes import FakeClock
from tests.media.doubles import VP8, video_track
from tests.media.pipes import FRAME_MS, PACKETS, Line, Page, Phone, PipeWire

VIDEO = Track("video", {96: VP8}, {96: 97}, 0xA, 0xB)


class Evening:
    """One camera and two viewers, each at lines of its own."""

    def __init__(self, seed: int, **bad: float) -> None:
        self.clock = FakeClock()
        dice = random.Random(seed)
        lines = [Line(self.clock, dice, **bad) for _ in range(6)]  # type: ignore[arg-type]
        self.camera_up, self.camera_down, *self.others = self.lines = lines
        wire = PipeWire(self.camera_down)
        self.forwarder = Forwarder("show", "one", self.clock)
        self.ingest = Ingest(wire, [VIDEO], 1, self.forwarder.forward, self.clock)
        self.forwarder.expect(self.ingest, {"video": VP8})
        self.phone = Phone(wire, self.camera_up)
        self.pages = [self._page(n, self.others[2 * n], self.others[2 * n + 1]) for n in range(2)]

    def _page(self, number: int, down: Line, up: Line) -> Page:
        wire = PipeWire(down)
        track = video_track(ssrc=0x1111 + number)
        want = self.forwarder.want_key_frame
        self.forwarder.viewers[str(number)] = Egress(wire, [track], "hall", want, self.clock)
        return Page(wire, up, track.ssrc, self.clock)

    def play(self, pictures: int) -> None:
        for _ in range(pictures):
            self.phone.picture()
            self.pass_ms(FRAME_MS)

    def pass_ms(self, span: int) -> None:
        for _ in range(span):
            self.clock.advance(1)
            for line in self.lines:
                line.deliver()
            if int(self.clock.steady() * 1000) % 50 == 0:
                self.forwarder.tend(self.clock.steady())
                for page in self.pages:
                    page.tend()


@pytest.mark.parametrize("seed", range(3))
def test_two_percent_lost_everywhere_costs_no_picture(seed):
    evening = Evening(seed, loss=0.02)
    evening.play(300)
    evening.pass_ms(1000)
    for page in evening.pages:
        whole = page.whole()
        assert whole == list(range(whole[0], 300))
        assert whole[0] <= 1
        assert page.again > 0
    assert all(line.lost for line in (evening.camera_up, *evening.others[::2]))
    assert evening.phone.key_frames <= 2


@pytest.mark.parametrize("seed", range(3))
def test_repeated_and_reordered_packets_arrive_once_and_in_their_places(seed):
    evening = Evening(seed, repeats=0.1, jitter_ms=20)
    evening.play(200)
    evening.pass_ms(1000)
    for page in evening.pages:
        assert page.whole()[-199:] == list(range(1, 200))
        numbers = sorted(page.packets)[PACKETS:]  # a page cannot miss what came before its first
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
        pictures = [int.from_bytes(page.packets[n].payload[-5:-1], "big") for n in numbers]
        assert pictures == sorted(pictures)


def test_a_second_without_uplink_costs_little_more_than_that_second():
    evening = Evening(1, delay_ms=20)
    evening.play(60)
    evening.camera_up.cut = True
    evening.play(30)
    evening.camera_up.cut = False
    evening.play(60)
    evening.pass_ms(200)
    for page in evening.pages:
        whole = page.whole()
        missing = [number for number in range(whole[0], 150) if number not in whole]
        assert set(missing) <= set(range(59, 99))  # 1 s cut off, at most 0.3 s until all is well
    assert evening.phone.key_frames >= 2


def test_one_viewers_bad_line_is_not_anothers():
    evening = Evening(2)
    evening.others[0].loss = 0.3
    evening.play(150)
    evening.pass_ms(1000)
    good = evening.pages[1]
    assert good.whole()[-149:] == list(range(1, 150))
    assert good.again == 0
