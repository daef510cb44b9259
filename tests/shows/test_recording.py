"""Rules of recordings: who is recorded knows it, and every file that is kept is known once."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.errors import Invalid, NotFound, Refused
from livehub.events import recording as ev
from livehub.events import show as show_ev
from livehub.screens.feeds import log_and_projection
from livehub.shows import commands as cmd
from tests.builders import Fold, a_show

HOUSE = "house:recordings"


def recorded(show: Fold) -> str:
    """Start a recording; its id."""
    return str(show.do(cmd.StartRecording())["recording"])


def kept(recording: str, file: str = "20260919-201503_program.webm") -> cmd.KeepRecording:
    return cmd.KeepRecording(
        recording=recording, file=file, started_at=5, ms=90_000, octets=28_000_000,
        sha256="a" * 64, codec="VP8", width=1280, height=720,
    )  # fmt: skip


def seen(show: Fold, audience: str, collection: str = "show", key: str = "show") -> Any:
    _, projection = log_and_projection(f"show:s7k2abcd/{audience}")
    return projection.document(show.state, (collection, key))


def test_a_show_is_not_recorded_unless_somebody_starts_it():
    assert a_show().state.recorded.running is None


def test_everybody_in_front_of_a_screen_sees_that_it_is_recorded():
    show = a_show()
    for recording in (False, True, False):
        for audience in ("camera:c1", "watch"):
            assert seen(show, audience)["recording"] is recording
        assert bool(seen(show, "helper")["recording"]) is recording
        show.do(cmd.StopRecording() if recording else cmd.StartRecording())


def test_helpers_see_what_is_recorded_and_since_when():
    show = a_show()
    recording = str(show.do(cmd.StartRecording(program=False, cameras=True))["recording"])
    since = show.clock.now()
    wanted = {"id": recording, "since": since, "program": False, "cameras": True}
    assert seen(show, "helper")["recording"] == wanted


def test_starting_and_stopping_again_is_nothing():
    show = a_show()
    recorded(show)
    count = len(show.records)
    assert show.do(cmd.StartRecording(cameras=True)) == {}
    assert len(show.records) == count
    show.do(cmd.StopRecording())
    show.do(cmd.StopRecording())
    assert len(show.records) == count + 1


def test_a_recording_of_nothing_is_refused():
    with pytest.raises(Invalid, match="recording_nothing"):
        a_show().do(cmd.StartRecording(program=False))


def test_a_close_ends_the_recording_and_nothing_is_recorded_afterwards():
    show = a_show()
    recording = recorded(show)
    show.do(cmd.CloseShow())
    events = [record.event for record in show.records[-2:]]
    assert events[0] == ev.RecordingStopped(recording=recording)
    assert isinstance(events[1], show_ev.ShowClosed)
    with pytest.raises(Refused, match="show_closed"):
        show.do(cmd.StartRecording())


def test_a_recorder_that_cannot_go_on_says_why_until_the_next_start():
    show = a_show()
    recording = recorded(show)
    show.do(cmd.EndRecording(recording=recording, reason="recording_disk_low"), HOUSE)
    assert show.last == ev.RecordingStopped(recording=recording, reason="recording_disk_low")
    helper = seen(show, "helper")
    assert (helper["recording"], helper["recording_stopped"]) == (None, "recording_disk_low")
    recorded(show)
    assert seen(show, "helper")["recording_stopped"] == ""


def test_a_late_word_about_an_earlier_recording_does_not_end_the_present_one():
    show = a_show()
    first = recorded(show)
    show.do(cmd.StopRecording())
    second = recorded(show)
    show.do(cmd.EndRecording(recording=first, reason="recording_disk_low"), HOUSE)
    running = show.state.recorded.running
    assert running is not None
    assert running.recording == second


def test_a_file_is_kept_once_also_after_the_show():
    show = a_show()
    recording = recorded(show)
    show.do(cmd.CloseShow())
    show.do(kept(recording), HOUSE)
    count = len(show.records)
    show.do(kept(recording), HOUSE)
    assert len(show.records) == count
    document = seen(show, "helper", "recordings", f"{recording}/20260919-201503_program.webm")
    assert (document["ms"], document["octets"], document["camera"]) == (90_000, 28_000_000, None)


def test_a_file_of_a_recording_nobody_knows_is_refused():
    with pytest.raises(NotFound, match="recording_unknown"):
        a_show().do(kept("nobody"), HOUSE)


def test_buyers_and_phones_may_not_record():
    from livehub.screens.viewer import MAY

    for body in (cmd.StartRecording, cmd.StopRecording):
        assert MAY[body] == {"owner", "helper"}
    assert cmd.KeepRecording not in MAY
    assert cmd.EndRecording not in MAY
