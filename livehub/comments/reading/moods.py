"""Owns telling praise and spam."""

from __future__ import annotations

import re
from collections.abc import Set

from livehub.comments.reading.classes import Word, listed
from livehub.comments.reading.scene import CODE, TRAP, Scene
from livehub.comments.reading.tokens import CONTACT

_LINK = re.compile(
    r"https?:|www ?\.|\bbit ?\. ?ly|\bt ?\. ?me\b"
    r"|[a-z0-9-]{3,} ?\. ?(?:com|vn|net|xyz|cc|example)\b"
    r"|[a-z0-9-]{3,}\.(?:shop|top|info|club|me|io|live|bet)\b"
)
_RATED = listed("sao diem like vote top tim share")
_HEARTS = frozenset("❤😍🥰💕💖💗😘👏👍💯🌹💐♥🔥🫶🤩🥳🎉")


def praises(scene: Scene, acts: Set[str]) -> bool:
    """A word of praise, a rating, nothing but hearts."""
    if scene.bits & Word.BROKEN and any(token.has(Word.BROKEN) for token in scene.tokens):
        return False
    for piece in scene.pieces.values():
        around = {scene.text(at) for at in range(piece.start - 1, piece.end)}
        if piece.role == TRAP and (around & _RATED or scene.text(piece.start - 1) == "so"):
            return True
    if scene.tokens and all(token.text in _HEARTS for token in scene.tokens):
        return True
    return "praise" in acts or any(
        token.has(Word.PRAISE) for at, token in enumerate(scene.tokens) if at not in scene.taken
    )


def is_spam(scene: Scene, text: str) -> bool:
    """A link, words of those who advertise, somebody who sells beside the shop."""
    if ("." in text or ":" in text) and _LINK.search(text):
        return True
    if not scene.bits & (Word.SPAM | Word.POACH | Word.HYPE):
        return False
    strong = weak = 0
    for at, token in enumerate(scene.tokens):
        if at not in scene.taken:
            strong += token.has(Word.SPAM | Word.POACH)
            weak += token.has(Word.HYPE)
    ordered = any(piece.role == CODE for piece in scene.pieces.values())
    if scene.bits & Word.POACH and any(
        token.has(Word.POACH) for at, token in enumerate(scene.tokens) if at not in scene.taken
    ):
        return True
    if strong:
        return not (ordered and _orders_plainly(scene) and strong + weak < 2)
    given = sum(token.kind == CONTACT for token in scene.tokens)
    return not ordered and weak + given > 2


def _orders_plainly(scene: Scene) -> bool:
    """An order comes first: `lấy 05, ctv lấy giá sao ạ`."""
    first = next((token for token in scene.tokens if not token.has(Word.PART | Word.PRON)), None)
    return first is not None and first.has(Word.ORDER)
