"""Owns the labels before numbers: mã and sp mark a product, số numbers houses and sizes too."""

from __future__ import annotations

from livehub.comments.reading.classes import Word, listed
from livehub.comments.reading.scene import Scene
from livehub.comments.reading.shelf import Product
from livehub.comments.reading.tokens import SIGN, WORD, Token


def is_sized(scene: Scene, at: int) -> bool:
    """`size 38`; `A7 38` where A7 comes in 38."""
    text = scene.text(at)
    if scene.has(at - 1, Word.SIZE_LABEL) and len(text) == 2 and not scene.has(at - 1, Word.PRON):
        return scene.tokens[at - 1].text != "in"
    if scene.has(at - 2, Word.SIZE_LABEL) and scene.text(at - 1) in {"is", "la", "co"}:
        return len(text) == 2
    if scene.has(at + 1, Word.UNIT):
        return False
    named = [piece.product for piece in scene.ordered() if piece.product] if scene.pieces else []
    if not named or text not in named[-1].words:
        return False
    return frozenset([text]) in named[-1].variants or len(text) >= 2


def label_of(scene: Scene, at: int) -> str:
    """`mark` after mã, sp or #; `number` after số, which numbers houses too; empty for none."""
    before = at - 1
    if scene.text(before) in {":", ".", "-", "="} and scene.kind(before) == SIGN:
        before -= 1
    if not scene.has(before, Word.LABEL):
        return "mark" if _is_short_label(scene, at) else ""
    word = scene.tokens[before]
    if word.text in {"so", "ma", "mau", "no"}:
        return _ambiguous(word, counted=scene.has(at + 1, Word.UNIT))
    return "mark"


def _is_short_label(scene: Scene, at: int) -> bool:
    """`m05`, where no codes begin with M."""
    before, number = scene.token(at - 1), scene.tokens[at]
    if before is None or before.text != "m" or "m" in scene.shelf.prefixes:
        return False
    return number.tight and number.text.startswith("0")


def _ambiguous(word: Token, *, counted: bool) -> str:
    """Labels that are other words too: số and so, mã and mà, mẫu and màu."""
    if word.text == "so":
        return "number" if word.key in {"so", "sô1"} else ""
    if word.text == "ma":
        return {"ma2": "number"}.get(word.key, "mark")
    if word.text == "mau":
        return "number" if word.key == "mau2" or counted else "mark"
    return "number"


_PLACES = listed("hoc truong cong toa xom to cho ga ben")
_FIRST = listed("luon lun viet the vn tg")


def is_place(scene: Scene, at: int, label: str) -> bool:
    """`trường tiểu học số hai`, `ở số 7`, `số 1 luôn`: what `số` numbers is no product."""
    if label != "number" or scene.kind(at - 2) not in {"", WORD}:
        return False
    before = scene.token(at - 2)
    ordered = any(token.bits & Word.ORDER for token in scene.tokens[:at])
    if before and before.text in _PLACES:
        return True
    if ordered:
        return False
    if before and before.key in {"ơ3", "nha2", "tai5", "o", "tai"}:
        return True
    return scene.text(at) == "1" and scene.text(at + 1) in _FIRST


def product_of(scene: Scene, at: int, label: str) -> Product | None:
    """The product of a mere number: `05` and `5` are one; `2` is TH02 where all are TH."""
    plain = scene.text(at).lstrip("0") or "0"
    product = scene.shelf.find(plain)
    if product:
        return product
    named = scene.shelf.by_number.get(plain, ())
    telling = len(scene.text(at)) > 1 and scene.shelf.one_prefix
    if len(named) == 1 and (label or telling):
        return named[0]
    return None
