"""Owns a comment while it is read: its tokens and what has been found out about each."""

from __future__ import annotations

import msgspec

from livehub.comments.reading.shelf import Product, Shelf
from livehub.comments.reading.tokens import Token

CODE, QTY, VARIANT, TRAP = "code", "qty", "variant", "trap"
"""Roles of tokens. A TRAP is a number that counts no goods: a price, a time, an age."""

QUANTITY_LIMIT = 999  # nobody types more than that into a comment in earnest


class Piece(msgspec.Struct, frozen=True):
    """Tokens [start, end) and what they are."""

    role: str
    start: int
    end: int
    product: Product | None = None
    sure: bool = True
    """Of a code: it can hardly be anything else."""
    qty: int = 0
    unit: bool = False
    words: tuple[str, ...] = ()
    """Of a variant: its folded words."""
    spelled: str = ""
    dimension: str = ""
    """Of a variant: `size`, `colour` or `style`; two of one dimension are two items."""


class Scene(msgspec.Struct):
    """The tokens of a comment, the pieces found in them, in order."""

    tokens: list[Token]
    shelf: Shelf
    pieces: dict[int, Piece] = {}
    """By the first token of each."""
    taken: dict[int, Piece] = {}
    """By every token of each."""

    _ordered: list[Piece] | None = None
    bits: int = 0
    """The classes of all words together."""
    told: bool = False
    """A contact or an address is in it."""
    accents: bool = False
    """The writer uses accents, so words without any have none."""

    def put(self, piece: Piece) -> int:
        """Keep a piece; gives where it ends."""
        self.pieces[piece.start] = piece
        self._ordered = None
        for at in range(piece.start, piece.end):
            self.taken[at] = piece
        return piece.end

    def token(self, at: int) -> Token | None:
        """The token at this place, None outside."""
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def text(self, at: int) -> str:
        """The folded text of a token, empty outside."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def has(self, at: int, kinds: int) -> bool:
        """Whether there is a token there that may be one of these."""
        return 0 <= at < len(self.tokens) and self.tokens[at].bits & kinds != 0

    def kind(self, at: int) -> str:
        """The kind of a token, empty outside."""
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def role(self, at: int) -> str:
        """What a token was found to be, empty when nothing."""
        piece = self.taken.get(at)
        return piece.role if piece else ""

    def ordered(self) -> list[Piece]:
        """All pieces in the order of the comment."""
        if self._ordered is None:
            self._ordered = [self.pieces[at] for at in sorted(self.pieces)] if self.pieces else []
        return self._ordered
