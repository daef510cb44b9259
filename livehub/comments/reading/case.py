"""Owns a comment with its clauses: which of them do what, and the pieces in them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from livehub.comments.reading import items as goods
from livehub.comments.reading.classes import Word
from livehub.comments.reading.clauses import Clause
from livehub.comments.reading.scene import Piece, Scene
from livehub.comments.reading.shapes import Item
from livehub.comments.reading.shelf import Product
from livehub.comments.reading.tokens import WORD


class Case(msgspec.Struct):
    """A comment with its clauses."""

    scene: Scene
    clauses: list[Clause]
    shown: Product | None
    dropped: set[int]
    """Starts of the pieces that are not wanted."""
    acts: set[str]
    """What the clauses do, all together."""

    def of(self, *acts: str) -> list[Clause]:
        """The clauses that do one of these."""
        if self.acts.isdisjoint(acts):
            return []
        return [clause for clause in self.clauses if clause.act in acts]

    def pieces(self, clauses: Sequence[Clause], *roles: str) -> list[Piece]:
        """The pieces of these clauses."""
        if not clauses:
            return []
        return [
            piece
            for piece in self.scene.ordered()
            if piece.role in roles and any(c.start <= piece.start < c.end for c in clauses)
        ]

    def items(self, wanted: Sequence[Piece] | None = None) -> tuple[Item, ...]:
        """The items of some pieces, or of all that are not dropped."""
        dropped = self.dropped
        if wanted is not None:
            dropped = set(self.scene.pieces) - {piece.start for piece in wanted}
        return goods.assemble(self.scene, dropped, self.shown)


def unknown(scene: Scene, clauses: Sequence[Clause]) -> int:
    """How many words of these clauses mean nothing to the reader."""
    return sum(
        scene.tokens[at].kind == WORD and not scene.tokens[at].bits and at not in scene.taken
        for clause in clauses
        for at in range(clause.start, clause.end)
    )


def has_verb(scene: Scene, clause: Clause) -> bool:
    """Whether a verb of ordering is in a clause."""
    return any(
        scene.has(at, Word.ORDER) for at in range(clause.start, clause.end) if at not in scene.taken
    )
