"""Owns how long to wait when an answer over HTTP says so."""

from __future__ import annotations

import email.utils

from livehub import clock
from livehub.clock import Clock

MOST_S = 3600.0
"""The longest pause that may be asked for; who says more is asked again all the same."""


def retry_s(said: str, time: Clock, otherwise: float = 1.0) -> int:
    """Whole seconds to wait after a Retry-After (RFC 9110 section 10.2.3), at least one.

    `otherwise` when it says nothing that can be read.
    """
    said = said.strip()
    if said.isascii() and said.isdigit():
        wait = float(said[:9])
    else:
        try:
            until = email.utils.parsedate_to_datetime(said)
            wait = (clock.millis(until) - time.now()) / clock.SECOND
        except (ValueError, OverflowError):
            wait = otherwise
    return int(min(max(wait, 1.0), MOST_S))
