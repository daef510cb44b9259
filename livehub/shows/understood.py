"""Owns what a comment means in this show: its reading with this show's products and variants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from immutables import Map

from livehub.comments.fold import fold_text
from livehub.comments.masking import mask
from livehub.comments.reading import Item, Offer, Reading, read
from livehub.events import ReadItem, Variant
from livehub.events.comments import CommentRead
from livehub.shows.state import Listed, ShowState


@dataclass(frozen=True, slots=True)
class Understood:
    """What is noted of a comment, None when it says nothing; the phone goes to the vault."""

    event: CommentRead | None
    phone: str | None
    masked: str


def understand(state: ShowState, comment: str, text: str, *, history: bool = False) -> Understood:
    """Read a comment (as it was written, cleaned) against what this show sells.

    What was there before we came is never an order by itself: a helper looks at it.
    """
    shown = state.products.get(state.featured_product or "")
    try:
        reading = read(text, _catalogue(state.products), shown.code if shown else None)
    except Exception:  # noqa: BLE001 - a comment that trips the reader is there for people to read
        return Understood(None, None, mask(text).text)
    items = tuple(_items(state, reading.items))
    if reading.tier == "none" and reading.intent == "other" and not reading.contact:
        return Understood(None, None, reading.masked)
    phone = reading.phone if reading.contact or reading.intent == "order" else None
    event = CommentRead(
        comment=comment,
        tier=_tier(reading, items, history=history),
        items=items,
        intent=reading.intent,
        cancels=tuple(_items(state, reading.cancels)),
        contact=reading.contact,
        more=reading.more,
        phone=phone is not None,
    )
    return Understood(event, phone, reading.masked)


def _tier(reading: Reading, items: tuple[ReadItem, ...], *, history: bool) -> str:
    asks = reading.tier != "none" and (history or len(items) < len(reading.items))
    return "ask" if asks else reading.tier


@lru_cache(maxsize=8)  # until the products change it is one and the same for every comment
def _catalogue(products: Map[str, Listed]) -> tuple[Offer, ...]:
    return tuple(
        Offer(each.code, tuple(v.label for v in each.variants if v.label))
        for each in products.values()
    )


def _items(state: ShowState, items: tuple[Item, ...]) -> Iterator[ReadItem]:
    """With our products; one that names none means what is on the overlay, if anything is."""
    codes = state.catalogue()
    for item in items:
        key = state.featured_product if item.code is None else codes.get(item.code)
        product = state.products.get(key or "")
        if product is not None:
            yield ReadItem(
                code=product.code,
                product=product.product,
                variant=variant_of(product, item.variant),
                quantity=item.qty or 0,
                shown=item.code is None,
            )


def variant_of(product: Listed, words: str | None) -> str | None:
    """The one variant that these words mean, in any order and spelling; None where it is open."""
    if len(product.variants) == 1:
        return product.variants[0].variant
    wanted = set(fold_text(words or "").split())
    if not wanted:
        return None
    named = [(each, _words(each)) for each in product.variants]
    same = [each for each, there in named if there == wanted]
    fitting = same or [each for each, there in named if wanted <= there]
    return fitting[0].variant if len(fitting) == 1 else None


def _words(variant: Variant) -> set[str]:
    return set(fold_text(variant.label).split())
