"""Owns what follows from a wish to a show: it hands each kind to the file that knows it."""

from __future__ import annotations

from livehub.log.command import Step, deciding
from livehub.shows import (
    cameras,
    desk,
    due,
    handover,
    moderation,
    receiving,
    recording,
    replies,
    review,
    sources,
    stage,
)

STEPS: dict[type, Step] = {
    **stage.STEPS,
    **receiving.STEPS,
    **moderation.STEPS,
    **sources.STEPS,
    **replies.STEPS,
    **desk.STEPS,
    **due.STEPS,
    **review.STEPS,
    **cameras.STEPS,
    **handover.STEPS,
    **recording.STEPS,
}

decide = deciding(STEPS)
"""Events that follow from the command; raises UserError."""
