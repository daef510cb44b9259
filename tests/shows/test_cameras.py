"""Rules of a show's cameras: who is the program, what artisans and phones are told."""

from __future__ import annotations

import pytest

from livehub.comments.masking import MASK
from livehub.errors import Invalid, Refused
from livehub.events import camera as ev
from livehub.log.command import Body
from livehub.screens.feeds import log_and_projection
from livehub.shows import commands as cmd
from livehub.shows.cameras import CUE_LENGTH, KBPS_LEAST, KBPS_MOST
from tests.builders import Fold, a_show

HOUSE = "house:cameras"


def nothing_more(show: Fold, body: Body, actor: str = "helper:h1") -> None:
    count = len(show.records)
    show.do(body, actor)
    assert len(show.records) == count


def told(show: Fold, camera: str) -> dict[tuple[str, str], object]:
    """What a phone sees, the show itself aside."""
    of = log_and_projection(f"show:s7k2abcd/camera:{camera}")[1]
    found: dict[tuple[str, str], object] = {
        key: of.document(show.state, key) for key in of.keys(show.state)
    }
    del found["show", "show"]
    return found


def test_a_camera_is_taken_until_another_is():
    show = a_show()
    assert show.state.program != "c1"
    for camera in ("c1", "c2"):
        show.do(cmd.TakeCamera(camera=camera))
        assert show.state.program == camera
        nothing_more(show, cmd.TakeCamera(camera=camera))


def test_the_first_on_air_is_kept_only_while_nobody_was_taken():
    show = a_show()
    show.do(cmd.KeepProgram(camera="c1"), HOUSE)
    assert show.last == ev.CameraTaken(camera="c1")
    nothing_more(show, cmd.KeepProgram(camera="c2"), HOUSE)
    assert show.state.program == "c1"


@pytest.mark.parametrize(
    "body",
    [
        cmd.TakeCamera(camera="c1"),
        cmd.SendCue(camera="c1", cue="louder"),
        cmd.AskCamera(camera="c1", wish="flip"),
    ],
)
def test_after_the_close_cameras_are_left_alone(body):
    show = a_show()
    show.do(cmd.CloseShow())
    with pytest.raises(Refused, match="show_closed"):
        show.do(body)
    nothing_more(show, cmd.KeepProgram(camera="c1"), HOUSE)


def test_the_latest_cue_is_told_to_its_camera_alone():
    show = a_show()
    show.do(cmd.SendCue(camera="c1", cue="louder", text="bỏ qua"))
    assert told(show, "c1") == {
        ("cue", "cue"): {
            "id": show.records[-1].seq,
            "at": show.clock.now(),
            "cue": "louder",
            "text": "",
        }
    }
    assert told(show, "c2") == {}
    first = show.state.cues["c1"].id
    show.do(cmd.SendCue(camera="c1", cue="louder"))
    assert show.state.cues["c1"].id != first


def test_a_helpers_own_words_are_short_clean_and_hold_no_phone_number():
    show = a_show()
    show.do(cmd.SendCue(camera="c1", cue="own", text="  Gọi\u202e 0912345678\nnhé "))
    assert show.state.cues["c1"].text == f"Gọi {MASK} nhé"
    show.do(cmd.SendCue(camera="c1", cue="own", text="á" * 500))
    assert len(show.state.cues["c1"].text) == CUE_LENGTH
    for empty in ("", " \u200b\n"):
        with pytest.raises(Invalid, match="cue_empty"):
            show.do(cmd.SendCue(camera="c1", cue="own", text=empty))


def test_the_latest_wish_of_each_kind_is_told_with_an_id_of_its_own():
    show = a_show()
    show.do(cmd.AskCamera(camera="c1", wish="flip", value=9))
    flipped = show.state.wishes["c1"]["flip"]
    show.clock.advance(1000)
    show.do(cmd.AskCamera(camera="c1", wish="limit", value=600))
    assert told(show, "c1") == {
        ("wishes", "flip"): {"id": flipped.id, "at": flipped.at, "value": 0},
        ("wishes", "limit"): {"id": flipped.id + 1, "at": flipped.at + 1000, "value": 600},
    }
    show.do(cmd.AskCamera(camera="c1", wish="flip"))
    assert show.state.wishes["c1"]["flip"].id == flipped.id + 2


@pytest.mark.parametrize("value", [KBPS_LEAST - 1, KBPS_MOST + 1, 0, -600])
def test_no_picture_is_limited_to_what_is_none(value):
    show = a_show()
    with pytest.raises(Invalid, match="kbps_range"):
        show.do(cmd.AskCamera(camera="c1", wish="limit", value=value))
    assert len(show.state.wishes) == 0


def test_helpers_see_the_program_and_what_each_camera_was_told_last():
    show = a_show()
    of = log_and_projection("show:s7k2abcd/helper")[1]
    show.do(cmd.TakeCamera(camera="c2"))
    show.do(cmd.AskCamera(camera="c1", wish="limit", value=600))
    show.do(cmd.SendCue(camera="c2", cue="pause"))

    def seen(*key: str) -> dict[str, object]:
        document = of.document(show.state, (key[0], key[1]))
        assert document is not None
        return document

    assert seen("show", "show")["program"] == "c2"
    assert seen("cameras", "c1") == {"id": "c1", "cue": None, "limit": 600}
    cue = {"at": show.clock.now(), "cue": "pause", "text": ""}
    assert seen("cameras", "c2") == {"id": "c2", "cue": cue, "limit": None}
