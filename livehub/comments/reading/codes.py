"""Owns finding product codes, quantities and traps among the tokens of a comment."""

from __future__ import annotations

from livehub.comments.reading.amounts import (
    DOZENS,
    counted,
    is_after_times,
    is_quantity,
    match,
    quantity,
)
from livehub.comments.reading.classes import Word
from livehub.comments.reading.labels import is_place, is_sized, label_of, product_of
from livehub.comments.reading.lexicon import classes
from livehub.comments.reading.scene import CODE, QTY, TRAP, VARIANT, Piece, Scene
from livehub.comments.reading.shelf import Product
from livehub.comments.reading.tokens import NUMBER, WORD
from livehub.comments.reading.traps import trap
from livehub.comments.reading.unlabelled import is_code, is_sure

_WANTING = Word.ORDER | Word.GIVE


def find(scene: Scene) -> None:
    """Put every code, quantity and trap of a comment into the scene."""
    tokens, taken = scene.tokens, scene.taken
    at = 0
    while at < len(tokens):
        kind = tokens[at].kind
        if at in taken:
            at += 1
        elif kind == WORD:
            at = _letters(scene, at)
        elif kind == NUMBER:
            at = _number(scene, at)
        else:
            at += 1


def _letters(scene: Scene, at: int) -> int:
    """A code that begins with letters: `A12`, `th-02`, `GB 12`."""
    token = scene.tokens[at]
    for product in scene.shelf.by_first.get(token.text, ()) if token.key == token.text else ():
        end, spaced = match(scene, at, product)
        if end and not _is_chance(scene, at, end, spaced) and _is_meant(scene, at, product):
            return scene.put(Piece(CODE, at, end, product, sure=not spaced or token.upper))
    if not token.bits and (tail := _glued_tail(scene, at)):
        return scene.put(Piece(CODE, at, at + 2, tail))
    word = token.text
    if word in DOZENS and scene.has(at + 1, Word.UNIT) and (word != "ta" or token.key == "ta1"):
        return scene.put(Piece(QTY, at, at + 2, qty=DOZENS[word], unit=True))
    if word == "nua" and scene.text(at + 1) in DOZENS:
        end = at + 2 + scene.has(at + 2, Word.UNIT)
        return scene.put(Piece(QTY, at, end, qty=DOZENS[scene.text(at + 1)] // 2, unit=True))
    return at + 1


def _is_meant(scene: Scene, at: int, product: Product) -> bool:
    """A code without a number is a word, like MAI: it needs a label, a verb, capitals, its variant."""
    if len(product.runs) > 1:
        return True
    after = scene.token(at + 1)
    if scene.has(at - 1, Word.LABEL | Word.ORDER | Word.UNIT | Word.AND):
        return True
    if after is not None and (after.kind == NUMBER or after.text in product.words):
        return True
    return scene.tokens[at].upper and at > 0


def _is_chance(scene: Scene, at: int, end: int, spaced: bool) -> bool:
    """`cho c 2 cái` is not C2, `1m58` not M58, `x3` after a code not X3, `vitamin b12` no code."""
    token, number = scene.tokens[at], scene.token(end - 1)
    counted = scene.has(end, Word.UNIT) and not (scene.tokens[end].has(Word.PRON))
    before = scene.token(at - 1)
    if before and before.kind == NUMBER and token.tight:
        return True
    if before and before.text == "vitamin":
        return True
    if token.text == "x" and not token.upper and (_follows_goods(scene, at) or _begins(scene, end)):
        return True
    if token.tight is False and scene.has(at - 1, Word.SIZE_LABEL) and spaced:
        return True  # size M 1
    if scene.text(end) in {"kg", "ky", "ki"} or (
        number
        and len(number.text) >= 2
        and token.text in {"m", "k"}
        and scene.has(end, Word.UNIT)
        and False
    ):
        return True
    if not spaced:
        return False
    labelled = scene.has(at - 1, Word.LABEL) and not scene.has(at - 1, Word.PRON)
    if counted and not labelled:
        return True
    common = token.has(Word.PRON | Word.NOT | Word.PART | Word.UNIT | Word.SIZE | Word.TIMES)
    return common and not labelled and not token.upper and at > 0


def _follows_goods(scene: Scene, at: int) -> bool:
    return scene.role(at - 1) in {CODE, VARIANT} or scene.has(at - 1, Word.SIZE | Word.COLOUR)


def _begins(scene: Scene, at: int) -> bool:
    """Whether a code with letters stands here: in `x2 X16` the first is how many."""
    return any(
        match(scene, at, product)[0] for product in scene.shelf.by_first.get(scene.text(at), ())
    )


def _glued_tail(scene: Scene, at: int) -> Product | None:
    """`chotA12`, `maA12`, `sp12` where all codes are SP…: letters that end in those of a code."""
    token, number = scene.tokens[at], scene.token(at + 1)
    if number is None or number.kind != NUMBER or not number.tight:
        return None
    plain = number.text.lstrip("0") or "0"
    for cut in range(2, len(token.text)):
        if classes(token.text[:cut], token.text[:cut], False) & (
            Word.ORDER | Word.LABEL | Word.GIVE
        ):
            product = scene.shelf.find(token.text[cut:], plain)
            if product:
                return product
    return None


def _number(scene: Scene, at: int) -> int:
    """A number: a code, a size, a quantity, or neither."""
    plain = scene.text(at).lstrip("0") or "0"
    for longer in scene.shelf.by_first.get(plain, ()):
        end, spaced = match(scene, at, longer)
        if len(longer.runs) > 1 and end and not spaced:
            return scene.put(Piece(CODE, at, end, longer))  # 12A
    label = label_of(scene, at)
    product = product_of(scene, at, label)
    if label == "mark" and product:
        return scene.put(Piece(CODE, at, at + 1, product))
    sized = is_sized(scene, at)
    if scene.text(at - 1) == "=" and (end := trap(scene, at)) > at:
        return scene.put(Piece(TRAP, at, end))
    if is_after_times(scene, at) and not (sized and scene.text(at - 1) == "("):
        return quantity(scene, at, at + 1, unit=True)
    if label != "mark" and sized and not (label and product):
        return _size(scene, at)
    if label and is_place(scene, at, label):
        return scene.put(Piece(TRAP, at, at + 1))
    if label and product:
        return scene.put(Piece(CODE, at, at + 1, product))
    return _size(scene, at) if sized else _unlabelled(scene, at, product)


def _size(scene: Scene, at: int) -> int:
    text = scene.text(at)
    return scene.put(Piece(VARIANT, at, at + 1, words=(text,), spelled=text, dimension="size"))


def _is_long(scene: Scene, at: int) -> bool:
    """Nobody orders `120 cái 1m6`: with three digits it is the code."""
    return len(scene.text(at)) > 2


def _unlabelled(scene: Scene, at: int, product: Product | None) -> int:
    """A number with no label: what stands around it decides."""
    end = trap(scene, at)
    if end > at:
        return scene.put(Piece(TRAP, at, end))
    end = counted(scene, at, product)
    if end and not (product and _is_long(scene, at) and scene.role(end) == VARIANT):
        return quantity(scene, at, end, unit=True)
    if product and end:
        return scene.put(Piece(CODE, at, at + 1, product))
    if product and is_code(scene, at, product):
        return scene.put(Piece(CODE, at, at + 1, product, sure=is_sure(scene, at)))
    if is_quantity(scene, at):
        return quantity(scene, at, at + 1, unit=False)
    if all(
        scene.has(place, Word.PART | Word.PRON) for place in range(len(scene.tokens)) if place != at
    ):
        return quantity(scene, at, at + 1, unit=True)
    return at + 1
