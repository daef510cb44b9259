"""Owns what becomes of a comment by itself: let through, held for a helper, or hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec


class Rules(msgspec.Struct, frozen=True):
    """What is held or hidden by itself: words, what is allowed all the same, own web addresses."""

    hide: tuple[str, ...]
    hold: tuple[str, ...]
    allow: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold or hide, and the code of why: `word`, `link`, `poaching`, `spam`, `shop_name`."""

    what: Literal["hold", "hide"]
    reason: str


def judge(text: str, name: str, rules: Rules | None, shop: str = "") -> Verdict | None:  # noqa: ARG001
    """The verdict on a comment (cleaned, not masked) and its author's name; None lets it through.

    `rules` None are those that come with livehub. `shop` is the shop's name, which nobody else may
    go by.
    """
    return None
