"""Owns telling questions: by a question mark, a word that asks, or `không` at the end."""

from __future__ import annotations

from livehub.comments.reading.classes import Word, listed
from livehub.comments.reading.clauses import Words
from livehub.comments.reading.scene import CODE, QTY, TRAP, VARIANT
from livehub.comments.reading.tokens import ADDRESS, CONTACT, SIGN, WORD

_COURTESY = Word.PART | Word.PRON
_ASKING_FIRST = listed("is are do does did can could will has")
_DOUBTING = listed("vay nhi ta nen")
_PICTURES = listed("hinh anh clip video")
_LOOKS = listed("net ro mo dep xau toi sang ghe nhu lag giat dung")
_GOOD = listed("qua ghe lam la ho")
"""`hay quá`: well done, not `or`."""
_WHETHER = listed("khong ko k hong hk kh")
_LOOKING = listed("xem coi ngam")
_FLAT = listed("dung khoi khoan")
_NAMED = Word.UNIT | Word.COLOUR_LABEL | Word.SIZE_LABEL | Word.LABEL | Word.KIND
_KEYS = {
    "may": ("may", "mây1"),
    "mo": ("mô",),
    "rang": ("răng",),
    "ai": ("ai",),
    "gi": ("gi", "gi2"),
}
"""Asking words that with other accents are other words."""


def asks(words: Words) -> bool:
    """Whether the clause asks in so many words."""
    return words.clause.asked or ends_in_question(words) or _asking(words)


def is_question(words: Words) -> bool:
    """Whether the clause asks, be it for what is left or for advice."""
    if _asks_in_english(words):
        return True
    return asks(words) or _chooses(words) or _compares(words) or _asks_for_rest(words)


def _asks_in_english(words: Words) -> bool:
    first = next((at for at in words.free if words.text(at) not in {"da", "uh"}), 0)
    if first in words.scene.taken or words.scene.tokens[first].key not in _ASKING_FIRST:
        return False
    return words.scene.text(first + 1) not in {"i", "we"}  # can I have …


def _asks_for_rest(words: Words) -> bool:
    """`vẫn còn 05`, `05 ăn được chứ`: goods without a verb or a quantity."""
    if words.at(Word.ORDER | Word.PRAISE) or QTY in words.roles or not words.goods:
        return False
    for at in words.free:
        if words.scene.tokens[at].key == "con2" and words.scene.text(at + 1) != "lai":
            return True
    said = [
        at
        for at in words.free
        if words.scene.kind(at) == WORD
        and (not words.scene.has(at, Word.PRON) or words.text(at) == "chu")
    ]
    return len(said) > 1 and words.text(said[-1]) in {"chu", "ha"}


def _compares(words: Words) -> bool:
    """`DE01 khác DE04 chỗ mô`."""
    between = [at for at in words.free if words.text(at) == "khac"]
    if not between or not words.goods:
        return False
    codes = [
        at for at in range(words.clause.start, words.clause.end) if words.scene.role(at) == CODE
    ]
    return codes[0] < between[0] < codes[-1]


def _chooses(words: Words) -> bool:
    """`10 hay 09`, `mặc S hay M`: asked for advice, unless somebody orders in the same breath."""
    if not words.bits & Word.OR:
        return False
    choices = [
        at
        for at in words.at(Word.OR)
        if words.text(at) == "hay" and words.clause.start < at < words.clause.end - 1
    ]
    if not choices or not {CODE, VARIANT, TRAP} & words.roles:
        return False
    if any(words.text(at) in _DOUBTING for at in words.free):
        return True
    return not words.at(Word.ORDER) and words.scene.text(choices[0] + 1) not in _GOOD


def inquires(words: Words) -> bool:
    """`ib giá`, `cho xem lại 05`: no question in form."""
    if words.at(Word.ORDER) and (words.goods or QTY in words.roles):
        return False
    return any(_is_inquiry(words, at) for at in words.at(Word.INQUIRE))


def _is_inquiry(words: Words, at: int) -> bool:
    text = words.text(at)
    if words.scene.role(at + 1) == TRAP:
        return False  # giá 199k
    if text in {"ib", "inbox"}:
        return not words.at(Word.DONE) and words.scene.text(at - 1) != "check"
    if text in _PICTURES and words.scene.text(at + 1) in _LOOKS:
        return False  # hình nét ghê
    if text in _LOOKING:
        led = words.any(words.before(at), Word.GIVE)
        return led or words.scene.text(at + 1) in {"lai", "voi", "thu"}
    return True


def is_complaint(words: Words) -> bool:
    """`sao không chốt cho em`."""
    first = words.free[0] if words.free else -1
    return first >= 0 and words.text(first) == "sao" and words.any(words.after(first)[:2], Word.NOT)


def _asking(words: Words) -> bool:
    return words.bits & Word.ASK != 0 and any(_is_asking(words, at) for at in words.at(Word.ASK))


def _is_asking(words: Words, at: int) -> bool:
    """Whether a word that may ask does; `gì cũng được`, `chốt nào`, `không … đâu` do not."""
    scene, token = words.scene, words.scene.tokens[at]
    text, following = token.text, scene.text(at + 1)
    if token.key not in _KEYS.get(text, (token.key,)):
        return False
    if text == "may" and token.key == text and scene.accents:
        return False
    if text in {"ai", "gi", "dau", "nao", "sao"} and words.any(words.before(at), Word.NOT):
        return False
    if following == "cung" or (text, following) in {("nao", "thi"), ("gi", "do"), ("gi", "nua")}:
        return False
    if words.at(Word.ALL) and words.at(Word.ORDER):
        return False  # còn mấy cái lấy hết
    last = at + 1 >= words.clause.end
    if text == "nao":
        urging = scene.has(at - 1, Word.ORDER | Word.PART | Word.PRON) or scene.role(at - 1)
        return not last or scene.has(at - 1, _NAMED) or not urging
    if text == "sao":
        return scene.text(at - 1) not in {"ong", "ngoi", "hinh", "den"}
    if text == "dau":
        return token.key == "đâu" or (token.key == "dau" and (last or scene.text(at - 1) == "o"))
    if text == "may":
        bought = words.any(words.before(at)[-2:], Word.ORDER) and scene.has(
            at - 1, Word.ORDER | Word.PRON
        )
        return not (bought and scene.has(at + 1, Word.UNIT))
    return True


def ends_in_question(words: Words) -> bool:
    """`còn không ạ`, `đc giảm ko shop`, `chốt chưa vậy`."""
    if not words.at(Word.NOT):
        return False
    if _asks_whether(words):
        return True
    for end in range(words.clause.end - 1, words.clause.start, -1):
        token = words.scene.tokens[end]
        if token.kind in {SIGN, CONTACT, ADDRESS}:
            continue
        if end in words.scene.taken:
            return False
        if token.has(Word.NOT) and token.text not in _FLAT:
            return _says(words, end) and words.scene.text(end - 1) != "thoi"
        if not token.has(_COURTESY) or token.has(Word.ORDER):
            return False
    return False


def _asks_whether(words: Words) -> bool:
    """`có trơn không nhà có ông cụ`: the reason for asking may follow."""
    if words.at(Word.ORDER) and not words.at(Word.OR):
        return False
    for at in words.at(Word.NOT):
        has = [place for place in words.before(at) if words.text(place) == "co"]
        if has and at - has[-1] > 1 and words.text(at) in _WHETHER:
            return words.scene.tokens[has[-1]].key in {"co", "co1"}
    return False


def _says(words: Words, end: int) -> bool:
    """Whether anything but courtesy stands before: `hehe k` asks nothing."""
    scene = words.scene
    return any(
        at in scene.taken or not scene.has(at, Word.PART) or scene.has(at, Word.ORDER)
        for at in range(words.clause.start, end)
    )
