"""Owns drafts: what all that an author said in a while comes to, before anybody confirmed it.

A draft reserves nothing and stands in no event: it follows from the readings of what the author
said and what they have ordered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from livehub.clock import MINUTE, Millis
from livehub.comments.queue import Comment
from livehub.events import ReadItem
from livehub.shows.state import ShowState

JOINS_WITHIN: Millis = 15 * MINUTE
"""What somebody adds later than this after their last word stands for itself."""

_STRENGTH = {"strict": 3, "likely": 2, "ask": 1}


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a variant, None where it is to be chosen. `again` when it was said once more
    without a word for more: one more of it, or only impatience?"""

    code: str
    product: str
    variant: str | None
    quantity: int
    again: bool = False
    ordered: bool = False
    """True when an order of theirs holds it already."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The lines wanted, the comments that said so, and whether their phone number is known."""

    lines: tuple[Line, ...] = ()
    comments: tuple[str, ...] = ()
    tier: str = "none"
    phone: bool = False


@dataclass(slots=True)
class _Growing:
    lines: dict[tuple[str, str | None], Line] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    tiers: list[str] = field(default_factory=list)
    phone: bool = False

    def take(self, comment: Comment) -> None:
        self.phone = self.phone or comment.phone
        if comment.joins:
            if self.comments:
                self.comments.append(comment.comment)
            return
        if comment.intent == "cancel":
            self._drop(comment.items, everything=not comment.items)
            self.comments.append(comment.comment)
        elif comment.intent == "order" and comment.tier != "none":
            self._drop(comment.cancels, everything=False)
            for item in comment.items:
                self._add(item, more=comment.more)
            self.comments.append(comment.comment)
            self.tiers.append(comment.tier)

    def _drop(self, items: Iterable[ReadItem], *, everything: bool) -> None:
        if everything:
            self.lines.clear()
        for item in items:
            for key in [key for key in self.lines if key[0] == item.product]:
                if item.variant in {None, key[1]}:
                    del self.lines[key]

    def _add(self, item: ReadItem, *, more: bool) -> None:
        key = (item.product, item.variant)
        quantity = item.quantity or 1
        old = self.lines.get(key)
        if old is None:
            self.lines[key] = Line(item.code, *key, quantity)
            return
        # Said again it is not twice: people repeat themselves until somebody answers.
        again = not more and quantity == old.quantity
        total = old.quantity + quantity if more else max(old.quantity, quantity)
        self.lines[key] = Line(item.code, *key, total, again=again or old.again)


def draft(state: ShowState, author: str) -> Draft:
    """What the author's open comments come to."""
    if state.queue.muted(author):
        return Draft()
    growing, before = _Growing(), None
    for comment in state.queue.thread(author):
        if comment.own or comment.order is not None:
            continue
        if before is not None and comment.at - before.at > JOINS_WITHIN:
            growing = _Growing()
        growing.take(comment)
        before = comment
    if not growing.lines:
        return Draft(phone=growing.phone)
    held = _ordered(state, author)
    lines = tuple(
        Line(each.code, each.product, each.variant, each.quantity, each.again, each.product in held)
        for each in growing.lines.values()
    )
    weakest = min(growing.tiers, key=lambda tier: _STRENGTH.get(tier, 0), default="none")
    return Draft(lines, tuple(growing.comments), weakest, growing.phone)


def _ordered(state: ShowState, author: str) -> set[str]:
    """Products in orders of theirs that still hold."""
    buyer = f"author:{author}"
    return {
        line.product
        for key in state.ordered_by.get(buyer, ())
        if (order := state.orders[key]).holds_units
        for line in order.lines
    }
