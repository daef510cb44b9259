"""Owns what is not wanted: the goods behind a negation, the first half of a swap, a cancellation's."""

from __future__ import annotations

from livehub.comments.reading.classes import Word
from livehub.comments.reading.clauses import Clause
from livehub.comments.reading.scene import CODE, VARIANT, Scene

_VERBS = Word.ORDER | Word.GIVE


def negated(scene: Scene, clause: Clause) -> set[int]:
    """Pieces of a clause behind `không lấy`, `chứ không phải`, `đừng bỏ loại`."""
    dropped: set[int] = set()
    at = clause.start
    while at < clause.end:
        token = scene.tokens[at]
        beside = token.text == "ngoai" and scene.role(at + 1) == CODE  # ngoài 04 lấy thêm
        if (beside or token.bits & Word.NOT) and at not in scene.taken:
            at = _scope(scene, clause, at, dropped)
        else:
            at += 1
    return dropped


def _scope(scene: Scene, clause: Clause, at: int, dropped: set[int]) -> int:
    """Drop what this negation reaches: up to the next verb but its own, or `mà là`."""
    verbs, at = 0, at + 1
    while at < clause.end:
        piece = scene.taken.get(at)
        if piece and piece.role in {CODE, VARIANT}:
            dropped.add(piece.start)
        elif piece is None:
            if scene.has(at, _VERBS) and not scene.has(at, Word.PRON):
                verbs += 1
                if verbs > 1 or dropped:
                    return at
            if scene.has(at, Word.LATER) or scene.text(at) in _ENDING:
                return at
            if scene.text(at) in {"ma", "la", "thi"} and dropped:
                return at
        at += 1
    return at


def swapped(scene: Scene) -> tuple[set[int], bool]:
    """Codes given back by `đổi 05 sang 07`, and whether there is a swap at all."""
    if not scene.bits & Word.SWAP:
        return set(), False
    for at, token in enumerate(scene.tokens):
        if token.text in {"->", "=>"} and scene.role(at - 1) == CODE and scene.role(at + 1) == CODE:
            return {scene.taken[at - 1].start}, True
        if at in scene.taken or not token.has(Word.SWAP) or _is_no_swap(scene, at):
            continue
        into = _into(scene, at)
        if into:
            return {
                piece.start
                for piece in scene.pieces.values()
                if piece.role == CODE and piece.start < into
            } | {
                piece.start
                for piece in scene.pieces.values()
                if piece.role == VARIANT and at < piece.start < into
            }, True
    return set(), False


_ENDING = frozenset({"nua", "nx"})
_NO_SWAP = frozenset(["y", "tra", "khoan", "ke"])  # đổi ý, đổi trả, chuyển khoản, thay kế hoạch


def _is_no_swap(scene: Scene, at: int) -> bool:
    return scene.text(at + 1) in _NO_SWAP or scene.text(at - 1) in {"thay", "gui"}


def _into(scene: Scene, swap: int) -> int:
    for at in range(swap + 1, len(scene.tokens)):
        if at not in scene.taken and scene.has(at, Word.INTO) and not scene.has(at, Word.PRON):
            behind = [
                piece
                for piece in scene.pieces.values()
                if piece.start > at and piece.role in {CODE, VARIANT}
            ]
            if behind:
                return at
    return 0
