"""Owns finding variants: those of the catalogue first, then sizes and colours in general."""

from __future__ import annotations

from collections.abc import Mapping

from livehub.comments.reading.classes import Word, listed
from livehub.comments.reading.lexicon import bare, key
from livehub.comments.reading.measures import MEASURES
from livehub.comments.reading.scene import CODE, QTY, TRAP, VARIANT, Piece, Scene
from livehub.comments.reading.shelf import Product
from livehub.comments.reading.tokens import NUMBER, SIGN, WORD
from livehub.comments.reading.vocabulary import WORDS

_SPELLED = {
    bare(entry.strip()): entry.strip() for entry in WORDS[Word.COLOUR].split(",") if entry.strip()
}
_PLAIN_COLOURS = listed("do den nau be hong tim vang kem xam cam ghi bac dong reu nga")
"""Colours that without their accents are other words as well."""


_SPOKEN = {key("sờ"): "s", key("ét"): "s", key("mờ"): "m", key("lờ"): "l", key("eo"): "l"}
"""Sizes as telephones hear them."""


def find_measured(scene: Scene) -> None:
    """Variants with numbers (`22cm`, `2 tầng`, `20x20`), before the numbers are read as others."""
    shelf = scene.shelf
    if not shelf.measured:
        return
    for at, token in enumerate(scene.tokens):
        if at in scene.taken:
            continue
        first = token.text.lstrip("0") or "0" if token.kind == NUMBER else token.text
        for words in shelf.measured.get(first, ()):
            end = _matched(scene, at, words)
            if end:
                _put(scene, at, end, shelf.meant[words], shelf.spelled[words], "size")
                break


def find(scene: Scene, shown: Product | None) -> None:
    """All other variants, once the codes are known."""
    wanted = _wanted(scene, shown)
    tokens, taken = scene.tokens, scene.taken
    at = 0
    while at < len(tokens):
        at = at + 1 if at in taken or tokens[at].kind != WORD else _word(scene, at, wanted)


def _wanted(scene: Scene, shown: Product | None) -> Mapping[str, str]:
    """The words of the variants of the products named, else of the one shown, with their keys."""
    named = [piece.product for piece in scene.pieces.values() if piece.product]
    if not named and shown:
        named = [shown]
    if len(named) == 1:
        return named[0].words
    return {word: exact for product in named for word, exact in product.words.items()}


def _word(scene: Scene, at: int, wanted: Mapping[str, str]) -> int:
    token = scene.tokens[at]
    if token.key == "den" and (scene.role(at + 1) in {CODE, TRAP} or scene.text(at + 1) == "het"):
        return at + 1  # đến
    for words in scene.shelf.phrases.get(token.text.split(" ")[0], ()):
        end = _matched(scene, at, words)
        if end and _fits(scene, at, words, wanted):
            return _put(
                scene,
                at,
                end,
                scene.shelf.meant[words],
                scene.shelf.spelled[words],
                _dimension(words, token),
            )
    if len(token.text) > 1 and _is_part(scene, at, wanted):
        return _put(scene, at, at + 1, (token.text,), token.text, "style")
    if token.key in _SPOKEN and scene.has(at - 1, Word.SIZE_LABEL):
        size = _SPOKEN[token.key]
        return _put(scene, at, at + 1, (size,), size.upper(), "size")
    if token.has(Word.SIZE) and _is_size(scene, at, wanted):
        return _put(scene, at, at + 1, (token.text,), token.text.upper(), "size")
    if token.has(Word.COLOUR) and _is_colour(scene, at, wanted):
        spelled = _SPELLED.get(token.text, token.text)
        return _put(scene, at, at + 1, tuple(token.text.split(" ")), spelled, "colour")
    return at + 1


def _is_part(scene: Scene, at: int, wanted: Mapping[str, str]) -> bool:
    """One word of a longer variant of what is ordered: `lam` of men lam."""
    token = scene.tokens[at]
    exact = wanted.get(token.text)
    if exact is None or token.key not in {exact, token.text}:
        return False
    if token.key != exact and scene.accents:
        return False
    if scene.role(at - 1) == CODE or scene.has(at - 1, Word.SIZE_LABEL | Word.COLOUR_LABEL):
        return True
    if token.has(Word.PART | Word.PRON | Word.UNIT | Word.NOT | Word.KIND):
        closed = scene.kind(at + 1) in {"", NUMBER, SIGN} or scene.has(at + 1, Word.ALL)
        return token.key == exact and closed and not token.has(Word.PRON | Word.UNIT | Word.NOT)
    return (
        scene.role(at - 1) in {CODE, VARIANT, QTY}
        or scene.has(at - 1, Word.SIZE_LABEL | Word.COLOUR_LABEL | Word.KIND | Word.UNIT)
        or (token.key == exact != token.text)
    )


def _matched(scene: Scene, at: int, words: tuple[str, ...]) -> int:
    """Where these words end when they stand here, 0 when they do not."""
    exact = scene.shelf.exact[words]
    end, done = at, 0
    while done < len(words):
        token = scene.token(end)
        if token is None or (end in scene.taken and scene.role(end) not in {TRAP}):
            return 0
        if token.kind == SIGN and done and token.text in {"*", "×"} and words[done] == "x":
            done, end = done + 1, end + 1
            continue
        plains, keys = token.text.split(" "), token.key.split(" ")
        for plain, typed in zip(plains, keys, strict=False):
            if done == len(words) or not _same(plain, typed, words[done], exact[done], done):
                return 0
            done += 1
        end += 1
    return end


def _same(plain: str, typed: str, word: str, exact: str, done: int) -> bool:
    if word.isdecimal():
        return (plain.lstrip("0") or "0") == word
    if done and MEASURES.get(plain, plain) == word:
        return True
    return plain == word and typed in {plain, exact}


def _dimension(words: tuple[str, ...], token: object) -> str:
    has = getattr(token, "has", None)
    if (has and has(Word.SIZE)) or words[0].isdecimal() or words[-1] in {"cm", "g", "ml"}:
        return "size"
    if has and has(Word.COLOUR):
        return "colour"
    return "style"


def _fits(scene: Scene, at: int, words: tuple[str, ...], wanted: Mapping[str, str]) -> bool:
    """Whether words that may be a variant are one here."""
    token = scene.tokens[at]
    if len(words) > 1:
        return True
    if scene.has(at - 1, Word.SIZE_LABEL | Word.COLOUR_LABEL | Word.KIND):
        return True
    if wanted and words[0] not in wanted:
        return False
    if len(words[0]) == 1:
        return _is_size(scene, at, wanted)
    if token.key == token.text and words[0] in _PLAIN_COLOURS:
        return _is_colour(scene, at, wanted)
    if token.key == token.text and token.has(Word.STYLE):
        beside = at - 1 - (scene.text(at - 1) in {"-", "/", "(", ","})
        return scene.role(beside) in {CODE, VARIANT, QTY} or scene.has(at - 1, Word.UNIT)
    if token.has(Word.UNIT) and scene.has(at, Word.UNIT):
        return scene.role(at - 1) == CODE
    return True


def _is_size(scene: Scene, at: int, wanted: Mapping[str, str]) -> bool:
    """`L` after a code, a colour, `size`; `m` and `s` are people and shops as well."""
    token = scene.tokens[at]
    if len(token.text) > 1:
        return True
    if scene.has(at - 1, Word.SIZE_LABEL) or scene.text(at - 1) in {"/", "-"}:
        return True
    beside = scene.role(at - 1) in {CODE, VARIANT, QTY}
    if token.text in wanted and (token.upper or beside):
        return True
    closed = (
        at + 1 >= len(scene.tokens)
        or scene.kind(at + 1) != WORD
        or scene.has(at + 1, Word.TIMES | Word.COLOUR)
    )
    if token.text in {"s", "m"} and not token.upper:
        return beside and closed and scene.role(at - 1) != QTY
    return beside or (token.upper and closed)


def _is_colour(scene: Scene, at: int, wanted: Mapping[str, str]) -> bool:
    """A colour without accents counts only in the place of one."""
    token = scene.tokens[at]
    if token.key == "hong" and _asks(scene, at):
        return False
    if scene.has(at - 1, Word.COLOUR_LABEL) or token.text.split(" ")[0] in wanted:
        return True
    if token.key != token.text or token.text.split(" ")[0] not in _PLAIN_COLOURS:
        return token.text != "ghi"
    return scene.role(at - 1) in {CODE, VARIANT} or scene.text(at - 1) in {"/", "-"}


def _asks(scene: Scene, at: int) -> bool:
    """`co mau den hong em`: hông, not hồng."""
    rest = range(at + 1, len(scene.tokens))
    if any(
        scene.kind(place) == WORD and not scene.has(place, Word.PART | Word.PRON) for place in rest
    ):
        return False
    return any(
        scene.text(place) in {"co", "con", "duoc", "dc"} for place in range(max(0, at - 6), at)
    )


def _put(
    scene: Scene, at: int, end: int, words: tuple[str, ...], spelled: str, dimension: str
) -> int:
    return scene.put(Piece(VARIANT, at, end, words=words, spelled=spelled, dimension=dimension))


def label(product: Product | None, found: list[Piece]) -> str | None:
    """The variant these pieces name together, spelled as the catalogue does if it has it."""
    if not found:
        return None
    words = frozenset(word for piece in found for word in piece.words)
    if product and words in product.variants:
        return product.variants[words]
    if product:
        holding = [
            spelled for label_words, spelled in product.variants.items() if words < label_words
        ]
        if len(holding) == 1:
            return holding[0]
    ordered = sorted(found, key=lambda piece: piece.dimension != "size")
    return " ".join(
        product.variants.get(frozenset(piece.words), piece.spelled) if product else piece.spelled
        for piece in ordered
    )
