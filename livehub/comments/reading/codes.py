"""Owns finding product codes and quantities among the tokens: a number is a code only when sold."""

from __future__ import annotations

from livehub.comments.reading.amounts import (
    DOZENS,
    TIMES_SIGNS,
    counted,
    is_after_times,
    is_quantity,
    match,
    quantity,
)
from livehub.comments.reading.classes import Word
from livehub.comments.reading.lexicon import classes
from livehub.comments.reading.scene import CODE, QTY, TRAP, VARIANT, Piece, Scene
from livehub.comments.reading.shelf import Product
from livehub.comments.reading.tokens import NUMBER, SIGN, WORD
from livehub.comments.reading.traps import trap

_WANTING = Word.ORDER | Word.GIVE
_AFTER_CODE = (
    Word.PART | Word.PRON | Word.ORDER | Word.GIVE | Word.AND | Word.OR | Word.NOT | Word.ASK | Word.INQUIRE
    | Word.STOP | Word.MORE | Word.EACH | Word.ALL | Word.TIMES | Word.COLOUR | Word.COLOUR_LABEL | Word.SIZE
    | Word.SIZE_LABEL | Word.STYLE | Word.SWAP | Word.INTO | Word.DONE | Word.DROP | Word.IF | Word.LIKE | Word.LATER
)  # fmt: skip


def find(scene: Scene) -> None:
    """Put every code, quantity and trap of a comment into the scene."""
    at = 0
    while at < len(scene.tokens):
        kind = scene.kind(at)
        if at in scene.taken:
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
        if end and not _is_chance(scene, at, end, spaced):
            return scene.put(Piece(CODE, at, end, product, sure=not spaced or token.upper))
    tail = _glued_tail(scene, at)
    if tail:
        return scene.put(Piece(CODE, at, at + 2, tail))
    word = token.text
    if word in DOZENS and scene.has(at + 1, Word.UNIT) and (word != "ta" or token.key == "ta1"):
        return scene.put(Piece(QTY, at, at + 2, qty=DOZENS[word], unit=True))
    if word == "nua" and scene.text(at + 1) in DOZENS:
        end = at + 2 + scene.has(at + 2, Word.UNIT)
        return scene.put(Piece(QTY, at, end, qty=DOZENS[scene.text(at + 1)] // 2, unit=True))
    return at + 1


def _is_chance(scene: Scene, at: int, end: int, spaced: bool) -> bool:
    """`cho c 2 cái` is not C2, `1m58` not M58, `x3` after a code not X3, `vitamin b12` no code."""
    token, number = scene.tokens[at], scene.token(end - 1)
    counted = scene.has(end, Word.UNIT) and not (scene.tokens[end].has(Word.PRON))
    before = scene.token(at - 1)
    if before and before.kind == NUMBER and token.tight:
        return True
    if before and before.text == "vitamin":
        return True
    if token.text == "x" and not token.upper and scene.role(at - 1) in {CODE, VARIANT}:
        return True
    if token.text == "x" and scene.role(at - 1) == CODE and before and not _comma(scene, at - 1):
        return True
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


def _comma(scene: Scene, at: int) -> bool:
    return scene.text(at) in {",", ";"}


def _glued_tail(scene: Scene, at: int) -> Product | None:
    """`chotA12`, `maA12`, `sp12` where all codes are SP…: letters that end in those of a code."""
    token, number = scene.tokens[at], scene.token(at + 1)
    if number is None or number.kind != NUMBER or not number.tight or token.bits:
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
    """A number: a code, a quantity, or neither."""
    label = _label(scene, at)
    product = _product(scene, at, label)
    if label == "mark" and product:
        return scene.put(Piece(CODE, at, at + 1, product))
    if is_after_times(scene, at):
        return quantity(scene, at, at + 1, unit=True)
    if label and product and not _is_place(scene, at):
        return scene.put(Piece(CODE, at, at + 1, product))
    if _is_sized(scene, at):
        text = scene.text(at)
        return scene.put(Piece(VARIANT, at, at + 1, words=(text,), spelled=text, dimension="size"))
    end = trap(scene, at)
    if end > at:
        return scene.put(Piece(TRAP, at, end))
    end = counted(scene, at, product)
    if end:
        return quantity(scene, at, end, unit=True)
    if product and _is_code(scene, at, product):
        return scene.put(Piece(CODE, at, at + 1, product, sure=_is_sure(scene, at)))
    if is_quantity(scene, at):
        return quantity(scene, at, at + 1, unit=False)
    return at + 1


def _is_sized(scene: Scene, at: int) -> bool:
    """`size 38`; `A7 38` where A7 comes in 38."""
    text = scene.text(at)
    if scene.has(at - 1, Word.SIZE_LABEL) and len(text) == 2 and not scene.has(at - 1, Word.PRON):
        return scene.tokens[at - 1].text != "in"
    if scene.has(at + 1, Word.UNIT):
        return False
    named = [piece.product for piece in scene.ordered() if piece.product]
    return bool(named) and text in named[-1].words and frozenset([text]) in named[-1].variants


def _label(scene: Scene, at: int) -> str:
    """`mark` after mã, sp or #; `number` after số, which numbers houses too; empty for none."""
    before = at - 1
    if scene.text(before) in {":", ".", "-", "="} and scene.kind(before) == SIGN:
        before -= 1
    if not scene.has(before, Word.LABEL):
        token = scene.token(at - 1)
        if (
            token
            and token.text == "m"
            and scene.tokens[at].tight
            and ("m" not in scene.shelf.prefixes)
            and scene.tokens[at].text.startswith("0")
        ):
            return "mark"
        return ""
    word = scene.tokens[before]
    if word.text == "so":
        return "number" if word.key in {"so", "sô1"} else ""
    if word.text == "mau" and (word.key == "mau2" or scene.has(at + 1, Word.UNIT)):
        return "number"
    if word.text == "ma" and word.key not in {"ma", "ma4", "ma1", "ma2"}:
        return ""
    if word.text in {"ma", "mau", "no"} and word.key in {"ma2", "no"}:
        return "number"
    return "mark"


def _is_place(scene: Scene, at: int) -> bool:
    """`số 7 ngõ 12`, `số 1 luôn`: what `số` numbers is no product."""
    if _label(scene, at) != "number":
        return False
    if scene.text(at - 2) in {"o", "nha", "tai", "hoc", "ve"} and not any(
        t.bits & Word.ORDER for t in scene.tokens[:at]
    ):
        return True
    return (
        scene.text(at) == "1"
        and scene.has(at + 1, Word.PART)
        and scene.text(at + 1) in {"luon", "lun", "roi", "viet"}
        and not any(token.bits & _WANTING for token in scene.tokens[:at])
    )


def _product(scene: Scene, at: int, label: str) -> Product | None:
    """The product of a mere number: `05` and `5` are one; `2` is TH02 where all are TH."""
    plain = scene.text(at).lstrip("0") or "0"
    product = scene.shelf.find(plain)
    if product:
        return product
    named = scene.shelf.by_number.get(plain, ())
    if len(named) == 1 and (label or scene.shelf.one_prefix):
        return named[0]
    return None


def _is_code(scene: Scene, at: int, product: Product) -> bool:
    """Whether an unlabelled number that is sold is meant as a code here."""
    token, after = scene.tokens[at], scene.token(at + 1)
    text = token.text
    if (
        after
        and after.kind == WORD
        and after.tight
        and not after.has(Word.SIZE | Word.TIMES | Word.COLOUR | Word.ORDER)
    ):
        return False
    before = scene.token(at - 1)
    if token.tight and before and before.kind == WORD and not before.bits:
        return False  # XA12
    padded = text.startswith("0")
    if product.padded and not padded and not scene.has(at - 1, Word.ORDER | Word.AND) and at:
        return False
    if _after_goods(scene, at) and not (padded or _same_style(scene, at)):
        return False
    if padded:
        return True
    known = (
        after is None
        or after.kind != WORD
        or after.has(_AFTER_CODE)
        or _is_variant_word(scene, at + 1)
    )
    if len(text) >= 2:
        return known or (
            scene.has(at - 1, Word.ORDER | Word.KIND) and not after.has(Word.UNIT)
            if after
            else False
        )
    alone = at == 0 and len(scene.tokens) <= 2
    return known and (
        scene.has(at - 1, _WANTING | Word.AND | Word.UNIT | Word.PRON | Word.KIND)
        or alone
        or at == 0
        or scene.kind(at - 1) == SIGN
    )


def _is_sure(scene: Scene, at: int) -> bool:
    text = scene.text(at)
    return (
        text.startswith("0")
        or len(text) >= 2
        or (at + 1 < len(scene.tokens) and scene.text(at + 1) in TIMES_SIGNS)
    )


def _is_variant_word(scene: Scene, at: int) -> bool:
    return scene.text(at) in scene.shelf.phrases


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
