"""Owns telling when a clause is about: done before, wanted later, wanted only if."""

from __future__ import annotations

from livehub.comments.reading.classes import Word, listed
from livehub.comments.reading.clauses import Words
from livehub.comments.reading.lexicon import key
from livehub.comments.reading.scene import CODE

_WANTING = Word.ORDER | Word.GIVE
_MISTAKEN = listed("lo nham lon")
_AHEAD = listed("da vua moi tung already dang dag")
"""Words before a verb that put it into the past; `rồi` and its like stand behind."""
_SOON = frozenset(map(key, ["mai", "mốt", "xíu", "tí", "lát", "chút", "tối", "chiều"]))
_REQUIRING = listed("phai co du thi giam bot")
_FINAL = listed("roi r rui roai")


def is_past(words: Words) -> bool:
    """`hôm qua đặt`, `đã chốt`, `chốt rồi`, `vừa lấy`, `lỡ chốt nhầm`."""
    for at in words.at(Word.BEFORE):
        if not words.any(words.before(at)[-2:], Word.LIKE):
            return True
    verbs = words.at(_WANTING)
    if any(_is_done(words, at, verbs) for at in words.at(Word.DONE)):
        return True
    return words.bits & Word.PAID != 0


def _is_done(words: Words, at: int, verbs: list[int]) -> bool:
    scene, text = words.scene, words.text(at)
    if text in _MISTAKEN:
        return bool(verbs) and (text != "lo" or scene.tokens[at].key == "lơ4")
    if text in _AHEAD:
        person = scene.has(at + 1, Word.PRON)
        return scene.has(at + 1, _WANTING) or (person and scene.has(at + 2, _WANTING))
    if text in _FINAL and words.goods and not verbs:
        return all(words.scene.has(place, Word.PART | Word.PRON) for place in words.after(at))
    return any(verb < at for verb in verbs) and not words.any(words.before(at), Word.LATER)


def _is_only_then(words: Words, at: int) -> bool:
    """`phải có size XL em mới chốt được`."""
    if not words.scene.has(at + 1, Word.ORDER):
        return False
    required = any(words.text(place) in _REQUIRING for place in words.before(at))
    return required or any(words.text(place) in {"duoc", "dc"} for place in words.after(at))


def _is_soon(words: Words) -> bool:
    """`mai em chốt 05`, `xíu em lấy`: said first, of what the buyer will do."""
    scene = words.scene
    for at in words.free:
        if scene.tokens[at].key in _SOON:
            return scene.has(at + 1, Word.PRON) and scene.has(at + 2, Word.ORDER)
        if not scene.has(at, Word.PART | Word.PRON):
            return False
    return False


def is_later(words: Words) -> bool:
    """`để hỏi chồng`, `mai lấy lương rồi mua`; `không phân vân nữa` is the contrary."""
    if _is_soon(words):
        return True
    for at in words.at(Word.LATER):
        behind = words.after(at)
        if words.text(at) in {"tinh", "dinh"} and not words.any(behind[:2], Word.ORDER):
            continue
        wanted = [place for place in words.before(at) if words.scene.has(place, Word.ORDER)]
        if wanted and any(words.scene.role(place) == CODE for place in range(wanted[0], at)):
            continue  # mua 10 cái 112 … hội nghị
        if not words.any(words.before(at)[-2:], Word.NOT):
            return True
    return False


def is_condition(words: Words) -> bool:
    """`nếu còn`, `bớt 20k thì lấy`; `vậy thì lấy` follows from what was said before."""
    if words.bits & Word.IF or any(
        words.text(at) == "moi" and _is_only_then(words, at) for at in words.free
    ):
        return True
    for at in words.free:
        if words.text(at) == "thi" and words.any(words.after(at), Word.ORDER):
            told = [
                place
                for place in range(words.clause.start, at)
                if not words.scene.has(place, Word.PART | Word.PRON)
            ]
            return bool(told) and not words.any(words.before(at)[-1:], Word.ASK | Word.LATER)
    return False
