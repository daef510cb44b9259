"""Owns deciding on a show's hand-over: to which server elsewhere its camera is pushed."""

from __future__ import annotations

import re
from typing import Any

from livehub.endpoints import origin_of, read_endpoint
from livehub.errors import Invalid, Refused
from livehub.events import handover as of_handover
from livehub.log.command import Command, Decision
from livehub.log.vault import Personal, Secret
from livehub.shows import commands as cmd
from livehub.shows.stage import check_open
from livehub.shows.state import Handover, ShowState

LONGEST_TOKEN = 2_000  # characters; signed ones of platforms have several hundred

# RFC 6750 section 2.1, and what else servers hand out as stream keys; nothing that ends a header
_TOKEN = re.compile(r"[!-~]*")


def secrets_of(show: str) -> tuple[Personal, Personal]:
    """Where the vault keeps the endpoint's address and its token."""
    return Personal(f"handover:{show}", "whip"), Personal(f"handover:{show}", "token")


def wanted(state: ShowState) -> Handover | None:
    """The hand-over that is to run now: none once the show is closed."""
    return None if state.phase == "closed" else state.handover


def set_handover(state: ShowState, command: Command[cmd.SetHandover]) -> Decision:
    """Addresses are read, what is secret goes to the vault.

    Raises Refused `show_closed`, `show_without_camera`; Invalid `endpoint_form`, `token_form`.
    """
    check_open(state)
    if "camera" not in state.uses:
        raise Refused("show_without_camera")
    whip, whep = read_endpoint(command.body.whip, "whip"), read_endpoint(command.body.whep, "whep")
    token = command.body.token.strip()
    if len(token) > LONGEST_TOKEN or not _TOKEN.fullmatch(token):
        raise Invalid("token_form", field="token")
    event = of_handover.HandoverSet(server=origin_of(whip), whep=whep, has_token=bool(token))
    return Decision((event,), {}, _kept(state.show, whip, token))


def clear_handover(state: ShowState, _: Command[cmd.ClearHandover]) -> Decision:
    """Nothing is set any more, and nothing secret is kept; again is nothing."""
    if state.handover is None:
        return Decision()
    return Decision((of_handover.HandoverCleared(),), {}, _kept(state.show, "", ""))


def _kept(show: str, *values: str) -> tuple[Secret, ...]:
    places = secrets_of(show)
    return tuple(
        Secret(at.subject, at.field, value) for at, value in zip(places, values, strict=True)
    )


STEPS: dict[type, Any] = {
    cmd.SetHandover: set_handover,
    cmd.ClearHandover: clear_handover,
}
