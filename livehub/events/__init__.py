"""Owns what every event has in common; the events themselves are in shop.py, bank.py, show.py.

An event is a fact in the past tense. It only ever grows fields with defaults; anything else raises
`v` and adds a pure upgrade in `livehub/log/upgrade.py`. Its docstring is its documentation.
Personal data never stands in an event: it lies in the vault under the person that the event names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import ClassVar

import msgspec

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=1_024)  # types are few, and each record and command names its own
def snake(name: str) -> str:
    """`OrderOpened` -> `order_opened`: how types are named in logs and messages."""
    return _WORD.sub("_", name).lower()


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact that happened."""

    v: ClassVar[int] = 1


class Vocabulary:
    """All event types that one kind of log may hold."""

    def __init__(self, kind: str, *types: type[Event]) -> None:
        self.kind = kind
        self.types = {snake(each.__name__): each for each in types}

    def __contains__(self, name: str) -> bool:
        return name in self.types


class Variant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The sellable unit of a product; a product without options has one with an empty label."""

    variant: str
    label: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One variant x quantity in an order, with names and price as they were when it was taken."""

    product: str
    variant: str
    code: str
    name: str
    label: str = ""
    quantity: int
    price: int


class Payee(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The account that an order is paid to, as it was when the order was taken.

    `seller` names the artisan whose own account it is; it is empty for the cooperative's.
    """

    account: str
    bin: str
    number: str
    holder: str
    prefix: str = ""
    tolerance: int = 0
    seller: str = ""


class ReadItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item understood from a comment.

    `variant` is None where a helper has to choose it. A quantity of 0 is all there is, or not said,
    of what is cancelled. `shown` when no code was written: the product on the overlay is meant.
    """

    code: str
    product: str
    variant: str | None = None
    quantity: int
    shown: bool = False
