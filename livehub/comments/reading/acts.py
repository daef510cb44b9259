"""Owns what a clause does: it orders, asks, gives back, refuses, tells of the past, praises."""

from __future__ import annotations

from livehub.comments.reading.classes import Word
from livehub.comments.reading.clauses import Clause, Words
from livehub.comments.reading.scene import CODE, QTY, TRAP, VARIANT, Scene
from livehub.comments.reading.tokens import ADDRESS, CONTACT, SIGN

_COURTESY = Word.PART | Word.PRON
_WANTING = Word.ORDER | Word.GIVE


def judge(scene: Scene, clause: Clause) -> None:
    """Find out what a clause does."""
    words = Words(scene, clause)
    for act, holds in (
        ("cancel", is_cancel), ("praise", _is_loss), ("other", _is_complaint), ("question", is_question),
        ("if", _is_condition), ("past", is_past), ("refuse", _is_refusal), ("later", _is_later),
        ("question", _inquires),
    ):  # fmt: skip
        if holds(words):
            clause.act = act
            return
    clause.act = _wish(words)


_PUT_IN = frozenset(["cho", "vao", "vo", "them", "hop", "tui", "si", "moi", "bich", "bao"])


def is_cancel(words: Words) -> bool:
    """`hủy 05`, `bỏ 05 ra`, `không lấy 05 nữa`, `đừng gửi nữa`."""
    scene = words.scene
    for at in words.at(Word.STOP):
        token = scene.tokens[at]
        if words.any(words.before(at)[-2:], Word.NOT):
            return False
        if token.text == "gach" and not (
            CODE in words.roles and QTY not in words.roles and not words.at(Word.ORDER)
        ):
            continue
        if not _asks(words):
            return True
    for at in words.at(Word.DROP):
        token = scene.tokens[at]
        if token.text == "bo" and (token.key not in {"bo3", "bo"} or scene.text(at + 1) in _PUT_IN):
            continue
        if words.any(words.before(at)[-2:], Word.NOT) or _asks(words):
            continue
        if (
            token.text == "bo" and token.key == "bo" and scene.has(at - 1, Word.UNIT)
        ) or scene.role(at - 1) == QTY:
            continue
        following = (
            scene.role(at + 1) == CODE
            or scene.has(at + 1, Word.LABEL | _COURTESY)
            or scene.text(at + 1) == "ra"
        )
        if following and (token.text != "bot" or words.goods):
            return True
    return _stops_wanting(words)


_HARD_NO = frozenset(["dung", "khoi", "cho", "thoi"])


def _stops_wanting(words: Words) -> bool:
    scene = words.scene
    for at in words.at(Word.NOT):
        text = scene.tokens[at].text
        if text == "chua":
            continue
        rest = words.after(at)
        more = any(scene.text(place) == "nua" for place in rest)
        wanting = words.any(rest[:3], Word.ORDER) or (more and words.any(rest[:3], Word.GIVE))
        if not wanting and not (more and words.goods):
            continue
        if (
            words.any(rest, Word.LATER)
            or words.any(words.before(at)[-1:], Word.ASK)
            or _is_loss(words)
        ):
            continue
        if not more and any(scene.role(place) == CODE for place in range(words.clause.start, at)):
            continue  # lấy 05 không lấy 06
        if text == "dung" and scene.tokens[at].key == "dung2":
            continue
        coded = any(scene.role(place) == CODE for place in range(at + 1, words.clause.end))
        given_up = any(scene.text(place) == "thoi" for place in range(at))
        if more or coded or given_up or text in {"dung", "khoi"}:
            return not _ends_in_question(words)
    return False


def _is_loss(words: Words) -> bool:
    """`không lấy là phí`, `không mua thì tiếc`."""
    texts = {words.text(at) for at in words.free}
    return (
        bool(words.at(Word.NOT))
        and bool(texts & {"phi", "tiec", "uong", "hoi han"})
        and bool(texts & {"thi", "la"})
    )


def _asks(words: Words) -> bool:
    return words.clause.asked or _ends_in_question(words) or bool(_asking(words))


def is_question(words: Words) -> bool:
    """With a question mark, a word that asks, or `không` at its end."""
    if words.clause.asked or _ends_in_question(words) or _asking(words):
        return True
    left = any(
        words.scene.tokens[at].key == "con2" and words.text(at + 1) != "lai" for at in words.free
    )
    return left and words.goods and not words.at(Word.ORDER)


def _inquires(words: Words) -> bool:
    """`ib giá`, `cho xem lại 05`."""
    inquiring = [at for at in words.at(Word.INQUIRE) if not _is_told(words, at)]
    return bool(inquiring) and not (words.at(Word.ORDER) and (words.goods or QTY in words.roles))


def _is_complaint(words: Words) -> bool:
    """`sao không chốt cho em`."""
    first = words.free[0] if words.free else -1
    return first >= 0 and words.text(first) == "sao" and words.any(words.after(first)[:2], Word.NOT)


def _is_told(words: Words, at: int) -> bool:
    """`giá 199k` tells a price; `ib rồi` tells of a message."""
    scene = words.scene
    if scene.role(at + 1) == TRAP:
        return True
    return words.text(at) in {"ib", "inbox"} and bool(words.at(Word.DONE))


_ANY = frozenset(["cung", "thi"])


def _asking(words: Words) -> list[int]:
    """The words that ask."""
    scene = words.scene
    found = []
    for at in words.at(Word.ASK):
        token = scene.tokens[at]
        following = scene.text(at + 1)
        if following in _ANY or (following == "do" and token.text == "gi"):
            continue
        if (
            token.text == "nao"
            and at + 1 >= words.clause.end
            and scene.has(at - 1, Word.ORDER | Word.PART)
            and words.goods
        ):
            continue
        if token.text == "sao" and (
            scene.text(at - 1) in {"ong", "ngoi", "hinh", "den"} or scene.has(at - 1, Word.NOT)
        ):
            continue
        if token.text == "dau" and (
            token.key not in {"dau", "đâu"} or words.any(words.before(at), Word.NOT)
        ):
            continue
        if token.text in {"may", "mo", "rang", "ai", "gi"} and token.key not in {
            token.text,
            "mây1",
            "mô",
            "răng",
            "ai",
            "gi2",
        }:
            continue
        if (
            token.text == "may"
            and scene.has(at - 1, Word.ORDER | Word.PRON)
            and words.any(words.before(at)[-2:], Word.ORDER)
            and scene.has(at + 1, Word.UNIT)
        ):
            continue
        found.append(at)
    return found


def _ends_in_question(words: Words) -> bool:
    """`còn không ạ`, `đc giảm ko shop`, `chốt chưa vậy`."""
    end = words.clause.end - 1
    while end >= words.clause.start:
        token = words.scene.tokens[end]
        if token.kind in {SIGN, CONTACT, ADDRESS}:
            end -= 1
            continue
        if end in words.scene.taken:
            return False
        if token.has(Word.NOT) and not (token.text == "dung" or token.text == "khoi"):
            return end > words.clause.start and not _is_sorry(words, end)
        if not token.has(_COURTESY) or token.has(Word.ORDER):
            return False
        end -= 1
    return False


def _is_sorry(words: Words, at: int) -> bool:
    return words.text(at - 1) == "thoi" if at else False


def _is_condition(words: Words) -> bool:
    return bool(words.at(Word.IF))


def is_past(words: Words) -> bool:
    """`hôm qua đặt`, `đã chốt`, `chốt rồi`, `vừa lấy`."""
    scene = words.scene
    verbs = words.at(_WANTING)
    for at in words.at(Word.BEFORE):
        if not words.any(words.before(at)[-2:], Word.LIKE):
            return True
    for at in words.at(Word.DONE):
        text = words.text(at)
        if text in {"lo", "nham", "lon"}:
            if verbs and (text != "lo" or scene.tokens[at].key == "lơ4"):
                return True
            continue
        if text in {"da", "vua", "moi", "tung", "already", "dang", "dag"}:
            if text == "moi" and scene.tokens[at].key not in {"mơi1", "moi"}:
                continue
            if text not in {"da", "vua", "moi"} and text != "dang" and verbs:
                return True
            if scene.has(at + 1, _WANTING) or (
                scene.has(at + 1, Word.PRON) and scene.has(at + 2, _WANTING)
            ):
                return text not in {"moi"} or QTY not in words.roles
        elif any(verb < at for verb in verbs) and not words.any(words.before(at), Word.LATER):
            return True
    return bool(words.at(Word.PAID))


def _is_refusal(words: Words) -> bool:
    """`chưa chốt nha`, `không lấy`: no order, without being a cancellation."""
    return any(words.any(words.after(at)[:2], Word.ORDER) for at in words.at(Word.NOT))


def _is_later(words: Words) -> bool:
    if not words.at(Word.LATER):
        return False
    return not any(
        words.any(words.after(at), Word.ORDER) and _denied(words, at) for at in words.at(Word.LATER)
    )


def _denied(words: Words, at: int) -> bool:
    return words.any(words.before(at)[-2:], Word.NOT)


def _wish(words: Words) -> str:
    """What is left: an order in words, goods without a verb, praise, a contact, or chatter."""
    scene = words.scene
    ordering = bool(words.at(Word.ORDER)) or any(
        scene.has(at + 1, Word.PRON) or scene.role(at + 1) in {QTY, CODE}
        for at in words.at(Word.GIVE)
    )
    if words.goods or QTY in words.roles:
        if ordering:
            return "order"
        return "praise" if words.at(Word.PRAISE) and QTY not in words.roles else "goods"
    if words.at(Word.PRAISE):
        return "praise"
    if ordering:
        return "wish"
    kinds = {scene.kind(at) for at in range(words.clause.start, words.clause.end)}
    if VARIANT in words.roles:
        return "goods"
    return "contact" if kinds & {CONTACT, ADDRESS} else "other"
