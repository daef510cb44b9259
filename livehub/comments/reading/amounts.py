"""Owns finding quantities: numbers behind a sign, before a unit, beside goods."""

from __future__ import annotations

from livehub.comments.reading.classes import Word
from livehub.comments.reading.scene import CODE, QTY, QUANTITY_LIMIT, TRAP, VARIANT, Piece, Scene
from livehub.comments.reading.shelf import Product
from livehub.comments.reading.tokens import NUMBER, SIGN, WORD

TIMES_SIGNS = frozenset("x*×")
DOZENS = {"chuc": 10, "ta": 12}
_LINKS = frozenset(".-_:=")
_WANTING = Word.ORDER | Word.GIVE


def match(scene: Scene, at: int, product: Product) -> tuple[int, bool]:
    """Where the code ends that begins here, 0 for none, and whether it is written with spaces."""
    spaced, end = False, at + 1
    for run in product.runs[1:]:
        if scene.text(end) in _LINKS and scene.kind(end) == SIGN:
            end += 1
        token = scene.token(end)
        if token is None or token.kind not in {NUMBER, WORD}:
            return 0, False
        text = token.text.lstrip("0") or "0" if token.kind == NUMBER else token.text
        if text != run:
            return 0, False
        spaced = spaced or not (token.tight or token.spoken)
        end += 1
    after = scene.token(end)
    if after and after.tight and after.kind == WORD and not after.bits and len(product.runs) > 1:
        return 0, False
    return end, spaced


def is_after_times(scene: Scene, at: int) -> bool:
    """`x2`, `*2`, `sl: 2`, `(2)`."""
    before = at - 1
    if scene.text(before) in {":", ".", "="}:
        before -= 1
    text = scene.text(before)
    if text == "(" and scene.text(at + 1) == ")":
        return any(piece.role == CODE for piece in scene.pieces.values())
    if scene.has(before, Word.TIMES) or text in TIMES_SIGNS:
        if text == "luong" and scene.kind(before) == WORD and scene.tokens[before].key != "luong5":
            return False
        return scene.kind(before - 1) != NUMBER or scene.role(before - 1) != QTY  # 2 x 05
    return text == "+" and scene.kind(before) == SIGN and before == 0


def counted(scene: Scene, at: int, product: Product | None) -> int:
    """Where the unit ends that this number counts; 0 when it counts nothing."""
    after = at + 1
    text = scene.text(after)
    if (text in DOZENS and scene.has(after, Word.UNIT | Word.PART)) or text == "chuc":
        return after + 1 + scene.has(after + 1, Word.UNIT)
    if text in TIMES_SIGNS and scene.kind(after + 1) == NUMBER:
        plain = scene.text(after + 1).lstrip("0") or "0"
        second = scene.shelf.find(plain)
        first_padded = scene.text(at).startswith("0")
        if (
            second
            and not first_padded
            and (product is None or scene.text(after + 1).startswith("0"))
        ):
            return after + 1
        return 0
    if text in TIMES_SIGNS and begins_code(scene, after + 1):
        return after + 1
    if text == "of":
        return after + 1
    if begins_code(scene, after) and not (product and scene.text(at).startswith("0")):
        return after
    if not scene.has(after, Word.UNIT):
        return 0
    token = scene.tokens[after]
    if token.has(Word.LABEL) and begins_code(scene, after):
        return after
    if token.has(Word.PRON) and not token.tight:
        if scene.text(after + 1) in {"oi"} or scene.has(after + 1, _WANTING | Word.STOP):
            return 0
        if product and (scene.text(at).startswith("0") or scene.has(at - 1, Word.LABEL)):
            return 0
        if token.text in {"c", "e"} and product:
            return 0
    return after + 1


def begins_code(scene: Scene, at: int) -> bool:
    """Whether a label or a code with letters stands here."""
    token = scene.token(at)
    if token is None:
        return False
    if token.text == "#" or (
        token.kind == WORD and token.has(Word.LABEL) and not token.has(Word.PRON)
    ):
        return scene.kind(at + 1) == NUMBER or scene.text(at + 1) in scene.shelf.by_first
    if token.kind == WORD and token.key == token.text:
        for product in scene.shelf.by_first.get(token.text, ()):
            end, spaced = match(scene, at, product)
            if end and not (spaced and not token.upper):
                return True
    return False


def is_quantity(scene: Scene, at: int) -> bool:
    """A mere number after goods or after a verb is how many of them."""
    if scene.role(at - 1) == CODE or scene.role(at - 1) == VARIANT:
        return True
    if scene.has(at - 1, Word.COLOUR | Word.SIZE | Word.STYLE | Word.EACH | Word.MORE):
        return True
    if scene.text(at - 1) in {"-", "/", ":"} and (
        scene.role(at - 2) == CODE or scene.has(at - 2, Word.COLOUR | Word.SIZE)
    ):
        return True
    if scene.has(at - 1, _WANTING):
        return True
    if scene.has(at - 1, Word.PRON | Word.PART | Word.AND) and scene.has(
        at - 2, _WANTING | Word.MORE | Word.PART
    ):
        return True
    return scene.has(at + 1, Word.COLOUR | Word.SIZE) or scene.role(at - 1) == QTY


def quantity(scene: Scene, at: int, end: int, *, unit: bool) -> int:
    """Put a quantity; one beyond reason is a trap."""
    qty = int(scene.text(at)[:6])
    for word in range(at + 1, end):
        qty *= DOZENS.get(scene.text(word), 1)
    if not 0 < qty <= QUANTITY_LIMIT:
        return scene.put(Piece(TRAP, at, end))
    return scene.put(Piece(QTY, at, end, qty=qty, unit=unit))
