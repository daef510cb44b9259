"""Rules for measuring media: what is sent is what Chromium sends, and what is read from it is right."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

import pytest

from livehub.media import rtp
from tests import bench
from tests.bench.media import Rounds, cost, latency, network, packets, quiet, ramp, sdp, soak
from tests.bench.media.children import program
from tests.bench.media.picture import Clip

KEYS = {
    "cpu_vs_janus", "cpu_vs_janus_tuned", "latency_p99_vs_janus_tuned", "viewers_per_core",
    "ramp_s", "cpu_vs_mediarelay", "guard_refusal_ms",
}  # fmt: skip


def clip() -> Clip:
    return Clip([bytes([number]) * (20_000 if number == 0 else 9_000) for number in range(30)], [b"sound"] * 50)  # fmt: skip


class Lab:
    """A lab that answers what it is told to."""

    def __init__(self, **can: bool) -> None:
        self.can = {"janus": True, "compiler": True, "chromium": True, **can}

    def __call__(self, what: str, **arguments: Any) -> Any:
        assert what == "can"
        return self.can


def names(**can: bool) -> set[str]:
    with ExitStack() as stack:
        return {figure.name for figure in Rounds(Lab(**can), stack).figures()}


def test_media_is_an_area_and_its_parts_are_not() -> None:
    assert "media" in bench.areas()
    assert not {"lab", "camera", "sink"} & set(bench.areas())


def test_media_has_exactly_the_promised_figures() -> None:
    assert names() == KEYS


def test_what_cannot_be_measured_is_left_out_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert names(janus=False) == {name for name in KEYS if "janus" not in name}
    assert names(compiler=False) == {"ramp_s", "guard_refusal_ms"}
    assert "ramp_s" not in names(chromium=False)
    said = capsys.readouterr().out
    assert said.count("left out: ") == 3
    assert "apt install janus" in said


def test_a_frame_is_cut_into_equal_parts_that_fit_a_packet() -> None:
    parts = packets.split(b"x" * 9_999, 1168)
    assert b"".join(parts) == b"x" * 9_999
    assert len(parts) == 9
    assert {len(part) for part in parts} == {1111}
    assert {len(part) for part in packets.split(b"x" * 2_001, 1168)} == {1000, 1001}


def test_a_key_frame_is_spread_as_the_pacer_spreads_it() -> None:
    plan = packets.planned(clip())
    key = [one for one in plan if one.kind == "video" and one.frame == 0]
    at_once: dict[float, int] = {}
    for one in key:
        at_once[one.at] = at_once.get(one.at, 0) + len(one.payload)
    assert len(at_once) == 5
    assert max(at_once.values()) < packets.BURST + packets.LONGEST_PACKET
    assert [one.marker for one in key] == [False] * (len(key) - 1) + [True]
    assert [one.at for one in plan] == sorted(one.at for one in plan)


def test_numbers_go_on_while_the_clip_is_repeated() -> None:
    plan = [one for one in packets.planned(clip()) if one.kind == "video"]
    extensions = {packets.TRANSPORT_CC: 3}
    numbers = packets.Numbers({"video": 96, "audio": 111, "rtx": 97}, sdp.ssrcs(), extensions)
    sent = [rtp.read(numbers.write(one, again, 30, 1.0)) for again in range(2) for one in plan]
    assert all(one is not None and one.ssrc == sdp.ssrcs()["video"] for one in sent)
    read = [one for one in sent if one is not None]
    assert [one.seq for one in read] == list(range(1001, 1001 + len(read)))
    begins = [one for one in read if one.payload[0] & 0x10]
    assert len(begins) == 60
    assert [one.timestamp for one in begins] == [3000 * number for number in range(60)]
    assert [int.from_bytes(one.payload[2:4], "big") & 0x7FFF for one in begins] == list(range(60))
    assert all(len(one.payload) + 12 <= packets.LONGEST_PACKET for one in read)


def test_what_is_asked_for_again_goes_out_as_rtx_with_its_old_number() -> None:
    numbers = packets.Numbers(
        {"video": 96, "audio": 111, "rtx": 97}, sdp.ssrcs(), {packets.TRANSPORT_CC: 3}
    )
    plan = [one for one in packets.planned(clip()) if one.kind == "video"]
    plain = numbers.write(plan[0], 0, 30, 1.0)
    first, again = rtp.read(plain), rtp.read(numbers.again(plain))
    assert first is not None
    assert again is not None
    assert (again.ssrc, again.payload_type) == (sdp.ssrcs()["rtx"], 97)
    assert again.payload == first.seq.to_bytes(2, "big") + first.payload


def test_frames_are_found_again_behind_another_clock() -> None:
    sizes = [9, 8, 9, 10, 17, 9, 8, 8, 11, 9] * 9
    sent = [(3000 * number & 0xFFFFFFFF, size, number * 33_000_000) for number, size in enumerate(sizes)]  # fmt: skip
    seen = [
        (viewer, timestamp + shift & 0xFFFFFFFF, size, at + delay)
        for viewer, shift, delay in ((0, 0xFFFFF000, 5_000_000), (1, 77, 120_000_000))
        for timestamp, size, at in sent
    ]
    found = latency.delays(sent, seen)
    assert sorted(set(found)) == [5.0, 120.0]  # more than three frames late is still told
    assert len(found) == 2 * len(sent)
    assert latency.quantile(found, 0.5) == 120.0
    assert latency.quantile([], 0.99) == float("inf")


def test_a_ramp_ends_when_a_whole_second_had_the_wanted_bitrate() -> None:
    samples = [
        {"at": 10 + tenth / 10, "octets": max(0, tenth - 20) * 26_000, "pictures": tenth * 3}
        for tenth in range(60)
    ]
    found = ramp.read(samples)
    assert found.seconds == pytest.approx(3.0, abs=0.11)
    assert found.fps == pytest.approx(30, abs=1)
    slow = [{**one, "octets": 0} for one in samples]
    assert ramp.read(slow).seconds == ramp.LONGEST_S


def test_memory_that_only_warms_up_has_not_grown() -> None:
    flat = [50, 70, 90, 100, *[100, 101] * 20]
    assert soak.growth(flat) == pytest.approx(0, abs=1)
    assert soak.growth([100 + number for number in range(60)]) > 25


def test_processor_time_of_children_that_ended_is_counted() -> None:
    begin = cost.moment(os.getpid())
    work = "import time\nwhile time.process_time() < 0.1: pass"
    subprocess.run([sys.executable, "-c", work], check=True)
    assert cost.moment(os.getpid()).busy - begin.busy >= 0.08
    assert cost.memory(os.getpid()) > 1_000_000


def test_a_window_in_which_the_machine_was_away_counts_as_disturbed() -> None:
    begin = quiet.Machine(0, 0, 0)
    assert quiet.disturbance(begin, quiet.Machine(10, 0.1, 1), late_s=0.01) < 1
    assert quiet.disturbance(begin, quiet.Machine(10, 1.0, 0), late_s=0) > 1
    assert quiet.disturbance(begin, quiet.Machine(10, 0, 9.0), late_s=0) > 1
    assert quiet.disturbance(begin, quiet.Machine(10, 0, 0), late_s=0.5) > 1


@pytest.mark.media
@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_viewers_of_our_server_are_counted() -> None:
    entering = network.entering()
    if not entering:
        pytest.skip("needs a network namespace")
    async with program(
        *entering, sys.executable, "-m", "tests.bench.media.lab", quiet=False
    ) as lab:
        if not (await lab.ask("can"))["compiler"]:
            pytest.skip("needs a C compiler")
        outcome = await lab.ask("outcome", server="ours", viewers=2)
    assert outcome["fps"] > 0
    assert outcome["cpu"] > 0
    assert 0 < outcome["p50"] <= outcome["p99"]
    assert "GCM" in outcome["profile"]
