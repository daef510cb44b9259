"""Owns what a show's log folds to."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from immutables import Map

from livehub.clock import MINUTE, Millis, next_noon
from livehub.comments.judging import Rules
from livehub.comments.queue import Queue
from livehub.events import Payee, Variant
from livehub.orders.order import Order
from livehub.orders.stock import NONE, Shelf
from livehub.shows.recorded import Recorded

THANKED = 5
"""So many buyers who paid last are remembered for the overlay."""


class Listed(msgspec.Struct, frozen=True):
    """A product in this show."""

    product: str
    position: int
    seller: str
    seller_name: str
    craft: str
    code: str
    name: str
    price: int
    photo: str | None
    payee: Payee | None
    variants: tuple[Variant, ...]


class Thanks(msgspec.Struct, frozen=True):
    """An order that was paid just now."""

    order: str
    at: Millis


class Cue(msgspec.Struct, frozen=True):
    """What the artisan at a camera was told last; `id` is new each time."""

    id: int
    at: Millis
    cue: str
    text: str


class Wish(msgspec.Struct, frozen=True):
    """What a phone was asked for last, of one kind; `id` is new each time."""

    id: int
    at: Millis
    value: int


class Handover(msgspec.Struct, frozen=True):
    """Where the camera is pushed to; the endpoint's address and token lie in the vault."""

    server: str
    whep: str
    has_token: bool
    seq: int
    """Of the event that set it: the same server with another token is another hand-over."""


class Gap(msgspec.Struct, frozen=True):
    """Comments of that time may be missing; somebody has to read them on the platform."""

    gap: str
    source: str
    since: Millis
    until: Millis
    closed: bool = False


class ShowState(msgspec.Struct, frozen=True):
    """All of a show."""

    show: str = ""
    title: str = ""
    uses: tuple[str, ...] = ()
    hold_minutes: int | None = None
    phase: Literal["planned", "live", "closed"] = "planned"
    started_at: Millis | None = None
    products: Map[str, Listed] = Map()
    variants: Map[str, str] = Map()
    shelf: Shelf = Map()
    featured_product: str | None = None
    featured_comment: str | None = None
    queue: Queue = Queue()
    orders: Map[str, Order] = Map()
    parcels: Map[str, tuple[str, ...]] = Map()
    """Parcel (the order that began it) -> its orders, in the order they were taken."""
    ordered_by: Map[str, tuple[str, ...]] = Map()
    """Buyer -> their orders, as they were taken."""
    thanks: tuple[Thanks, ...] = ()
    called: tuple[tuple[str, Millis], ...] = ()
    program: str | None = None
    """The camera that was taken last."""
    cues: Map[str, Cue] = Map()
    """Per camera."""
    wishes: Map[str, Map[str, Wish]] = Map()
    """Per camera, then per kind of wish."""
    handover: Handover | None = None
    recorded: Recorded = Recorded()
    rules: Rules | None = None
    """None: those that come with livehub."""
    sources: Map[str, str] = Map()
    """Comment source -> what is listened to there."""
    left: Map[str, int] = Map()
    """Comment source -> how often it was disconnected: what it was given then is good no more."""
    gaps: tuple[Gap, ...] = ()
    """The oldest first."""

    def changed(self, **fields: Any) -> ShowState:
        """A copy with these fields."""
        return msgspec.structs.replace(self, **fields)

    def with_comment(self, key: str, /, **fields: Any) -> ShowState:
        """A copy with these fields of a comment."""
        comment = self.queue.get(key)
        if comment is None:  # it left state long ago; the log still has it
            return self
        return self.changed(queue=self.queue.put(msgspec.structs.replace(comment, **fields)))

    def available(self, product: Listed) -> int:
        """Units of all its variants that can still be promised."""
        return sum(self.shelf.get(each.variant, NONE).available for each in product.variants)

    def deadline(self, at: Millis) -> Millis:
        """Until when goods are kept for an order of that moment."""
        return next_noon(at) if self.hold_minutes is None else at + self.hold_minutes * MINUTE

    def parcel(self, order: Order) -> tuple[Order, ...]:
        """All orders that go to the buyer together with this one, itself among them."""
        return tuple(self.orders[key] for key in self.parcels[order.parcel])

    def bag(self, order: Order) -> int:
        """The number on the order's bag: that of the order that began its parcel."""
        return self.orders[order.parcel].number

    def catalogue(self) -> dict[str, str]:
        """Product code -> product, as order reading wants it."""
        return {each.code: key for key, each in self.products.items()}
