"""Owns telling whether a number without a label is a product code: what stands around it decides."""

from __future__ import annotations

from livehub.comments.reading.amounts import TIMES_SIGNS
from livehub.comments.reading.classes import Word
from livehub.comments.reading.scene import CODE, QTY, VARIANT, Scene
from livehub.comments.reading.shelf import Product
from livehub.comments.reading.tokens import NUMBER, SIGN, WORD

_WANTING = Word.ORDER | Word.GIVE
_AFTER_CODE = (
    Word.PART | Word.PRON | Word.ORDER | Word.GIVE | Word.AND | Word.OR | Word.NOT | Word.ASK | Word.INQUIRE
    | Word.STOP | Word.MORE | Word.EACH | Word.ALL | Word.TIMES | Word.COLOUR | Word.COLOUR_LABEL | Word.SIZE
    | Word.SIZE_LABEL | Word.STYLE | Word.SWAP | Word.INTO | Word.DONE | Word.DROP | Word.IF | Word.LIKE | Word.LATER
)  # fmt: skip
"""A counted noun is none of these: `24 tuổi`, `88 người` are no codes."""
_GLUED = Word.SIZE | Word.TIMES | Word.COLOUR | Word.ORDER


def is_code(scene: Scene, at: int, product: Product) -> bool:
    """Whether an unlabelled number that is sold is meant as a code here."""
    if _is_glued(scene, at):
        return False
    padded = scene.text(at).startswith("0")
    if product.padded and not padded and not _is_short_for(scene, at):
        return False
    if _has_variant_of(scene, at + 1, product) or _is_counted(scene, at):
        return True
    if _after_goods(scene, at) and not (padded or _same_style(scene, at)):
        return False
    if padded:
        return True
    known = _is_followed_well(scene, at, product)
    if len(scene.text(at)) >= 2:
        return known or _is_led_well(scene, at)
    led = _WANTING | Word.AND | Word.PRON | Word.KIND
    opening = all(scene.has(place, Word.PART | Word.PRON) for place in range(at))
    return known and (opening or scene.has(at - 1, led) or scene.kind(at - 1) == SIGN)


def is_sure(scene: Scene, at: int) -> bool:
    """Whether a number found to be a code can hardly be a quantity."""
    text = scene.text(at)
    return text.startswith("0") or len(text) >= 2 or scene.text(at + 1) in TIMES_SIGNS


def _is_glued(scene: Scene, at: int) -> bool:
    """`XA12`, `12abc`: part of something else."""
    before, after = scene.token(at - 1), scene.token(at + 1)
    if after and after.kind == WORD and after.tight and not after.has(_GLUED):
        return True
    tight = scene.tokens[at].tight
    return tight and before is not None and before.kind == WORD and not before.bits


def _is_short_for(scene: Scene, at: int) -> bool:
    """`lấy 5` where the shop writes 05, unless a code has come before."""
    named = any(piece.role == CODE for piece in scene.pieces.values())
    if at == 0:
        return not scene.has(1, Word.PART)
    return not named and scene.has(at - 1, Word.ORDER | Word.AND)


def _is_counted(scene: Scene, at: int) -> bool:
    """`3 cái 125`: how many stands before, with its unit."""
    last = scene.taken.get(at - 1)
    counted = last is not None and last.role == QTY and last.unit
    return counted and not scene.has(at + 1, Word.UNIT)


def _is_followed_well(scene: Scene, at: int, product: Product) -> bool:
    """Whether what follows is no noun that the number would count."""
    after = scene.token(at + 1)
    if after is None or after.kind != WORD or after.has(_AFTER_CODE | Word.LABEL):
        return True
    return after.text in {"toi", "den"} or _is_variant_word(scene, at + 1, product)


def _is_led_well(scene: Scene, at: int) -> bool:
    """`cái 103`, `lấy 24`: what comes before wants a code."""
    if scene.has(at + 1, Word.UNIT):
        return False
    if scene.has(at - 1, Word.UNIT) and scene.kind(at - 2) != NUMBER:
        return True
    return scene.has(at - 1, Word.ORDER | Word.KIND | Word.MORE | Word.GIVE)


def _has_variant_of(scene: Scene, at: int, product: Product) -> bool:
    """`4 30x30`: what follows is a variant of just this product."""
    piece = scene.taken.get(at)
    if piece is None or piece.role != VARIANT or not product.words:
        return False
    return all(word in product.words for word in piece.words)


def _is_variant_word(scene: Scene, at: int, product: Product) -> bool:
    return scene.text(at) in scene.shelf.phrases or scene.text(at) in product.words


def _after_goods(scene: Scene, at: int) -> bool:
    """Whether a code, or a variant, stands right before: what follows it is how many."""
    if scene.role(at - 1) == CODE:
        return True
    beside = (
        at - 1 - (scene.kind(at - 1) == SIGN and scene.text(at - 1) in {"-", "/", "=", ":", "("})
    )
    if scene.role(beside) == CODE:
        return True
    return scene.has(beside, Word.COLOUR | Word.SIZE) and any(
        piece.role == CODE for piece in scene.pieces.values()
    )


def _same_style(scene: Scene, at: int) -> bool:
    """Whether the number is written as the code before it: `21 22` are two codes, `21 2` is not."""
    text = scene.text(at)
    for before in range(at - 1, -1, -1):
        if scene.role(before) == CODE:
            return len(scene.text(before)) == len(text) and len(text) >= 2
    return False
