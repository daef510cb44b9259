"""Owns how often one token and one address may ask media for something."""

from __future__ import annotations

import math
from typing import Literal

from livehub.clock import Clock
from livehub.errors import Busy
from livehub.floods import Buckets, Rate

Act = Literal["POST", "PATCH", "DELETE"]
Whose = Literal["address", "camera", "key", "session"]

# An offer costs the hub some 15 ms, the others less than one. A camera that comes back tries after
# 1, 2, 4 and 8 s (MediaMTX's page every 2 s); one key is shared by all who watch a show, and they
# come at once when the hub was restarted; behind a second router they share an address as well.
_RATES: dict[tuple[Act, Whose], Rate] = {
    ("POST", "address"): Rate(burst=60, per_second=2),
    ("POST", "camera"): Rate(burst=20, per_second=0.5),
    ("POST", "key"): Rate(burst=200, per_second=10),
    # Eyevinn's client sends every candidate by itself
    ("PATCH", "address"): Rate(burst=200, per_second=20),
    ("PATCH", "session"): Rate(burst=60, per_second=2),
    ("DELETE", "address"): Rate(burst=60, per_second=5),
    ("DELETE", "session"): Rate(burst=5, per_second=0.5),
}


class Rates:
    """The buckets of one world."""

    def __init__(self, clock: Clock) -> None:
        self._buckets = {which: Buckets(rate, clock) for which, rate in _RATES.items()}

    def spend(self, act: Act, whose: Whose, name: str) -> None:
        """Count one request. Raises Busy `media_too_often`, with a time to wait, when it is one too many."""
        if not self._buckets[act, whose].take(name):
            wait = math.ceil(1 / _RATES[act, whose].per_second)
            raise Busy("media_too_often", retry_s=wait)
