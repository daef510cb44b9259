"""Labelled comments, and how well the reader does on them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from livehub.comments.fold import fold_text
from livehub.comments.reading import Item, Offer, Reading, canonical, read

FOLDER = Path(__file__).parent.parent / "data" / "comments"
NEVER_ORDERED = (Offer("02", ("S", "M")), Offer("13"), Offer("C9", ("đỏ",)), Offer("A20"))


@dataclass
class Score:
    """Shares from 0 to 1; rows tagged ambiguous count only for phones and for what is no order."""

    orders: int = 0
    read: int = 0
    exact: int = 0
    strict: int = 0
    strict_orders: int = 0
    strict_mistakes: list[str] = field(default_factory=list)
    """Comments read as strict orders that are none."""
    wrong_phones: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.strict_orders / max(1, self.strict)

    @property
    def strict_share(self) -> float:
        return self.strict_orders / self.orders

    @property
    def recall(self) -> float:
        return self.read / self.orders

    @property
    def items(self) -> float:
        return self.exact / self.read


def catalogue(rows: Sequence[dict[str, Any]]) -> tuple[Offer, ...]:
    """What the labels imply, the variants as ordered, and a few that nobody orders."""
    variants: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for item in (*row["items"], *row.get("cancels", ())):
            if item["code"]:
                code = item["code"]
                known = variants[code.lstrip("0").zfill(2) if code.isdecimal() else code]
                if item.get("variant") and item["variant"] not in known:
                    known.append(item["variant"])
    return (*(Offer(code, tuple(known)) for code, known in variants.items()), *NEVER_ORDERED)


def comparable(items: Sequence[Item]) -> list[tuple[str, int | None, str]]:
    """Items in no order, codes and variants in one spelling."""
    return sorted(
        (
            (
                canonical(item.code or ""),
                item.qty,
                " ".join(sorted(fold_text(item.variant or "").split())),
            )
            for item in items
        ),
        key=str,
    )


def labelled(row: dict[str, Any]) -> list[Item]:
    """The items of a row."""
    return [Item(item["code"], item["qty"], item["variant"]) for item in row["items"]]


def score(rows: Sequence[dict[str, Any]], readings: Sequence[Reading]) -> Score:
    """How the readings compare with the labels."""
    total = Score()
    for row, reading in zip(rows, readings, strict=True):
        is_order = row["intent"] == "order"
        if reading.tier == "strict" and not is_order:
            total.strict_mistakes.append(row["text"])
        if reading.phone != row["phone"]:
            total.wrong_phones.append(row["text"])
        if "ambiguous" in row["tags"]:
            continue
        total.orders += is_order
        total.strict += reading.tier == "strict"
        if is_order and reading.intent == "order":
            total.read += 1
            total.exact += comparable(labelled(row)) == comparable(reading.items)
            total.strict_orders += reading.tier == "strict"
    return total


Rows = list[tuple[dict[str, Any], tuple[Offer, ...]]]


def labelled_rows(name: str) -> Rows:
    """Each comment of a file with the catalogue of its show."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    if name.endswith(".json"):
        rows = [row | {"featured": None} for row in json.loads(text)]
        offers = catalogue(rows)
        return [(row, offers) for row in rows]
    shops = {
        shop: tuple(Offer(one["code"], tuple(one["variants"])) for one in offers)
        for shop, offers in json.loads((FOLDER / "catalogues.json").read_text("utf-8")).items()
    }
    return [(row, shops[row["catalogue"]]) for row in map(json.loads, text.splitlines())]


def score_file(name: str) -> Score:
    """The score on one of the files of tests/data/comments."""
    rows = labelled_rows(name)
    readings = [read(row["text"], offers, row["featured"]) for row, offers in rows]
    return score([row for row, _ in rows], readings)
