"""Owns what a whole comment means, out of what its clauses do."""

from __future__ import annotations

from collections.abc import Sequence

from livehub.comments.reading import givebacks, scope, tiers
from livehub.comments.reading.acts import judge
from livehub.comments.reading.case import Case, has_verb, unknown
from livehub.comments.reading.classes import Word, listed
from livehub.comments.reading.clauses import Clause, split
from livehub.comments.reading.moods import is_spam, praises
from livehub.comments.reading.scene import CODE, QTY, VARIANT, Piece, Scene
from livehub.comments.reading.shapes import Item, Reading
from livehub.comments.reading.shelf import Product


def conclude(scene: Scene, text: str, shown: Product | None) -> Reading:
    """The reading of a comment, without its phone and its masked text."""
    clauses = split(scene)
    for clause in clauses:
        judge(scene, clause)
    if is_spam(scene, text):
        return Reading("spam")
    given_back, is_swap = scope.swapped(scene)
    acts = {clause.act for clause in clauses}
    case = Case(scene, clauses, shown, set(given_back), acts)
    for clause in clauses:
        if clause.act in {"order", "goods", "wish", "refuse"}:
            case.dropped |= scope.negated(scene, clause)
    if is_swap and not case.of("question"):
        return givebacks.swapped(case, given_back)
    if case.of("cancel") or givebacks.is_given_up(case):
        return givebacks.cancelled(case)
    return _ordered(case) if _orders(case) else _told(case)


def _orders(case: Case) -> bool:
    """Whether the comment orders something, in spite of all else it does."""
    firm = case.of("order")
    wishes = [clause for clause in case.of("wish") if _is_wish(case, clause)]
    if case.scene.told:
        for clause in case.of("praise"):  # tui ghiền cái 121, ship về hẻm 115
            clause.act = "goods" if case.pieces([clause], CODE) else "praise"
        case.acts = {clause.act for clause in case.clauses}
    fragments = [clause for clause in case.of("goods") if _is_goods(case, clause)]
    if case.of("if"):
        return False
    if case.of("question"):
        return _orders_all_the_same(case, firm, [*wishes, *fragments])
    if firm:
        return not _complains(case, firm)
    if case.of("inquire"):
        return bool(case.of("wish") and case.pieces(case.of("inquire", "goods"), CODE))
    if case.of("later", "refuse"):
        stopping = case.of("later", "refuse")[-1]
        return bool(case.pieces([c for c in fragments if c.start > stopping.start], CODE))
    if case.of("past"):
        return _orders_now(case, wishes, fragments)
    if any(case.scene.text(clause.start) == "ma" for clause in case.of("praise")):
        return bool(wishes)  # GB08 chi mà xinh
    return bool(wishes) or bool(fragments) or _joins_in(case.scene)


def _joins_in(scene: Scene) -> bool:
    """`em nữa`, `cho em theo với`: like those before."""
    if not {"nua", "theo"} & {token.text for token in scene.tokens}:
        return False
    known = all(
        token.has(Word.PRON | Word.PART | Word.MORE | Word.GIVE) or token.text == "theo"
        for token in scene.tokens
    )
    return known and any(token.has(Word.PRON) for token in scene.tokens)


def _complains(case: Case, firm: Sequence[Clause]) -> bool:
    """`chốt 05 mà chưa thấy trả lời`."""
    return any(
        case.scene.has(at, Word.BROKEN) and case.scene.text(at).startswith("chua")
        for clause in case.clauses
        if clause.start >= firm[-1].end
        for at in range(clause.start, clause.end)
        if at not in case.scene.taken
    )


def _orders_all_the_same(case: Case, firm: list[Clause], others: list[Clause]) -> bool:
    """`05 150k phải không, chốt em 1`: an order stands beside a question."""
    asked = case.of("question")[-1].start
    after = [
        clause
        for clause in others
        if clause.start > asked
        and (clause.act == "wish" or (_is_urged(case.scene, clause) and _is_amount(case, clause)))
    ]
    return bool(firm or after) and not _is_but(case, firm)


def _orders_now(case: Case, wishes: list[Clause], fragments: list[Clause]) -> bool:
    """Goods behind a clause of the past are wanted now; beside `ck rồi` all are."""
    told = case.of("past")
    if not case.pieces(told, CODE) and not any(has_verb(case.scene, c) for c in told):
        return bool(wishes) or bool(case.pieces(fragments, CODE))
    last = told[-1].start
    fragments = [c for c in fragments if c.start > last and case.pieces([c], CODE)]
    return bool(fragments) or (bool(wishes) and last < wishes[-1].start)


def _is_amount(case: Case, clause: Clause) -> bool:
    return any(piece.unit for piece in case.pieces([clause], QTY))


_URGING = listed("luon lun nha nhe di a nghe nhen gium giup ha hi voi")


def _is_urged(scene: Scene, clause: Clause) -> bool:
    """`2 cái nha`, `05 luôn`."""
    return any(scene.text(at) in _URGING for at in range(clause.start, clause.end))


def _is_but(case: Case, firm: Sequence[Clause]) -> bool:
    """`muốn lấy 11 nhưng sợ gãy`: what is wanted waits for an answer."""
    return any(
        case.scene.text(clause.start) in {"nhung", "nhma", "but"}
        or (case.scene.text(clause.start) == "ma" and clause.act == "question")
        for clause in case.clauses
        if firm and clause.start >= firm[0].end
    )


def _ordered(case: Case) -> Reading:
    scene = case.scene
    case.dropped |= {piece.start for piece in _beside(case)}
    items = case.items() or (Item(None),)
    cancels = tuple(
        Item(piece.product.code, None)
        for piece in scene.ordered()
        if piece.start in case.dropped and piece.product and _is_corrected(scene)
    )
    more = scene.bits & Word.MORE != 0
    tier = tiers.tier(scene, case.acts, items, doubted=bool(case.dropped))
    return Reading("order", tier, items, cancels, more=more)


def _beside(case: Case) -> list[Piece]:
    """What clauses speak of that order nothing: their goods, unless nobody else names any."""
    aside = [c for c in case.of("past", "later", "question") if case.pieces([c], CODE)]
    if case.pieces([c for c in case.clauses if c not in aside], CODE):
        return case.pieces(aside, CODE, QTY, VARIANT)
    return case.pieces(case.of("past"), QTY)


def _is_corrected(scene: Scene) -> bool:
    """`không phải 05 mà là 06`."""
    return scene.bits & Word.NOT != 0 and any(
        token.text == "phai" and scene.has(at - 1, Word.NOT)
        for at, token in enumerate(scene.tokens)
    )


def _is_goods(case: Case, clause: Clause) -> bool:
    """Goods without a verb: a code, an amount of what is shown, or a mere variant of it."""
    pieces = case.pieces([clause], CODE, QTY, VARIANT)
    if any(piece.role == CODE for piece in pieces):
        return True
    if any(piece.role == QTY and piece.unit for piece in pieces):
        return unknown(case.scene, case.clauses) <= 1
    return (
        any(piece.role == VARIANT for piece in pieces)
        and unknown(case.scene, case.clauses) == 0
        and bool(case.pieces(case.clauses, QTY))
    )


def _is_wish(case: Case, clause: Clause) -> bool:
    """A verb without goods: `chốt`, `cho em cái đó`."""
    scene = case.scene
    free = [scene.tokens[at] for at in range(clause.start, clause.end) if at not in scene.taken]
    if any(token.has(Word.THIS) for token in free):
        return True
    verbs = [token for token in free if token.has(Word.ORDER)]
    return bool(verbs) and unknown(scene, [clause]) == 0


def _told(case: Case) -> Reading:
    """What orders nothing: a question, praise, or anything else."""
    acts = case.acts
    if acts & {"question", "inquire", "if"}:
        return Reading("question")
    if "refuse" not in acts and "later" not in acts and praises(case.scene, acts):
        return Reading("praise")
    nothing_else = acts <= {"contact", "other"} and not case.scene.bits & Word.BROKEN
    return Reading("other", contact=case.scene.told and nothing_else)
