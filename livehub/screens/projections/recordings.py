"""Owns what helpers are told of recordings: what runs, why one stopped, which files are kept."""

from __future__ import annotations

from livehub.screens.projections import Doc
from livehub.shows.recorded import Kept
from livehub.shows.state import ShowState


def running(state: ShowState) -> Doc:
    """Fields of the show's document for helpers: what is recorded, or why it stopped."""
    found = state.recorded.running
    return {
        "recording": found
        and {
            "id": found.recording,
            "since": found.since,
            "program": found.program,
            "cameras": found.cameras,
        },
        "recording_stopped": state.recorded.reason,
    }


def kept(file: Kept) -> Doc:
    """A file that can be had."""
    return {
        "recording": file.recording,
        "file": file.file,
        "camera": file.camera,
        "at": file.started_at,
        "ms": file.ms,
        "octets": file.octets,
        "codec": file.codec,
        "width": file.width,
        "height": file.height,
        "whole": file.whole,
    }
