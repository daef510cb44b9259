"""Owns how sure an order is: drafted at once, drafted to be looked at, or left to a helper."""

from __future__ import annotations

from collections.abc import Sequence, Set

from livehub.comments.reading.classes import Word
from livehub.comments.reading.scene import CODE, QTY, Scene
from livehub.comments.reading.shapes import Item, Tier
from livehub.comments.reading.tokens import CONTACT, WORD

_UNDERSTOOD = 1
"""So many words, besides the names of goods, may be unknown in a comment that is drafted at once."""
_DOUBTED = frozenset({"question", "if", "past", "refuse", "later", "cancel", "inquire"})
_DOUBTFUL = Word.OR | Word.BROKEN | Word.PAID | Word.NOT | Word.INQUIRE | Word.BEFORE


def tier(scene: Scene, acts: Set[str], items: Sequence[Item], *, doubted: bool) -> Tier:
    """The tier of an order whose clauses do these acts."""
    codes = [piece for piece in scene.pieces.values() if piece.role == CODE]
    if acts & _DOUBTED or doubted or not all(piece.sure for piece in codes):
        return "ask"
    if any(item.code is None for item in items):
        return "likely"
    named = {item.code for item in items}
    if len(named) > len(codes) and not any(token.has(Word.EACH) for token in scene.tokens):
        return "ask"  # a range: all from 01 to 16
    free = [token for at, token in enumerate(scene.tokens) if at not in scene.taken]
    told = (
        "order" in acts
        or any(piece.role == QTY for piece in scene.pieces.values())
        or any(token.kind == CONTACT for token in scene.tokens)
    )
    strange = _unknown(scene)
    if not told and strange > _UNDERSTOOD:
        return "ask"
    praised = "order" not in acts and any(token.has(Word.PRAISE) for token in free)
    if (
        praised
        or not told
        or strange > _UNDERSTOOD
        or scene.text(0) == "@"
        or any(token.has(_DOUBTFUL) for token in free)
    ):
        return "likely"
    return "strict"


_NAME_OF_GOODS = 3


def _unknown(scene: Scene) -> int:
    """How many words mean nothing to the reader and are not what goods are called.

    `2 cái khăn lụa mã 12`: up to three words before a code or behind a quantity or a code.
    """
    strange = [
        at
        for at, token in enumerate(scene.tokens)
        if token.kind == WORD and not token.bits and at not in scene.taken
    ]
    named: set[int] = set()
    for piece in scene.pieces.values():
        if piece.role not in {CODE, QTY}:
            continue
        named |= _run(strange, piece.end, 1)
        before = piece.start - 1 - scene.has(piece.start - 1, Word.LABEL)
        if piece.role == CODE:
            named |= _run(strange, before, -1)
    return sum(at not in named for at in strange)


def _run(strange: Sequence[int], at: int, step: int) -> set[int]:
    run: set[int] = set()
    while at in strange and len(run) < _NAME_OF_GOODS:
        run.add(at)
        at += step
    return run
