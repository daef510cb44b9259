"""Owns deciding on recordings: people start and stop them, the recorder tells what came of it."""

from __future__ import annotations

from typing import Any

from livehub.errors import Invalid, NotFound, Refused
from livehub.events import Event
from livehub.events import recording as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.shows import commands as cmd
from livehub.shows.state import ShowState


def start(state: ShowState, command: Command[cmd.StartRecording]) -> Decision:
    """Record from now on; while a recording runs nothing changes."""
    if state.phase == "closed":
        raise Refused("show_closed")
    body = command.body
    if not body.program and not body.cameras:
        raise Invalid("recording_nothing", field="program")
    if state.recorded.running is not None:
        return Decision()
    recording = command.mint("recording")
    started = ev.RecordingStarted(recording=recording, program=body.program, cameras=body.cameras)
    return decide_events(started, recording=recording)


def stop(state: ShowState, _: Command[cmd.StopRecording]) -> Decision:
    """No more; again is nothing."""
    return decide_events(*stopped(state))


def stopped(state: ShowState, reason: str = "") -> tuple[Event, ...]:
    """That the recording which runs is over; nothing when none does."""
    running = state.recorded.running
    if running is None:
        return ()
    return (ev.RecordingStopped(recording=running.recording, reason=reason),)


def end(state: ShowState, command: Command[cmd.EndRecording]) -> Decision:
    """The recorder could not go on; one that was stopped meanwhile is none of its business."""
    running = state.recorded.running
    if running is None or running.recording != command.body.recording:
        return Decision()
    return decide_events(*stopped(state, command.body.reason))


def keep(state: ShowState, command: Command[cmd.KeepRecording]) -> Decision:
    """A file is safe; told again after a crash it is the same file."""
    body = command.body
    if body.recording not in state.recorded.begun:
        raise NotFound("recording_unknown")
    if f"{body.recording}/{body.file}" in state.recorded.kept:
        return Decision()
    return decide_events(
        ev.RecordingKept(
            recording=body.recording,
            file=body.file,
            camera=body.camera,
            started_at=body.started_at,
            ms=body.ms,
            octets=body.octets,
            sha256=body.sha256,
            codec=body.codec,
            width=body.width,
            height=body.height,
            whole=body.whole,
        )
    )


STEPS: dict[type, Any] = {
    cmd.StartRecording: start,
    cmd.StopRecording: stop,
    cmd.EndRecording: end,
    cmd.KeepRecording: keep,
}
