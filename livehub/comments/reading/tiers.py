"""Owns how sure an order is: drafted at once, drafted to be looked at, or left to a helper."""

from __future__ import annotations

from collections.abc import Sequence, Set

from livehub.comments.reading.classes import Word
from livehub.comments.reading.lexicon import hidden
from livehub.comments.reading.scene import CODE, QTY, Scene
from livehub.comments.reading.shapes import Item, Tier
from livehub.comments.reading.tokens import CONTACT, NUMBER, WORD

_UNDERSTOOD = 1
"""So many words, besides the names of goods, may be unknown in a comment that is drafted at once."""
_UNDERSTOOD_WITH_VERB = 2
_NAME_OF_GOODS = 3
_SMALL = 9
_DOUBTED = frozenset({"question", "if", "past", "refuse", "later", "cancel", "inquire"})
_HIDDEN = Word.BROKEN | Word.LATER | Word.DONE | Word.ASK
_DOUBTFUL = Word.OR | Word.BROKEN | Word.PAID | Word.NOT | Word.INQUIRE | Word.BEFORE


def tier(scene: Scene, acts: Set[str], items: Sequence[Item], *, doubted: bool) -> Tier:
    """The tier of an order whose clauses do these acts."""
    codes = [piece for piece in scene.pieces.values() if piece.role == CODE]
    if acts & _DOUBTED or doubted or not all(piece.sure for piece in codes):
        return "ask"
    if _leaves_open(scene, items, len(codes)):
        return "ask"
    told = _is_told(scene, acts)
    strange = _unknown(scene)
    if not told and strange > _UNDERSTOOD:
        return "ask"
    if not told or any(item.code is None for item in items) or _is_doubtful(scene, acts):
        return "likely"
    verb = scene.accents and any(token.has(Word.ORDER) for token in scene.tokens)
    return "likely" if strange > (_UNDERSTOOD_WITH_VERB if verb else _UNDERSTOOD) else "strict"


def _leaves_open(scene: Scene, items: Sequence[Item], codes: int) -> bool:
    """A range without `mỗi`, or `mỗi màu` without saying which."""
    each = (
        [token for token in scene.tokens if token.has(Word.EACH)] if scene.bits & Word.EACH else []
    )
    if len({item.code for item in items}) > codes and not each:
        return True
    of_variants = any(token.text in {"moi mau", "moi size"} for token in each)
    return of_variants and any(item.variant is None for item in items)


def _is_told(scene: Scene, acts: Set[str]) -> bool:
    """Whether more than a code says that somebody orders: a verb, a quantity, a contact."""
    if "order" in acts or any(piece.role == QTY for piece in scene.pieces.values()):
        return True
    return scene.told and any(token.kind == CONTACT for token in scene.tokens)


def _is_doubtful(scene: Scene, acts: Set[str]) -> bool:
    if scene.text(0) == "@":  # said to somebody else
        return True
    if scene.bits & (_DOUBTFUL | Word.PRAISE):
        free = [token for at, token in enumerate(scene.tokens) if at not in scene.taken]
        doubted = _DOUBTFUL if "order" in acts else _DOUBTFUL | Word.PRAISE
        if any(token.has(doubted) for token in free):
            return True
    if scene.bits & Word.OTHERS and any(
        _is_of_others(scene, at) for at in range(len(scene.tokens))
    ):
        return True
    if scene.bits & Word.PRAISE and _is_told_of(scene):
        return True
    if not scene.accents and any(_is_blurred(scene, at) for at in range(len(scene.tokens))):
        return True
    return _argues(scene) or any(
        piece.role == QTY and not piece.unit and piece.qty > _SMALL and _is_sold(scene, piece.qty)
        for piece in scene.pieces.values()
    )


def _is_of_others(scene: Scene, at: int) -> bool:
    """`bạn kia chốt 05`, `mn lấy 05 đi`; `bạn ơi` and `như bạn` are something else."""
    if at in scene.taken or not scene.has(at, Word.OTHERS):
        return False
    return scene.text(at + 1) != "oi" and not scene.has(at - 1, Word.LIKE)


def _is_told_of(scene: Scene) -> bool:
    """`lấy 05 về trưng đẹp lắm`: praise behind the verb tells; before it, it leads to an order."""
    verbs = [
        at for at in range(len(scene.tokens)) if at not in scene.taken and scene.has(at, Word.ORDER)
    ]
    return bool(verbs) and any(
        scene.has(at, Word.PRAISE) and at not in scene.taken
        for at in range(verbs[-1], len(scene.tokens))
    )


def _is_blurred(scene: Scene, at: int) -> bool:
    """Without accents `nut` may be nứt, `moi chot` mới chốt, `luong` lương, `ha` at the end hả."""
    text = scene.text(at)
    if text == "moi":
        return scene.has(at + 1, Word.ORDER)
    if text == "luong":
        return scene.kind(at + 1) != NUMBER
    if text == "ha":
        return at + 1 == len(scene.tokens)
    return hidden(text) & _HIDDEN != 0


def _is_sold(scene: Scene, number: int) -> bool:
    """Whether a quantity could as well be a code."""
    return scene.shelf.find(str(number)) is not None


def _argues(scene: Scene) -> bool:
    """`muốn lấy A7 thì nhắn …`: something follows from the order; `vậy thì` only opens."""
    for at, token in enumerate(scene.tokens):
        if token.text == "thi" and any(scene.role(before) == CODE for before in range(at)):
            return True
    return False


def _unknown(scene: Scene) -> int:
    """How many words mean nothing to the reader and are not what goods are called.

    `2 cái khăn lụa mã 12`: up to three words beside a code.
    """
    strange = [
        at
        for at, token in enumerate(scene.tokens)
        if token.kind == WORD and not token.bits and at not in scene.taken
    ]
    named: set[int] = set()
    for piece in scene.pieces.values():
        if piece.role == CODE:
            named |= _run(strange, piece.end, 1)
            named |= _run(strange, piece.start - 1 - scene.has(piece.start - 1, Word.LABEL), -1)
    return len(strange) - min(len(named), _NAME_OF_GOODS)


def _run(strange: Sequence[int], at: int, step: int) -> set[int]:
    run: set[int] = set()
    while at in strange and len(run) < _NAME_OF_GOODS:
        run.add(at)
        at += step
    return run
