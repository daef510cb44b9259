"""Owns reading orders out of comments: `CODE [xN]`, anchored in the catalogue of the show.

A number is a product code only when the show sells it and the comment does not use it as a phone,
price, time, size or quantity. When in doubt nothing is read and a helper decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from livehub.comments.fold import fold_text
from livehub.comments.masking import MASK, mask
from livehub.display import INGEST_LIMIT

Intent = Literal["order", "question", "cancel", "praise", "spam", "other"]
Tier = Literal["strict", "likely", "ask", "none"]

QUANTITY_LIMIT = 999  # nobody types more than that into a comment in earnest


@dataclass(frozen=True, slots=True)
class Item:
    """A product code, spelled as the catalogue does, and how many of it."""

    code: str | None
    qty: int | None
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood; `items` is empty unless the tier is strict."""

    tier: Tier
    items: tuple[Item, ...] = ()
    intent: Intent = "other"
    cancels: tuple[Item, ...] = ()
    phone: str | None = None
    masked: str = ""
    contact: bool = False
    address: bool = False
    more: bool = False


NOTHING = Reading("none")

# All patterns are for folded text: no accents, lower case, one space.
_UNIT = r"(?:c|cai|chiec|bo|doi|cap|hop|goi|suat|con|cay|chai|lo|bich|set|phan)"
_LABEL = r"(?:ma so|ma|ms|mh|sp|so|m|code|mau|#)"
_VERB = (
    r"(?:chot|choots|lay|dat|mua|order|oder|od|hot|muc|xuc|rinh|ruoc|quat|book|ship|len don|giu"
    r"|de danh|cho (?:em|e|c|chi|minh|m|t|tui|toi|co|bac|che|anh|a))"
)
_SIZE = r"(?:[2-5]?x{0,3}[sml]|free)"
_COLOUR = r"(?:do|xanh|den|trang|nau|be|hong|tim|vang|kem|xam|cam)"
_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9}
_WORD = f"(?:{'|'.join(_WORDS)})"

# Prices, times, dates, sizes, bodies, ratings, addresses, years: never codes, never quantities.
_OTHER_NUMBERS = re.compile(
    r"\d[\d.,]*\s?(?:k|tr|trieu|nghin|ngan|dong|d|vnd)\b|\b\d{1,2}\s?(?:h|gio|phut)\d{0,2}\b"
    r"|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b(?:size|sz|co)\s?\d{2}\b|\b\d?m\d{1,2}(?=\s?\d*\s?(?:kg|ky))"
    r"|\b(?:so )?\d+ (?:ngo|hem|duong)\b|\b1m\d{1,2}\b|\b\d{1,3}\s?(?:kg|ky|ki|cm|gam|gr)\b|\b\d+[.,]?\d*\s?(?:sao|diem|%|like)\b"
    r"|\b(?:top|lop|tang|ngo|hem|duong|thu|ngay|thang|quan|phuong|p|q)[ .]?\d+\b|\b\d{4,}\b"
)
_DOUBT = re.compile(
    r"\?|\b(?:gia|bao nhieu|bao nhiu|bnh|bn|nhiu|nhieu tien|ib|inbox|o dau|the nao|kieu gi|khi nao"
    r"|bao gio|bao h|sao|ai|xem|coi|tu van|hoi|con co"  # questions
    r"|khong|khg|ko|k|kg|hk|hok|huy|cancel|thoi|xoa|nham|rut|tra lai|thay|hoan"  # refusals
    r"|roi|hom qua|(?:lan|bua|hom) truoc|da (?:chot|lay|mua|dat|nhan|ck|chuyen)"  # in the past
    r"|moi|chuc|ta|tat ca|het|hoac|hay|tu)\b"  # more than this reader understands
)
# Everyday words without their accents: bỏ and bộ, đừng and dùng, đổi and đôi, còn and con, hông and hồng.
_ACCENTED_DOUBT = re.compile(
    r"(?<!\w)(?:bỏ|đừng|chưa|còn|mấy|hả|nếu|hổng|đổi|(?<!\d )doi|(?<!mau )(?:hông|hong))(?!\w)"
)
_ORDERING = re.compile(rf"(?<![a-z]){_VERB}")
_CHATTER = re.compile(
    rf"\b(?:a|ah|nha|nhe|nka|oi|voi|vs|giup|dum|gium|ho|shop|chi|anh|em|minh|va|e|c|s|m|ad"
    rf"|size|sz|xah|la|ngoc|duong|reu|{_LABEL}|{_UNIT}|{_SIZE}|{_COLOUR})\b|[^a-z0-9]"
)

_SEPARATOR = re.compile(r"[,;&/|]| [+-] |\b(?:va|voi|them)\b")
_AMOUNT_AFTER = re.compile(
    rf"(?:\bx|\*|\bsl|\bso luong) ?:? ?(?P<marked>\d+)\b"
    rf"|\b(?P<counted>\d+|{_WORD}) ?{_UNIT}\b"
    rf"|^(?:[ /-](?:{_SIZE}|{_COLOUR}|{_VERB})){{0,2}} ?[( /-](?P<bare>\d{{1,2}})\)?(?=[ /]|$)"
)
_AMOUNT_SIGN = re.compile(r"(?:\bx|\*|\bsl|\bso luong) ?:? ?$")
_AMOUNT_BEFORE = re.compile(
    rf"(?<![\w.])(?:x ?)?(?:(?P<bare>\d+) ?x?|(?P<counted>\d+|{_WORD}) ?{_UNIT}) ?$"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A product code as it stands in the text, with its label."""

    code: str
    start: int
    end: int


def read(text: str, catalogue: Mapping[str, object], featured: str | None = None) -> Reading:  # noqa: ARG001
    """What a comment orders from the products of this show, by their codes.

    `A05`, `a5` and `A 5` are one code, and so are `05` and `5`. Several codes are several items,
    a quantity not given is one. Questions, refusals, praise and anything unclear read as tier
    "none".
    """
    masked = mask(text[:INGEST_LIMIT])
    folded = _plain(masked.text)
    if _DOUBT.search(folded) or _ACCENTED_DOUBT.search(_lower(masked.text)):
        return NOTHING
    found = list(_codes(folded, tuple(catalogue)))
    amounts = _amounts(folded, found)
    if not found or not all(amount is None or 0 < amount <= QUANTITY_LIMIT for amount in amounts):
        return NOTHING
    told = any(amounts) or bool(masked.phones) or _ORDERING.search(folded)
    if not told and not _is_only_codes(folded, found):
        return NOTHING
    return Reading("strict", _items(found, amounts), "order")


def canonical(code: str) -> str:
    """One spelling for all that mean the same code: `A05`, `a-5` and `A 5` are `a5`."""
    return "".join(
        run.lstrip("0") or "0" if run.isdecimal() else run
        for run in re.findall(r"[a-z]+|\d+", fold_text(code))
    )


def _plain(text: str) -> str:
    """Folded, without the numbers that are no goods, `2x05` and `05x2` taken apart."""
    goods = _OTHER_NUMBERS.sub("~", fold_text(text))
    return re.sub(r"(?<=\d)x(?=\d)", " x ", re.sub(r"(?<=\d)x(?=0\d)", " cai ", goods))


def _lower(text: str) -> str:
    """Lower case with accents kept, in the one spelling that the patterns use."""
    return unicodedata.normalize("NFC", text).lower().replace("màu ", "mau ")


def _codes(text: str, codes: tuple[str, ...]) -> Iterator[_Found]:
    pattern, spelled = _anchors(codes)
    for match in pattern.finditer(text):
        if not _is_amount_or_chance(match):
            yield _Found(spelled[canonical(match["code"])], match.start(), match.end())


def _is_amount_or_chance(match: re.Match[str]) -> bool:
    """A bare `7` or `12` counts as a code only after a label, a verb (two digits), or alone."""
    code, rest = match["code"], match.string[match.end() :]
    if _AMOUNT_SIGN.search(match.string, 0, match.start("code")):
        return True
    is_counted = re.match(rf" ?{_UNIT}\b", rest) is not None
    if match["label"] or code == match.string:
        return False
    if not code.isdecimal():
        return " " in code and is_counted  # `ạ 5 cái` is not A5
    if code.startswith("0"):
        return False
    return is_counted or not match["verb"] or len(code) < 2


@lru_cache(maxsize=64)
def _anchors(codes: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds the codes of a catalogue, and their spelling by canonical form."""
    spelled = {canonical(code): code for code in reversed(codes) if canonical(code)}
    patterns = [_spellings(form) for form in sorted(spelled, key=len, reverse=True)]
    return re.compile(
        rf"(?<![a-z0-9.])(?P<verb>{_VERB} ?)?(?P<label>{_LABEL} ?[:.#-]? ?)??"
        rf"(?P<code>{'|'.join(patterns) or '(?!)'})"
        rf"(?![.]?\d)(?=$|[^a-z]|x ?\d|(?:{_UNIT}|{_SIZE})\b)"
    ), spelled


def _spellings(form: str) -> str:
    """A pattern for every way to write a canonical code."""
    runs = re.findall(r"[a-z]+|\d+", form)
    return r"[ .-]?".join(f"0*{run}" if run.isdecimal() else run for run in runs)


def _amounts(text: str, found: Sequence[_Found]) -> list[int | None]:
    """The quantity written with each code, before it or after it, None where there is none."""
    edges = [0, *(code.end for code in found)]
    gaps = [text[edge : code.start] for edge, code in zip(edges, found, strict=False)]
    gaps.append(text[edges[-1] :])
    leads = bool(gaps[0] and _AMOUNT_BEFORE.search(gaps[0]))
    halves = [("", gaps[0]), *(_split(gap, leads) for gap in gaps[1:-1]), (gaps[-1], "")]
    return [
        _amount(_AMOUNT_BEFORE.search(halves[at][1])) or _amount(_AMOUNT_AFTER.search(after))
        for at, (after, _) in enumerate(halves[1:])
    ]


def _split(gap: str, leads: bool) -> tuple[str, str]:
    """What of the words between two codes belongs to the first and what to the second.

    Without a comma or the like, people who began with a quantity go on so.
    """
    separators = list(_SEPARATOR.finditer(gap))
    if separators:
        return gap[: separators[0].start()], gap[separators[-1].end() :]
    return ("", gap) if leads else (gap, "")


def _amount(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    word = next(word for word in match.groups() if word)
    return _WORDS.get(word) or int(word)


def _is_only_codes(text: str, found: Sequence[_Found]) -> bool:
    """Whether nothing but courtesy, sizes and colours stands around the codes."""
    for code in reversed(found):
        text = text[: code.start] + " " + text[code.end :]
    return not _CHATTER.sub("", text.replace(MASK, "")).strip()


def _items(found: Sequence[_Found], amounts: Sequence[int | None]) -> tuple[Item, ...]:
    """One item for each code, in the order of the comment; a code said twice counts once."""
    wanted: dict[str, int] = {}
    for code, amount in zip(found, amounts, strict=True):
        wanted[code.code] = max(wanted.get(code.code, 0), amount or 1)
    return tuple(Item(code, qty) for code, qty in wanted.items())
