"""Owns the events of a show whose crowd watches on another server."""

from __future__ import annotations

from livehub.events import Event


class HandoverSet(Event, frozen=True, kw_only=True):
    """The show's camera is pushed to a server elsewhere, and viewers are sent to `whep` there.

    `server` is the origin of its WHIP endpoint; the endpoint itself and its token are secrets and
    lie in the vault under `handover:<show>`.
    """

    server: str
    whep: str
    has_token: bool = False


class HandoverCleared(Event, frozen=True, kw_only=True):
    """The show's camera is no longer pushed elsewhere."""
