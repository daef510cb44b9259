"""Owns telling what is not wanted (any more): cancellations, refusals, and what only sounds so."""

from __future__ import annotations

from livehub.comments.reading import questions
from livehub.comments.reading.classes import Word, listed
from livehub.comments.reading.clauses import Words
from livehub.comments.reading.scene import CODE, QTY
from livehub.comments.reading.tokens import WORD

_COURTESY = Word.PART | Word.PRON
_PUT_IN = listed("cho vao vo them hop tui si moi bich bao")
_FLAT = listed("dung khoi")
"""Refusals that need no `nữa`."""
_AGAIN = listed("nua nx")


def is_cancel(words: Words) -> bool:
    """`hủy 05`, `bỏ 05 ra`, `05 thôi khỏi`, `không lấy 05 nữa`, `đừng gửi nữa`."""
    if stops := words.at(Word.STOP):
        if any(words.any(words.before(at)[-2:], Word.NOT) for at in stops):
            return False
        if any(_stops(words, at) for at in stops):
            return True
    if words.bits & Word.DROP and any(_drops(words, at) for at in words.at(Word.DROP)):
        return True
    if any(words.text(at) == "ra" and _is_taken_out(words, at) for at in words.free):
        return True
    return words.bits & Word.NOT != 0 and any(
        _spares(words, at) or _wants_no_more(words, at) for at in words.at(Word.NOT)
    )


def _stops(words: Words, at: int) -> bool:
    """`hủy`; `gạch` is a brick as well."""
    if words.text(at) == "gach":
        bare = CODE in words.roles and QTY not in words.roles
        return bare and not words.at(Word.ORDER) and not questions.asks(words)
    return not questions.asks(words)


def _is_taken_out(words: Words, at: int) -> bool:
    """`trừ 15 ra giúp em`, whatever the verb; `ship 15 ra Huế` is an order."""
    if words.scene.role(at - 1) != CODE:
        return False
    rest = range(at + 1, words.clause.end)
    return words.scene.text(at + 1) == "khoi" or all(words.scene.has(p, _COURTESY) for p in rest)


def _drops(words: Words, at: int) -> bool:
    """`bỏ 05`, `loại 05 ra`, `bớt số 3`; `bỏ vào túi` and `bộ` are something else."""
    scene, text, exact = words.scene, words.text(at), words.scene.tokens[at].key
    if words.any(words.before(at)[-2:], Word.NOT) or questions.asks(words):
        return False
    coded = any(scene.role(place) == CODE for place in range(at + 1, words.clause.end))
    if text == "bo":
        counted = scene.role(at - 1) == QTY or (exact == "bo" and scene.has(at - 1, Word.UNIT))
        if exact not in {"bo3", "bo"} or scene.text(at + 1) in _PUT_IN or counted:
            return False
        return coded or scene.has(at + 1, _COURTESY | Word.ALL) or scene.text(at + 1) == "ra"
    if text == "tra":
        returned = scene.role(at - 1) == CODE and scene.text(at + 1) in {"ve", "lai", "vo"}
        return returned or scene.role(at + 1) == CODE or (scene.has(at + 1, Word.LABEL) and coded)
    out = any(words.text(place) == "ra" for place in words.after(at))
    if text == "bot" and words.at(Word.ORDER):
        return False  # bớt 20k thì lấy
    return words.goods and coded and (text != "loai" or out)


def _spares(words: Words, at: int) -> bool:
    """`05 khỏi nha`, `05 thôi khỏi`."""
    if words.text(at) != "khoi":
        return False
    behind = words.scene.role(at - 1) == CODE
    return behind or (words.scene.text(at - 1) == "thoi" and words.goods)


def _wants_no_more(words: Words, at: int) -> bool:
    """`không lấy 05 nữa`, `thôi không lấy`, `đừng chốt`; `lấy 05 không lấy 06` is an order."""
    scene, text, rest = words.scene, words.text(at), words.after(at)
    if text == "chua" or scene.tokens[at].key == "dung2":
        return False
    more = any(words.text(place) in _AGAIN for place in rest)
    wanting = words.any(rest[:3], Word.ORDER)
    giving = (more or text in _FLAT) and words.any(rest[:3], Word.GIVE)
    if not (wanting or giving or (more and words.goods)):
        return False
    if words.any(rest, Word.LATER) or words.any(words.before(at)[-1:], Word.ASK) or is_loss(words):
        return False
    if not more and any(scene.role(place) == CODE for place in range(words.clause.start, at)):
        return False
    coded = any(scene.role(place) == CODE for place in range(at + 1, words.clause.end))
    given_up = any(scene.text(place) == "thoi" for place in range(words.clause.start - 2, at))
    if more or coded or given_up or (text in _FLAT and wanting):
        return not questions.ends_in_question(words)
    return False


def is_loss(words: Words) -> bool:
    """`không lấy là phí`, `không mua thì tiếc`: a wish for it, no order and no refusal."""
    for at in words.at(Word.NOT):
        rest = words.after(at)
        links = [place for place in rest if words.text(place) in {"thi", "la"}]
        if links and words.any([p for p in rest[:3] if p < links[0]], Word.ORDER):
            return not words.any(words.after(links[0]), Word.ORDER)
    return False


def is_refusal(words: Words) -> bool:
    """`chưa chốt nha`, `không lấy`: no order, without being a cancellation."""
    for at in words.at(Word.NOT):
        first = min(words.at(Word.ORDER), default=at)
        wanted = first < at and any(words.scene.role(p) == CODE for p in range(first, at))
        verbs = [place for place in words.after(at)[:2] if words.scene.has(place, Word.ORDER)]
        if verbs and not wanted and not _is_of_wrapping(words, verbs[0]):
            return True
    return False


def _is_of_wrapping(words: Words, verb: int) -> bool:
    """`15 không lấy hộp`: what is refused is no goods of the shop."""
    scene = words.scene
    after = scene.token(verb + 1)
    if after is None or verb + 1 in scene.taken or not words.goods:
        return False
    return after.kind == WORD and (
        not after.bits or (after.has(Word.UNIT) and not after.has(Word.PART))
    )
