"""Owns what the crowd goes by: what it sees, what it does, and the dice that make it repeatable."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from livehub.clock import Millis
from livehub.log.command import Body
from livehub.payments.ledger import BankState
from livehub.shop.state import ShopState
from livehub.shows.state import ShowState

STAFF = "rehearsal:setup"
"""The actor that sets up the shop and fills its shelves."""


@dataclass(frozen=True, slots=True)
class Town:
    """All logs of the rehearsal world as they stand at `now`."""

    now: Millis
    show_log: str
    shop: ShopState
    show: ShowState
    bank: BankState


@dataclass(frozen=True, slots=True)
class Step:
    """One command. Its id follows from what it is about, so that it is carried out once."""

    log: str
    actor: str
    id: str
    body: Body


def dice(seed: int, *what: object) -> Random:
    """Chance that falls the same way for the same seed and matter, after a restart too."""
    return Random(f"{seed}:{':'.join(map(str, what))}")  # noqa: S311  a play, nothing secret
