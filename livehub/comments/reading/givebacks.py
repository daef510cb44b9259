"""Owns what a comment gives back: cancellations, refusals of what was ordered, swaps."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from livehub.comments.reading.case import Case, has_verb
from livehub.comments.reading.classes import Word
from livehub.comments.reading.clauses import Clause
from livehub.comments.reading.scene import CODE, QTY, VARIANT
from livehub.comments.reading.shapes import Item, Reading


def cancelled(case: Case) -> Reading:
    """What is given back; an order in another clause makes it a swap."""
    stopping = case.of("cancel")
    ordering = [c for c in case.of("order") if has_verb(case.scene, c) or _is_instead(case, c)]
    ordering += [c for c in case.of("goods") if case.pieces([c], QTY) and not _is_reason(case, c)]
    back = _given_back(case, stopping)
    if not back and ordering and stopping and ordering[-1].start < stopping[-1].start:
        ordering = []  # em lấy 05 mà thôi hủy nhé
    if ordering and case.pieces(ordering, CODE):
        wanted = case.pieces(case.of("order", "goods"), CODE, QTY, VARIANT)
        return Reading("order", "ask", case.items(wanted), back)
    if not back:
        back = _given_back(case, case.clauses)
    return Reading("cancel", "ask", back, back)


def is_given_up(case: Case) -> bool:
    """`330 em hoàn cọc, không mua được`: codes, a refusal of them, and nothing that is ordered."""
    scene = case.scene
    if not scene.bits & Word.NOT:
        return False
    if case.of("order", "question", "inquire", "if", "later") or not case.pieces(
        case.clauses, CODE
    ):
        return False
    for clause in case.clauses:
        for at in range(clause.start, clause.end):
            if at in scene.taken or not scene.has(at, Word.NOT) or scene.text(at) == "chua":
                continue
            rest = range(at + 1, clause.end)
            if clause.act == "refuse" or any(scene.text(p) in {"nua", "nx"} for p in rest):
                return not any(scene.has(p, Word.PRAISE | Word.LATER) for p in rest)
    return False


def _is_instead(case: Case, clause: Clause) -> bool:
    """`102 trả về kệ, cho chị 101`; `giữ 101` only keeps what was ordered before."""
    scene = case.scene
    given = any(scene.text(at) == "cho" for at in range(clause.start, clause.end))
    return given and not _is_reason(case, clause)


def _is_reason(case: Case, clause: Clause) -> bool:
    """Goods of the same code as what is given back, or of none."""
    codes = {piece.product for piece in case.pieces([clause], CODE)}
    return not codes or bool(
        codes & {piece.product for piece in case.pieces(case.of("cancel"), CODE)}
    )


def _given_back(case: Case, clauses: Sequence[Clause]) -> tuple[Item, ...]:
    """The codes in these clauses, with the amount when it is said."""
    if not case.pieces(clauses, CODE):
        return ()
    told = case.pieces(clauses, QTY)
    items = case.items(case.pieces(clauses, CODE, QTY, VARIANT))
    return tuple(item if told else replace(item, qty=None) for item in items)


def swapped(case: Case, given_back: set[int]) -> Reading:
    back = case.items([piece for piece in case.scene.ordered() if piece.start in given_back])
    back = back if any(case.scene.pieces[start].role == CODE for start in given_back) else ()
    items = case.items()
    if back and items and items[0].code is None:
        items = tuple(replace(item, code=back[0].code) for item in items)
    return Reading("order", "ask", items, tuple(replace(item, qty=None) for item in back))
