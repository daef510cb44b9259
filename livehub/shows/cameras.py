"""Owns deciding on a show's cameras: which is the program, what artisans and phones are told."""

from __future__ import annotations

from typing import Any

from livehub.comments.masking import mask
from livehub.display import clean
from livehub.errors import Invalid
from livehub.events import camera as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.shows import commands as cmd
from livehub.shows.stage import check_open
from livehub.shows.state import ShowState

CUE_LENGTH = 40  # graphemes: what can be read at arm's length in one look
KBPS_LEAST, KBPS_MOST = 200, 6_000


def take_camera(state: ShowState, command: Command[cmd.TakeCamera]) -> Decision:
    """On program; again is nothing."""
    check_open(state)
    camera = command.body.camera
    return Decision() if state.program == camera else decide_events(ev.CameraTaken(camera=camera))


def keep_program(state: ShowState, command: Command[cmd.KeepProgram]) -> Decision:
    """The first one stays the program after a restart too; what was taken since counts more."""
    if state.program is not None or state.phase == "closed":
        return Decision()
    return decide_events(ev.CameraTaken(camera=command.body.camera))


def send_cue(state: ShowState, command: Command[cmd.SendCue]) -> Decision:
    """Shown at the camera; a number in a helper's own words is nobody's to keep in a log."""
    check_open(state)
    body = command.body
    text = _own_words(body.text) if body.cue == "own" else ""
    return decide_events(ev.CueSent(camera=body.camera, cue=body.cue, text=text))


def _own_words(text: str) -> str:
    words = clean(text, CUE_LENGTH)
    if not words:
        raise Invalid("cue_empty", field="text")
    return mask(words).text


def ask_camera(state: ShowState, command: Command[cmd.AskCamera]) -> Decision:
    """The phone, or media for it, does what it can."""
    check_open(state)
    body = command.body
    value = _kbps(body.value) if body.wish == "limit" else 0
    return decide_events(ev.CameraAsked(camera=body.camera, wish=body.wish, value=value))


def _kbps(value: int) -> int:
    if not KBPS_LEAST <= value <= KBPS_MOST:
        raise Invalid("kbps_range", field="value", least=KBPS_LEAST, most=KBPS_MOST)
    return value


def call_helper(_: ShowState, command: Command[cmd.CallHelper]) -> Decision:
    """The studio rings."""
    return decide_events(ev.HelperCalled(camera=command.subject))


STEPS: dict[type, Any] = {
    cmd.TakeCamera: take_camera,
    cmd.KeepProgram: keep_program,
    cmd.SendCue: send_cue,
    cmd.AskCamera: ask_camera,
    cmd.CallHelper: call_helper,
}
