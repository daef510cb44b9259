"""Owns deciding on comment sources: which this show listens to, and what they may have missed.

Keys go to the vault and into no event: one that is left empty stays as it is, for every show.
"""

from __future__ import annotations

from typing import Any

from livehub.display import clean
from livehub.errors import Invalid, NotAuthorized, NotFound
from livehub.events import comments as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.log.vault import Secret
from livehub.shows import comment_commands as cmd
from livehub.shows.stage import check_open
from livehub.shows.state import Gap, ShowState

STREAM_MOST = 300  # characters
KEY_MOST = 2_000  # a Facebook page token has some 250
_KEYS = ("token", "secret")


def connect(state: ShowState, command: Command[cmd.ConnectSource]) -> Decision:
    """Listen to it from now on, or to something else there, or with other keys."""
    check_open(state)
    body = command.body
    keys = {field: getattr(body, field).strip() for field in _KEYS}
    if any(keys.values()) and command.role != "owner":
        raise NotAuthorized("owner_only")
    for field, key in keys.items():
        if len(key) > KEY_MOST or not key.isascii() or not key.isprintable():
            raise Invalid("secret_form", field=field)
    stream = clean(body.stream)
    if len(stream) > STREAM_MOST:
        raise Invalid("field_unreadable", field="stream")
    given = tuple(
        Secret(source_subject(body.source), field, key) for field, key in keys.items() if key
    )
    connected = ev.SourceConnected(source=body.source, stream=stream)
    # The same again is how a person asks for another try.
    return Decision((connected,), {}, given)


def source_subject(source: str) -> str:
    """Under which the vault keeps the keys of a source."""
    return f"source:{source}"


def disconnect(state: ShowState, command: Command[cmd.DisconnectSource]) -> Decision:
    """Its keys stay for the next show."""
    source = command.body.source
    if source not in state.sources:
        return Decision()
    return decide_events(ev.SourceDisconnected(source=source))


def note_gap(state: ShowState, command: Command[cmd.NoteGap]) -> Decision:
    """A task for helpers."""
    body = command.body
    gap = command.mint("gap")
    if body.until <= body.since or state.phase == "closed":
        return Decision()
    return decide_events(
        ev.GapNoticed(gap=gap, source=body.source, since=body.since, until=body.until), gap=gap
    )


def close_gap(state: ShowState, command: Command[cmd.CloseGap]) -> Decision:
    """Somebody has read it."""
    gap = command.body.gap
    if _gap(state, gap).closed:
        return Decision()
    return decide_events(ev.GapClosed(gap=gap, by=command.subject))


def reopen_gap(state: ShowState, command: Command[cmd.ReopenGap]) -> Decision:
    """It was closed by mistake: it is to be read still."""
    there = _gap(state, command.body.gap)
    if not there.closed:
        return Decision()
    return decide_events(
        ev.GapNoticed(gap=there.gap, source=there.source, since=there.since, until=there.until)
    )


def _gap(state: ShowState, gap: str) -> Gap:
    for each in state.gaps:
        if each.gap == gap:
            return each
    raise NotFound("gap_unknown")


STEPS: dict[type, Any] = {
    cmd.ConnectSource: connect,
    cmd.DisconnectSource: disconnect,
    cmd.NoteGap: note_gap,
    cmd.CloseGap: close_gap,
    cmd.ReopenGap: reopen_gap,
}
