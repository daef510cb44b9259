"""Owns the list of kinds of logs: their words, their empty state, and their two pure functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from livehub.events import Vocabulary
from livehub.events.bank import BANK
from livehub.events.shop import SHOP
from livehub.events.show import SHOW
from livehub.log.command import Command, Decision
from livehub.log.record import Record
from livehub.log.runner import Domain
from livehub.payments import decide as bank_decide
from livehub.payments import evolve as bank_evolve
from livehub.payments.state import BankState
from livehub.shop import decide as shop_decide
from livehub.shop import evolve as shop_evolve
from livehub.shop.state import ShopState
from livehub.shows import decide as show_decide
from livehub.shows import evolve as show_evolve
from livehub.shows.state import ShowState

S = TypeVar("S")


class Kind(Generic[S]):
    """One kind of log, put together from pure functions."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        initial: Callable[[], S],
        decide: Callable[[S, Command[Any]], Decision],
        evolve: Callable[[S, Record], S],
    ) -> None:
        self.vocabulary = vocabulary
        self.initial = initial
        self.decide = decide
        self.evolve = evolve


SHOP_KIND = Kind(SHOP, ShopState, shop_decide.decide, shop_evolve.evolve)
BANK_KIND = Kind(BANK, BankState, bank_decide.decide, bank_evolve.evolve)
SHOW_KIND = Kind(SHOW, ShowState, show_decide.decide, show_evolve.evolve)

KINDS: dict[str, Domain[Any]] = {"shop": SHOP_KIND, "bank": BANK_KIND, "show": SHOW_KIND}
"""Kind of log -> what it means."""
