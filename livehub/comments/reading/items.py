"""Owns putting codes, quantities and variants together into items."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from livehub.comments.reading.classes import Word, listed
from livehub.comments.reading.scene import CODE, QTY, VARIANT, Piece, Scene
from livehub.comments.reading.shapes import Item
from livehub.comments.reading.shelf import Product
from livehub.comments.reading.tokens import SIGN
from livehub.comments.reading.variants import label

_WANTED = frozenset({CODE, QTY, VARIANT})
_SEPARATORS = frozenset(",;+&/|\n.")
_TO = listed("den toi -> → - ~")


class _Goods(msgspec.Struct):
    product: Product | None
    at: int
    pieces: list[Piece] = []
    """Quantities and variants in the order of the comment."""


def assemble(scene: Scene, dropped: set[int], shown: Product | None) -> tuple[Item, ...]:
    """The items that are wanted, in the order of the comment, one for each code and variant."""
    pieces = [
        piece for piece in scene.ordered() if piece.role in _WANTED and piece.start not in dropped
    ]
    goods = _group(scene, pieces)
    each = _each(scene, pieces)
    items: list[Item] = []
    for one in goods:
        items += _split(one, each, shown if one.product is None else one.product)
    if len(goods) > 1:
        items = _share_variant(scene, goods, items)
    return _merged(_all(scene, items))


def _group(scene: Scene, pieces: Sequence[Piece]) -> list[_Goods]:
    codes = [at for at, piece in enumerate(pieces) if piece.role == CODE]
    if not codes:
        return [_Goods(None, 0, list(pieces))]
    goods = [_Goods(pieces[at].product, pieces[at].start) for at in codes]
    goods[0].pieces += pieces[: codes[0]]
    leads = any(piece.role == QTY for piece in pieces[: codes[0]])
    for number, at in enumerate(codes):
        last = number + 1 == len(codes)
        between = pieces[at + 1 : len(pieces) if last else codes[number + 1]]
        if last:
            goods[number].pieces += between
            continue
        mine = _mine(scene, pieces[at], between, pieces[codes[number + 1]], leads)
        goods[number].pieces += between[:mine]
        goods[number + 1].pieces += between[mine:]
    return _expanded(scene, goods)


def _mine(scene: Scene, first: Piece, between: Sequence[Piece], second: Piece, leads: bool) -> int:
    """How many of the pieces between two codes belong to the first."""
    cuts = [at for at in range(first.end, second.start) if _separates(scene, at)]
    if cuts:
        return sum(piece.start < cuts[-1] for piece in between)
    if not leads:
        tail = between[-1:] and between[-1].role == QTY and between[-1].unit
        own = sum(piece.role == QTY for piece in between)
        return len(between) - 1 if tail and own > 1 else len(between)
    quantities = [at for at, piece in enumerate(between) if piece.role == QTY]
    return quantities[-1] if quantities else len(between)


def _separates(scene: Scene, at: int) -> bool:
    if at in scene.taken:
        return False
    token = scene.tokens[at]
    return (token.kind == SIGN and token.text in _SEPARATORS) or token.has(Word.AND)


def _expanded(scene: Scene, goods: list[_Goods]) -> list[_Goods]:
    """`từ 101 đến 105` are all that the shop has between them."""
    made: list[_Goods] = []
    for one in goods:
        before = made[-1] if made else None
        if before and before.product and one.product and _is_range(scene, before, one):
            made += [_Goods(product, one.at) for product in _between(scene, before, one)]
        made.append(one)
    return made


def _is_range(scene: Scene, first: _Goods, second: _Goods) -> bool:
    gap = [scene.text(at) for at in range(first.at + 1, second.at) if at not in scene.taken]
    started = any(scene.text(at) == "tu" for at in range(max(0, first.at - 3), first.at))
    links = [word for word in gap if word in _TO]
    return bool(links) and (started or (len(gap) <= 2 and links[0] not in {"-", "~"}))


def _between(scene: Scene, first: _Goods, second: _Goods) -> list[Product]:
    low, high = first.product, second.product
    if low is None or high is None or low.runs[:-1] != high.runs[:-1]:
        return []
    numbers = int(low.runs[-1]), int(high.runs[-1])
    return [
        product
        for product in scene.shelf.products.values()
        if product.runs[:-1] == low.runs[:-1]
        and product.runs[-1].isdecimal()
        and numbers[0] < int(product.runs[-1]) < numbers[1]
    ]


def _each(scene: Scene, pieces: Sequence[Piece]) -> int | None:
    """How many of each, when the comment says so."""
    if not scene.bits & Word.EACH:
        return None
    for at, token in enumerate(scene.tokens):
        if at in scene.taken or not token.has(Word.EACH):
            continue
        for piece in pieces:
            if piece.role == QTY and at < piece.start <= at + 3:
                return piece.qty
            if piece.role == QTY and piece.end == at:
                return piece.qty
    return None


def _split(goods: _Goods, each: int | None, product: Product | None) -> list[Item]:
    """One item, or one for each of several variants, with their quantities."""
    code = goods.product.code if goods.product else None
    pieces = [*_without_total(goods.pieces), *_unit_variant(goods)]
    first = pieces[0].role if pieces else QTY
    rows: list[tuple[list[Piece], int | None]] = []
    variants: list[Piece] = []
    qty: int | None = None
    for piece in pieces:
        if piece.role == QTY:
            if qty is not None and variants and first == QTY:
                rows.append((variants, qty))
                variants, qty = [], None
            qty = piece.qty if qty is None or first == VARIANT else max(qty, piece.qty)
            if first == VARIANT and variants:
                rows.append((variants, qty))
                variants, qty = [], None
        else:
            if any(piece.dimension == other.dimension for other in variants):
                rows.append((variants, qty))
                variants, qty = [], None
            variants.append(piece)
    if variants or qty is not None or not rows:
        if rows and not variants:
            pass
        elif (
            rows
            and first == VARIANT
            and len(rows) == 1
            and qty is None
            and not _clashes(rows[0][0], variants)
        ):
            rows[0] = (rows[0][0] + variants, rows[0][1])
        else:
            rows.append((variants, qty))
    return [Item(code, each or amount or 1, label(product, found)) for found, amount in rows]


def _unit_variant(goods: _Goods) -> list[Piece]:
    """`1 hộp C1`, where C1 comes by the box or by the bag."""
    known = goods.product.variants if goods.product else {}
    if any(piece.role == VARIANT for piece in goods.pieces):
        return []
    for piece in goods.pieces:
        if piece.role == QTY and len(piece.words) == 1 and frozenset(piece.words) in known:
            return [replace(piece, role=VARIANT, spelled=piece.words[0], dimension="style")]
    return []


def _clashes(first: list[Piece], second: list[Piece]) -> bool:
    return any(one.dimension == other.dimension for one in first for other in second)


def _without_total(pieces: list[Piece]) -> list[Piece]:
    """`hai đôi: một đôi 37, một đôi 38` are two, not four."""
    amounts = [piece.qty for piece in pieces if piece.role == QTY]
    variants = sum(piece.role == VARIANT for piece in pieces)
    if len(amounts) > 2 and amounts[0] == sum(amounts[1:]) and variants > 1:
        first = next(piece for piece in pieces if piece.role == QTY)
        return [piece for piece in pieces if piece is not first]
    if len(amounts) == 1 and variants == amounts[0] > 1:
        dimensions = {piece.dimension for piece in pieces if piece.role == VARIANT}
        if len(dimensions) == 1:
            return [piece for piece in pieces if piece.role == VARIANT]
    return pieces


def _share_variant(scene: Scene, goods: list[_Goods], items: list[Item]) -> list[Item]:
    """`TH02, TH05 mỗi mã 6, men lam hết`: said last and of all."""
    last = goods[-1].pieces[-1:]
    if not last or last[0].role != VARIANT or len(items) != len(goods):
        return items
    if not scene.has(last[0].end, Word.ALL):
        return items
    return [Item(item.code, item.qty, item.variant or items[-1].variant) for item in items]


def _all(scene: Scene, items: list[Item]) -> list[Item]:
    """`gom hết`: as many as there are."""
    if (
        len(items) != 1
        or not scene.bits & Word.ALL
        or any(piece.role == QTY for piece in scene.pieces.values())
    ):
        return items
    if any(_is_all(scene, at) for at in range(len(scene.tokens))):
        return [Item(items[0].code, None, items[0].variant)]
    return items


def _is_all(scene: Scene, at: int) -> bool:
    """`gom hết`; `đến hết ngày 28` and `chưa hết` are of time."""
    if at in scene.taken or not scene.has(at, Word.ALL):
        return False
    if any(scene.has(before, Word.NOT) for before in range(at - 5, at)):
        return False
    return scene.text(at - 1) not in {"den", "toi", "con", "sap"}


def _merged(items: Sequence[Item]) -> tuple[Item, ...]:
    """A code and variant said twice counts once, with the greater number."""
    if len(items) == 1:
        return (items[0],)
    wanted: dict[tuple[str | None, str | None], int | None] = {}
    for item in items:
        place = (item.code, item.variant)
        known = wanted.get(place, 0)
        wanted[place] = None if item.qty is None or known is None else max(known, item.qty)
    return tuple(Item(code, qty, variant) for (code, variant), qty in wanted.items())
