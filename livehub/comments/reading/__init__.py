"""Owns reading orders out of comments, anchored in the catalogue of the show.

`tokens` takes a comment apart; `classes`, `vocabulary` and `lexicon` say what words may mean, and
`spoken` reads numbers in words. What the numbers and names are is found by `codes` (with `labels`,
`unlabelled` and `amounts`), `variants` (with `measures`) and `traps`, and kept in a `scene`.
`clauses` are judged by `acts` (with `questions`, `refusals` and `times`). `scope` says what is not
wanted, `items` puts together what is, `moods` tells praise and spam; `verdict` concludes (with
`case`, `givebacks` and `tiers`). `shelf` is the catalogue made ready.

A number is a product code only when the show sells it and the comment does not use it as a phone,
price, time, size, address or quantity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from livehub.comments.masking import contacts, masked
from livehub.comments.reading import codes, variants
from livehub.comments.reading.scene import Scene
from livehub.comments.reading.shapes import Intent, Item, Offer, Reading, Tier
from livehub.comments.reading.shelf import canonical, runs, shelf
from livehub.comments.reading.spoken import speak
from livehub.comments.reading.tokens import ADDRESS, CONTACT, tokenise, writes_accents
from livehub.comments.reading.verdict import conclude
from livehub.display import INGEST_LIMIT

__all__ = ["Intent", "Item", "Offer", "Reading", "Tier", "canonical", "read"]


def read(
    text: str,
    catalogue: Sequence[Offer] | Mapping[str, object],
    featured: str | None = None,
) -> Reading:
    """What a comment says, standing alone.

    `catalogue` holds the products of this show, or maps their codes to anything that may have
    `variants`. `featured` is the code of the product shown now: it only helps to tell variants;
    an item without a readable code has none.
    """
    text = text[:INGEST_LIMIT]
    found = contacts(text)
    ready = shelf(catalogue)
    scene = Scene(tokenise(text, found), ready)
    scene.accents = writes_accents(scene.tokens)
    scene.bits = reduce(or_, [token.bits for token in scene.tokens], 0)
    scene.told = bool(found.spans or found.addresses) and any(
        token.kind in {CONTACT, ADDRESS} for token in scene.tokens
    )
    speak(scene.tokens, ready, scene.accents)
    shown = ready.products.get(runs(featured)) if featured else None
    variants.find_measured(scene)
    codes.find(scene)
    variants.find(scene, shown)
    reading = conclude(scene, found.folded.text, shown)
    return Reading(
        reading.intent,
        reading.tier,
        reading.items,
        reading.cancels,
        found.phones[0] if found.phones else None,
        masked(text, found),
        reading.contact,
        bool(found.addresses),
        reading.more,
    )
