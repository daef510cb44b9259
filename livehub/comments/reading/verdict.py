"""Owns what a whole comment means, out of what its clauses do, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from livehub.comments.reading import items as goods
from livehub.comments.reading import scope
from livehub.comments.reading.acts import judge
from livehub.comments.reading.classes import Word
from livehub.comments.reading.clauses import Clause, split
from livehub.comments.reading.scene import CODE, QTY, TRAP, Scene
from livehub.comments.reading.shapes import Item, Reading, Tier
from livehub.comments.reading.shelf import Product
from livehub.comments.reading.tokens import ADDRESS, CONTACT, WORD

_LINK = re.compile(
    r"https?:|www ?\.|\bbit ?\. ?ly|\bt ?\. ?me\b|[a-z0-9]{3,} ?\. ?(?:com|vn|net|xyz|shop|top|info|club|example|me|io)\b"
)
_UNDERSTOOD = 3
"""So many words may be unknown in a comment that is drafted at once."""


def conclude(scene: Scene, text: str, shown: Product | None) -> Reading:
    """The reading of a comment, without its phone and its masked text."""
    clauses = split(scene)
    for clause in clauses:
        judge(scene, clause)
    if _is_spam(scene, text):
        return Reading("spam")
    acts = [clause.act for clause in clauses]
    contact = any(token.kind in {CONTACT, ADDRESS} for token in scene.tokens)
    given_back, swap = scope.swapped(scene)
    dropped = set(given_back)
    wanted = [c for c in clauses if c.act in {"order", "goods", "wish"}]
    for clause in clauses:
        if clause.act in {"order", "goods", "wish", "refuse"}:
            dropped |= scope.negated(scene, clause)
    if "cancel" in acts and not swap:
        return _cancelled(scene, clauses, shown)
    if swap:
        return _swapped(scene, given_back, dropped, shown)
    ordering = [c for c in wanted if c.act == "order" or (c.act == "wish" and _is_wish(scene, c))]
    fragments = [c for c in wanted if c.act == "goods"]
    if "if" in acts or (not ordering and "question" in acts):
        return Reading("question", "none")
    if not ordering and "past" in acts:
        return Reading("praise" if _praises(scene) else "other")
    if not ordering and fragments and "later" not in acts and "refuse" not in acts:
        ordering = [c for c in fragments if _is_goods(scene, c)]
    if not ordering or ("later" in acts and not any(c.act == "order" for c in ordering)):
        return _chatter(scene, acts, contact)
    return _ordered(scene, clauses, dropped, shown)


def _ordered(
    scene: Scene,
    clauses: Sequence[Clause],
    dropped: set[int],
    shown: Product | None,
) -> Reading:
    for clause in clauses:
        if clause.act in {"past", "praise"}:
            dropped |= {
                p.start
                for p in scene.pieces.values()
                if clause.start <= p.start < clause.end and (clause.act == "past")
            }
    items = goods.assemble(scene, dropped, shown)
    if not items:
        items = (Item(None),)
    tier = _tier(scene, clauses, items, dropped)
    cancels = tuple(
        Item(p.product.code, None)
        for p in scene.ordered()
        if p.start in dropped and p.product and _corrected(scene)
    )
    return Reading("order", tier, items, cancels, more=any(t.has(Word.MORE) for t in scene.tokens))


def _corrected(scene: Scene) -> bool:
    """`không phải 05 mà là 06`."""
    return any(
        t.text == "phai" and scene.has(at - 1, Word.NOT) for at, t in enumerate(scene.tokens)
    )


def _is_goods(scene: Scene, clause: Clause) -> bool:
    """Goods without a verb: a code, or an amount of what is shown."""
    pieces = [p for p in scene.pieces.values() if clause.start <= p.start < clause.end]
    if any(p.role == CODE for p in pieces):
        return True
    return any(p.role == QTY and p.unit for p in pieces) and _unknown(scene) <= 1


def _is_wish(scene: Scene, clause: Clause) -> bool:
    """A verb without goods: `chốt`, `cho em cái đó`."""
    free = [scene.tokens[at] for at in range(clause.start, clause.end) if at not in scene.taken]
    verbs = [t for t in free if t.has(Word.ORDER)]
    if any(t.has(Word.THIS) for t in free):
        return True
    unknown = sum(not t.bits for t in free if t.kind == WORD)
    return bool(verbs) and unknown == 0


def _cancelled(scene: Scene, clauses: Sequence[Clause], shown: Product | None) -> Reading:
    """What is given back; an order elsewhere in the comment makes it a swap."""
    stopping = [c for c in clauses if c.act == "cancel"]
    ordering = [c for c in clauses if c.act == "order"]
    inside = {
        p.start for c in stopping for p in scene.pieces.values() if c.start <= p.start < c.end
    }
    back = (
        goods.assemble(scene, set(scene.pieces) - inside, None)
        if any(scene.pieces[p].role == CODE for p in inside)
        else ()
    )
    back = tuple(
        replace(i, qty=i.qty if any(scene.pieces[p].role == QTY for p in inside) else None)
        for i in back
    )
    if ordering:
        wanted = {
            p.start for c in ordering for p in scene.pieces.values() if c.start <= p.start < c.end
        }
        if any(scene.pieces[p].role == CODE for p in wanted):
            items = goods.assemble(scene, set(scene.pieces) - wanted, shown)
            return Reading("order", "ask", items, back)
    if not back:
        codes = {p.start for p in scene.pieces.values() if p.role == CODE}
        back = (
            tuple(
                replace(i, qty=None) for i in goods.assemble(scene, set(scene.pieces) - codes, None)
            )
            if codes
            else ()
        )
    return Reading("cancel", "ask", back, back)


def _swapped(
    scene: Scene, given_back: set[int], dropped: set[int], shown: Product | None
) -> Reading:
    back = goods.assemble(scene, set(scene.pieces) - given_back, None) if given_back else ()
    items = goods.assemble(scene, dropped, shown)
    if back and items and items[0].code is None:
        items = tuple(replace(i, code=back[0].code) for i in items)
    return Reading("order", "ask", items, tuple(replace(i, qty=None) for i in back))


def _chatter(scene: Scene, acts: Sequence[str], contact: bool) -> Reading:
    if "question" in acts:
        return Reading("question")
    if any(c == "praise" for c in acts) and "refuse" not in acts and "past" not in acts:
        return Reading("praise")
    if "past" not in acts and "later" not in acts and "refuse" not in acts and _praises(scene):
        return Reading("praise")
    return Reading("other", contact=contact)


_RATED = frozenset(["sao", "diem", "like", "vote", "top", "tim", "share"])
_HEARTS = frozenset("❤😍🥰💕💖💗😘👏👍💯🌹💐")


def _praises(scene: Scene) -> bool:
    for piece in scene.pieces.values():
        around = {scene.text(at) for at in range(piece.start - 1, piece.end)}
        if piece.role == TRAP and around & _RATED:
            return True
    if scene.tokens and all(t.text in _HEARTS for t in scene.tokens):
        return True
    praise = any(t.has(Word.PRAISE) for at, t in enumerate(scene.tokens) if at not in scene.taken)
    return praise and not any(t.has(Word.BROKEN) for t in scene.tokens)


def _is_spam(scene: Scene, text: str) -> bool:
    if _LINK.search(text):
        return True
    return any(t.has(Word.SPAM | Word.POACH) for t in scene.tokens)


def _unknown(scene: Scene) -> int:
    return sum(
        t.kind == WORD and not t.bits and at not in scene.taken for at, t in enumerate(scene.tokens)
    )


def _tier(
    scene: Scene, clauses: Sequence[Clause], items: Sequence[Item], dropped: set[int]
) -> Tier:
    acts = {clause.act for clause in clauses}
    if acts & {"question", "if", "past", "refuse", "later", "cancel"} or dropped:
        return "ask"
    if any(item.code is None for item in items):
        return "likely"
    codes = [p for p in scene.pieces.values() if p.role == CODE]
    if not all(p.sure for p in codes):
        return "ask"
    told = (
        "order" in acts
        or any(p.role == QTY for p in scene.pieces.values())
        or any(t.kind == CONTACT for t in scene.tokens)
    )
    doubtful = any(
        t.has(Word.OR | Word.BROKEN | Word.PAID | Word.NOT | Word.INQUIRE)
        for at, t in enumerate(scene.tokens)
        if at not in scene.taken
    )
    if not told or doubtful or _unknown(scene) > _UNDERSTOOD:
        return "likely"
    return "strict"
