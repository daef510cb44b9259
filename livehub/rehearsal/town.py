"""Owns what the crowd goes by: what it sees, what it does, and the dice that make it repeatable."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from livehub.clock import Millis
from livehub.comments.queue import Comment, in_queue
from livehub.log.command import Body
from livehub.orders.order import Order
from livehub.payments.state import BankState
from livehub.shop.state import ShopState
from livehub.shows.state import Listed, ShowState

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

    def orders(self, *states: str) -> list[Order]:
        """Orders in these states, the first first: maps have no order of their own."""
        found = (each for each in self.show.orders.values() if each.state in states)
        return sorted(found, key=lambda each: each.number)

    def comments(self) -> list[Comment]:
        """Comments in the queue, the first first."""
        found = (each for each in self.show.queue.comments.values() if in_queue(each))
        return sorted(found, key=lambda each: int(each.comment))

    def goods(self) -> list[Listed]:
        """Products of the show as they are listed."""
        return sorted(self.show.products.values(), key=lambda each: each.position)


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
