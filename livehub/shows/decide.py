"""Owns what follows from a wish to a show: it hands each kind to the file that knows it."""

from __future__ import annotations

from typing import Any

from livehub.errors import NotFound
from livehub.log.command import Command, Decision, type_of
from livehub.shows import cameras, desk, due, handover, moderation, recording, review, stage
from livehub.shows.state import ShowState

STEPS: dict[type, Any] = {
    **stage.STEPS,
    **moderation.STEPS,
    **desk.STEPS,
    **due.STEPS,
    **review.STEPS,
    **cameras.STEPS,
    **handover.STEPS,
    **recording.STEPS,
}


def decide(state: ShowState, command: Command[Any]) -> Decision:
    """Events that follow from the command; raises UserError."""
    step = STEPS.get(type(command.body))
    if step is None:
        raise NotFound("command_unknown", type=type_of(command.body))
    decision: Decision = step(state, command)
    return decision
