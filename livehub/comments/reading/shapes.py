"""Owns what a reading is: the intent of a comment, what it orders, how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

Intent = Literal["order", "question", "cancel", "praise", "spam", "other"]
Tier = Literal["strict", "likely", "ask", "none"]
"""strict: drafted at once; likely: drafted, to be looked at; ask: a helper decides; none."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A product of the show and its variants, spelled as the shop does."""

    code: str
    variants: tuple[str, ...] = ()


class Item(msgspec.Struct, frozen=True):
    """What is wanted: the product (None: the one shown now), how many (None: all or unsaid)."""

    code: str | None
    qty: int | None = 1
    variant: str | None = None


class Reading(msgspec.Struct, frozen=True):
    """What a comment says."""

    intent: Intent = "other"
    tier: Tier = "none"
    items: tuple[Item, ...] = ()
    """Ordered; of a cancellation, what is given back (empty: everything)."""
    cancels: tuple[Item, ...] = ()
    """Given back by a cancellation or a swap."""
    phone: str | None = None
    """E.164."""
    masked: str = ""
    contact: bool = False
    """Nothing but a phone, an address, a name: it belongs to the author's draft."""
    address: bool = False
    """A postal address is in it."""
    more: bool = False
    """The buyer says that this comes on top of what he has ordered before."""
