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
        if scene.role(before - 1) == TRAP:
            return False  # 1m2 x 2m6
        if text == "luong" and scene.kind(before) == WORD and scene.tokens[before].key != "luong5":
            return False
        return scene.kind(before - 1) != NUMBER or scene.role(before - 1) != QTY  # 2 x 05
    if scene.text(at - 1) == "=":
        return True
    if text != "+" or scene.kind(before) != SIGN:
        return False
    return all(scene.has(place, Word.PART | Word.PRON) for place in range(before))


def counted(scene: Scene, at: int, product: Product | None) -> int:
    """Where the unit ends that this number counts; 0 when it counts nothing."""
    after = at + 1
    text = scene.text(after)
    padded = product is not None and scene.text(at).startswith("0")
    if (text in DOZENS and scene.has(after, Word.UNIT | Word.PART)) or text == "chuc":
        after += 1 + (scene.text(after + 1) == "ruoi")
        return after + scene.has(after, Word.UNIT)
    if text in TIMES_SIGNS and not (scene.tokens[after].upper and begins_code(scene, after)):
        return after + 1 if _multiplies(scene, at, product) else 0
    if product and text in product.words and scene.tokens[after].tight:
        return 0  # 24be
    if text == "of":
        return after + 1
    if begins_code(scene, after) and not padded:
        return after
    if not scene.has(after, Word.UNIT):
        token = scene.token(after)
        noun = token is not None and token.kind == WORD and not token.bits
        return after + 1 if noun and begins_code(scene, after + 1) else 0
    if product and padded and _is_named(scene, at, product):
        return 0
    return 0 if _is_person(scene, at, product) else after + 1


def _multiplies(scene: Scene, at: int, product: Product | None) -> bool:
    """`2x05`, `2 x A12`; in `05x2` the first is the code."""
    after = at + 2
    if scene.kind(after) != NUMBER:
        return begins_code(scene, after)
    padded = scene.text(after).startswith("0")
    sold = scene.shelf.find(scene.text(after).lstrip("0") or "0") is not None
    return sold and not scene.text(at).startswith("0") and (product is None or padded)


def _is_named(scene: Scene, at: int, product: Product) -> bool:
    """`02 to`, `con 05 cấy L`: a code before a variant, or with its noun before it."""
    one = scene.has(at - 1, Word.UNIT) and scene.kind(at - 2) != NUMBER
    return one or scene.text(at + 1) in product.words


def _is_person(scene: Scene, at: int, product: Product | None) -> bool:
    """`05 em lấy`, `8 c ơi`: em, con and c are people here, no units."""
    token = scene.tokens[at + 1]
    if token.tight or not token.has(Word.PRON):
        return False
    if scene.text(at + 2) == "oi" or scene.has(at + 2, _WANTING | Word.STOP):
        return True
    padded = scene.text(at).startswith("0") or scene.has(at - 1, Word.LABEL)
    return product is not None and (padded or token.text in {"c", "e"})


def begins_code(scene: Scene, at: int) -> bool:
    """Whether a label or a code with letters stands here."""
    token = scene.token(at)
    if token is None:
        return False
    if token.text == "#" or (
        token.kind == WORD
        and token.has(Word.LABEL)
        and (token.text == "ma" or not token.has(Word.PRON))
    ):
        plain = scene.text(at + 1).lstrip("0") or "0"
        numbered = scene.kind(at + 1) == NUMBER and plain in scene.shelf.by_number
        return numbered or scene.text(at + 1) in scene.shelf.prefixes
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
        scene.role(at - 2) in {CODE, VARIANT}
        or scene.has(at - 2, Word.COLOUR | Word.SIZE | Word.STYLE)
    ):
        return True
    if scene.has(at - 1, _WANTING):
        return True
    if scene.has(at - 1, Word.PRON | Word.PART | Word.AND) and scene.has(
        at - 2, _WANTING | Word.MORE
    ):
        return True
    return scene.has(at + 1, Word.COLOUR | Word.SIZE) or scene.role(at - 1) == QTY


def quantity(scene: Scene, at: int, end: int, *, unit: bool) -> int:
    """Put a quantity; one beyond reason is a trap."""
    qty = int(scene.text(at)[:6])
    for word in range(at + 1, end):
        qty = qty * DOZENS.get(scene.text(word), 1)
        if scene.text(word) == "ruoi":
            qty = qty // DOZENS["chuc"] * 15
    if not 0 < qty <= QUANTITY_LIMIT:
        return scene.put(Piece(TRAP, at, end))
    words = tuple(scene.text(word) for word in range(at + 1, end))
    return scene.put(Piece(QTY, at, end, qty=qty, unit=unit, words=words))
