"""Owns the shelves of the rehearsal: what is sold out comes back, so that it never dries up."""

from __future__ import annotations

from collections.abc import Iterator

from livehub.clock import SECOND, Millis
from livehub.rehearsal.town import STAFF, Step, Town, dice
from livehub.shop.commands import ChangeProduct
from livehub.shows.state import Listed

_EMPTY = 12 * SECOND  # "sold out" is to be seen, too
_DELIVERY = (5, 10)  # units


class Shelves:
    """Remembers since when a product has been sold out."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._empty_since: dict[str, Millis] = {}

    def act(self, town: Town) -> Iterator[Step]:
        """Count more into the shop and allot all of it to the show."""
        for product in town.goods():
            if town.show.available(product) > 0 or product.product not in town.shop.products:
                self._empty_since.pop(product.product, None)
            elif self._was_empty_long(product, town.now):
                yield self._restock(town, product)

    def _restock(self, town: Town, product: Listed) -> Step:
        key = product.product
        there = max(town.shop.products[key].on_hand.values(), default=0)
        count = there + dice(self._seed, "restock", key, town.now).randint(*_DELIVERY)
        show = town.show_log.partition(":")[2]
        body = ChangeProduct(product=key, on_hand=count, shows=(show,))
        return Step("shop", STAFF, f"restock-{key}-{town.now}", body)

    def _was_empty_long(self, product: Listed, now: Millis) -> bool:
        since = self._empty_since.setdefault(product.product, now)
        if now - since < _EMPTY:
            return False
        self._empty_since[product.product] = now  # the units need a moment to arrive in the show
        return True
