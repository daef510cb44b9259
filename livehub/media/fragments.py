"""Owns the trickled pieces of SDP that a PATCH carries (RFC 8840), and whether it may."""

from __future__ import annotations

from livehub.errors import Invalid, ProtocolError
from livehub.media.guard import (
    LONGEST_LINE,
    MOST_BYTES,
    check_count,
    usable_candidate,
)


def check_condition(if_match: str | None, etag: str, role: str) -> None:
    """RFC 9725 section 4.3.1: a PATCH names the media session it was made for.

    `*` is accepted for trickling too, because MediaMTX's publisher sends it. A viewer may leave the
    condition out: whip-whep's WHEP client never sends it, and without ICE restarts there is nothing
    it could mix up. Raises ProtocolError `if_match_missing` (428) and `if_match_stale` (412).
    """
    if if_match is None and role == "viewer":
        return
    if if_match is None:
        raise ProtocolError("if_match_missing")
    if if_match.strip() not in ("*", etag):
        raise ProtocolError("if_match_stale")


def read_fragment(text: str, ufrag: str) -> list[str]:
    """The usable candidates of a fragment; what cannot be used is passed over in silence.

    Raises ProtocolError `sdp_too_large`, `sdp_unreadable`; Invalid `sdp_candidates`, and
    `ice_restart_unsupported` for another user fragment than the offer's.
    """
    if len(text) > MOST_BYTES:
        raise ProtocolError("sdp_too_large", limit=MOST_BYTES)
    lines = text.replace("\r\n", "\n").split("\n")
    known = [line for line in lines if line.startswith(("a=", "m="))]
    if not known or any(len(line) > LONGEST_LINE for line in lines):
        raise ProtocolError("sdp_unreadable")
    for line in known:
        if line.startswith("a=ice-ufrag:") and line[12:].strip() != ufrag:
            raise Invalid("ice_restart_unsupported")
    candidates = [line[12:].strip() for line in known if line.startswith("a=candidate:")]
    usable = [found for one in candidates if (found := usable_candidate(one))]
    check_count(usable)
    return usable
