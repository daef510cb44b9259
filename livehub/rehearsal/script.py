"""Owns what the crowd says: the words of a Vietnamese live sale."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from livehub.comments.fold import fold_text
from livehub.rehearsal.people import AUTHORS, PHONES, author_of

ORDERS = (
    "chốt {code}",
    "chốt {code} x{n}",
    "chốt {code} x{n}",
    "Chốt mã {code} nhé shop",
    "em chốt {code} x{n} ạ",
    "lấy {n} cái {code}",
    "lấy mã {code} sl {n}",
    "cho em {code} x{n}",
    "cho mình {n} cái mã {code} nha",
    "cho e 1 {code}",
    "đặt {code} x{n} {phone}",
    "chốt {code} {phone}",
    "{code} x{n} {phone}",
    "chốtttt {code}",
    "{code}",
    "{code}",
    "{code} x{n}",
    "mã {code} {phone}",
    "order {code} x{n} nha",
    "oder {code}",
    "mua {code} x{n} giúp c với",
    "hốt {code}",
    "rinh {code} x{n} nha shop",
    "ship e {code} x{n}",
    "chốt {code} và {other}",
    "chốt {code} x{n}, {other} x1 {phone}",
    "lấy {code} {other} nhé",
    "đặt mình {n} chiếc {code} ạ",
)
"""The reader understands each of them as it is meant."""

UNREADABLE_ORDERS = (
    "cho em con {thing} kia đi ạ",
    "mình lấy 2 cái giống chị trên kia",
    "chốt cho em cái đang cầm trên tay",
    "em cũng lấy 1 cái nha",
    "+1 ạ",
    "để dành cho mình {thing} nhé, tí ck",
    "lấy hết số còn lại luôn",
    "em lấy {thing} như hôm nọ",
)
"""Somebody who reads along understands them."""

QUESTIONS = (
    "{code} giá bao nhiêu vậy shop?",
    "còn {code} không ạ",
    "{thing} bao nhiêu tiền chị ơi",
    "{code} to bằng nào ạ?",
    "ship Sài Gòn mấy ngày tới ạ?",
    "có ship cod không shop",
    "phí ship bao nhiêu ạ",
    "{thing} để được bao lâu ạ?",
    "cho xem lại {code} với ạ?",
    "{code} có màu khác không em?",
    "tò he ăn được không cô ơi?",
    "làm một con mất bao lâu ạ?",
    "chuyển khoản xong nhắn ai ạ?",
    "mua 5 cái có bớt không shop?",
    "hàng có gói quà không ạ?",
    "{thing} có sẵn hay phải đặt làm?",
    "shop ở đâu cho mình qua xem?",
    "sơn mài có sợ nắng không ạ?",
    "mây có bị mốc không shop?",
    "bao giờ live tiếp vậy ạ?",
    "{code} với {other} khác nhau thế nào ạ?",
    "em ở Phú Xuyên qua lấy được không?",
    "có nhận làm theo mẫu không nghệ nhân?",
    "giá {code} đã gồm ship chưa ạ",
)

PRAISE = (
    "khéo tay quá trời ơi",
    "đẹp xuất sắc luôn",
    "nhìn nghệ nhân làm mê quá",
    "xinh xỉu, con mình mê tò he lắm",
    "hàng lần trước đẹp lắm shop ạ",
    "tuyệt vời, đúng chất làng nghề",
    "yêu làng nghề quê mình quá",
    "bàn tay vàng đây rồi",
    "{thing} đẹp thật sự",
    "coi mà nhớ Trung thu ngày xưa",
    "ủng hộ nghệ nhân hết mình",
    "đèn lên lung linh quá",
    "đan đều tay ghê, đẹp",
    "thả tim cho cô chú nghệ nhân",
    "nhận hàng rồi nha, đẹp hơn trong hình",
)

CHATTER = (
    "chào cả nhà ạ",
    "em mới vào, chào shop",
    "hello shop ơi",
    "điểm danh Hà Đông",
    "mic hơi nhỏ shop ơi",
    "hình nét ghê",
    "cho nghe tiếng đan với",
    "like với share rồi nha",
    "up cho shop bán đắt hàng",
    "chuyển khoản rồi nha shop",
    "đã nhắn tin địa chỉ rồi ạ",
    "trời Sài Gòn đang mưa to",
    "tối thứ Bảy nào cũng hóng",
    "để em hỏi chồng đã",
    "chưa chốt nha, xem thêm chút",
    "thôi không lấy {code} nữa ạ",
    "huỷ giúp em đơn lúc nãy với",
    "lát con ngủ em chốt sau",
)

SPAM = (
    "sỉ lẻ tận kho rẻ hơn 50k ib mình nha",
    "vay tiền nhanh không thế chấp ib em",
    "cần tuyển cộng tác viên việc nhẹ lương cao ib",
)
_SPAM_WORDS = re.compile(r"\b(?:tan kho|vay tien|viec nhe)\b")
_PRAISE_WORDS = re.compile(
    r"\b(?:dep|kheo|xinh|me (?:qua|wa)|tuyet voi|yeu lang|vang day|nho trung thu|ung ho|lung linh"
    r"|tim cho)\b"
)

_KINDS = ((ORDERS, 30), (QUESTIONS, 28), (PRAISE, 19), (CHATTER, 15))
_RARE_KINDS = ((UNREADABLE_ORDERS, 6), (SPAM, 2))
_SCRIPT = (*_KINDS, *_RARE_KINDS)

_TEENCODE = {
    "không": "ko",
    "được": "đc",
    "nhiêu": "nhiu",
    "chị": "c",
    "em": "e",
    "mình": "mk",
    "với": "vs",
    "rồi": "r",
    "quá": "wá",
    "vậy": "v",
    "nhiều": "nhìu",
}
_SMILES = ("❤️", "😍", "👍", "🙏", "😊", "🥰", "👏")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A comment as it comes from a platform; `author` is a hash, as everywhere in logs."""

    author: str
    name: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A product that people talk about."""

    code: str
    thing: str


def utter(rng: Random, topics: Sequence[Topic], *, ordering: bool = False) -> Utterance:
    """What somebody says about the products of the show, the first of which is featured.

    `ordering` makes it an order that the reader understands.
    """
    name, source = rng.choice(AUTHORS)
    kinds, weights = zip(*_SCRIPT, strict=True)
    phrases: tuple[str, ...] = ORDERS if ordering else rng.choices(kinds, weights)[0]
    text = _filled(rng, rng.choice(phrases), topics)
    typed = _type_order(rng, text) if phrases is ORDERS else _type(rng, text)
    return Utterance(author_of(name), name, source, typed)


def is_spam(text: str) -> bool:
    """Whether a comment is one of the crowd's advertisements."""
    return _SPAM_WORDS.search(fold_text(text)) is not None


def is_praise(text: str) -> bool:
    """Whether a comment is worth showing to everybody: praise that asks for nothing."""
    asks = "?" in text or any(sign.isdigit() for sign in text)
    return not asks and _PRAISE_WORDS.search(fold_text(text)) is not None


def without_marks(text: str) -> str:
    """As typed without diacritics: `chot ma A3`."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _filled(rng: Random, phrase: str, topics: Sequence[Topic]) -> str:
    first = topics[0] if rng.random() < 0.4 else rng.choice(topics)
    others = [each for each in topics if each.code != first.code] or [first]
    return phrase.format(
        code=_code(rng, first.code),
        other=rng.choice(others).code,
        n=rng.choices((1, 2, 3, 5), (8, 6, 2, 1))[0],
        phone=_phone(rng),
        thing=first.thing,
    )


def _code(rng: Random, code: str) -> str:
    return rng.choice((code, code, code.lower()))


def _phone(rng: Random) -> str:
    phone = rng.choice(PHONES)
    dotted = f"{phone[:4]}.{phone[4:7]}.{phone[7:]}"
    return rng.choice((phone, phone, dotted, dotted.replace(".", " ")))


def _type_order(rng: Random, text: str) -> str:
    """Many buyers type without marks; what they order stays readable."""
    return without_marks(text) if rng.random() < 0.35 else text


def _type(rng: Random, text: str) -> str:
    way = rng.random()
    if way < 0.2:
        text = without_marks(text)
    elif way < 0.4:
        text = " ".join(_TEENCODE.get(word, word) for word in text.split())
    elif way < 0.44:
        text = text.upper()
    if rng.random() < 0.2:
        text = f"{text} {rng.choice(_SMILES) * rng.randint(1, 3)}"
    return text
