"""Owns what a clause does: it orders, asks, gives back, refuses, tells of the past, praises."""

from __future__ import annotations

from livehub.comments.reading import questions, refusals, times
from livehub.comments.reading.classes import Word
from livehub.comments.reading.clauses import Clause, Words
from livehub.comments.reading.scene import CODE, QTY, VARIANT, Scene
from livehub.comments.reading.tokens import ADDRESS, CONTACT, WORD

_CHECKS = (
    ("cancel", refusals.is_cancel),
    ("praise", refusals.is_loss),
    ("other", questions.is_complaint),
    ("question", questions.is_question),
    ("if", times.is_condition),
    ("past", times.is_past),
    ("refuse", refusals.is_refusal),
    ("later", times.is_later),
    ("inquire", questions.inquires),
)
"""The first that holds is what the clause does; else it wishes for something, or nothing."""


_TELLING = (
    Word.STOP | Word.DROP | Word.NOT | Word.ASK | Word.INQUIRE | Word.OR | Word.IF | Word.BEFORE | Word.DONE
    | Word.PAID | Word.LATER | Word.HINT
)  # fmt: skip
"""A clause without any of these words only wishes, or tells nothing."""


def judge(scene: Scene, clause: Clause) -> None:
    """Find out what a clause does."""
    words = Words(scene, clause)
    if words.bits & _TELLING or clause.asked:
        for act, holds in _CHECKS:
            if holds(words):
                clause.act = act
                return
    clause.act = _wish(words)


def _wish(words: Words) -> str:
    """What is left: an order in words, goods without a verb, praise, a contact, or chatter."""
    scene = words.scene
    ordering = bool(words.at(Word.ORDER)) or any(
        _is_asked_for(words, at) for at in words.at(Word.GIVE)
    )
    if words.goods or QTY in words.roles:
        if words.free and words.text(words.free[-1]) == "ma" and not words.goods:
            return "other"  # e lấy 3 mà
        if words.at(Word.BROKEN) and not words.at(Word.ORDER):
            return "other"
        if ordering:
            return "order"
        return "praise" if words.at(Word.PRAISE) and QTY not in words.roles else "goods"
    if words.at(Word.PRAISE):
        return "praise"
    if ordering:
        return "wish"
    if VARIANT in words.roles:
        return "goods"
    kinds = {scene.kind(at) for at in range(words.clause.start, words.clause.end)}
    return "contact" if kinds & {CONTACT, ADDRESS} else "other"


def _is_asked_for(words: Words, at: int) -> bool:
    """`cho em 05`, `gửi 2 cái`; `cho em ngó cái` asks for something else."""
    scene = words.scene
    if {scene.role(at + 1), scene.role(at + 2)} & {QTY, CODE}:
        return True
    if not scene.has(at + 1, Word.PRON):
        return False
    after = scene.token(at + 2)
    if after is None or after.kind != WORD or after.bits or at + 2 in scene.taken:
        return True
    return words.text(at) != "cho"
