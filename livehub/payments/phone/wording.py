"""Owns the words of messages: one plain spelling to search in, and what must never be kept."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "‐": "-", "＋": "+", "₫": "d", "đ": "d", "Đ": "d"}
)


def _any_of(words: str) -> re.Pattern[str]:
    """Those words, with any white space where a space is written, or none before a `?`."""
    return re.compile(words.replace(" ?", r"\s*").replace(" ", r"\s+"))


_SECRET = _any_of(
    r"\b(?:otp|ma (?:so )?(?:xac (?:thuc|nhan|minh)|kich hoat|bao mat|pin|dang nhap)|mat khau|"
    r"mat ma|pass ?(?:word|code)|(?:smart|soft) ?(?:otp|token)|one[ -]time|cvv2?|pin code|"
    r"(?:verification|security|login|activation|auth\w*) code)\b"
)
_FAILED = _any_of(
    r"\b(?:khong thanh cong|that bai|bi tu choi|khong du so du|huy giao dich|da bi huy|failed|declined)\b"
)
_ADVERT = _any_of(
    r"\b(?:uu dai|khuyen mai|voucher|giam gia|hoan tien|qua tang|trung thuong|quay so|mo the|"
    r"lai suat|tra gop|vay (?:von|tien|ngay|online)|han muc vay|nhan ngay|tang ngay|mien phi|"
    r"dang ky ngay|tham gia ngay|click|chi tu|len den|nhac no|den han|sao ke the|du no)\b"
)
_MONEY_WORD = _any_of(
    r"\b(?:nhan (?:duoc|tien)|vua nhan|da nhan|chuyen tien|chuyen khoan|da chuyen|ghi (?:co|no)|"
    r"phat sinh|bien dong|thay doi|cong tien|duoc cong|bi tru|da tru|tang|giam|nap tien|rut tien|"
    r"thanh toan|credited|debited|received)\b"
)
_MONEY = r"[0-9]{1,3}(?:[., ][0-9]{3})+(?:[.,][0-9]{2})?|[0-9]{4,12}"
_SIGNED = re.compile(
    rf"(?<![0-9a-z])[+-]\s?(?:(?:vnd|usd|eur)\s?)?(?:{_MONEY}|[0-9]+[.,][0-9]{{2}})"
)
_WITH_UNIT = re.compile(rf"(?:{_MONEY})\s?(?:vnd|dong|d|usd|eur)\b")
_CODES = re.compile(r"[0-9]{4,8}")


def folded(text: str) -> str:
    """Lower case without diacritics, sign for sign, so that places in it are places in the text."""
    return "".join(map(_fold, text.translate(_SIGNS)))


def _fold(sign: str) -> str:
    base = unicodedata.normalize("NFKD", sign)[:1] or sign
    lower = base.lower()
    return lower if len(lower) == 1 else base


def secret(words: str) -> int | None:
    """Where folded words begin to be like a one-time code or a password; None when they do not."""
    found = _SECRET.search(words)
    return found.start() if found else None


def without_secrets(narrative: str) -> str:
    """A buyer's words that speak of a code, with every number that could be one covered."""
    if secret(folded(narrative)) is None:
        return narrative
    return re.sub(rf"\b{_CODES.pattern}\b", lambda found: "•" * len(found[0]), narrative)


def failed(words: str) -> bool:
    """Whether folded words say that nothing was transferred."""
    return _FAILED.search(words) is not None


def advert(words: str) -> bool:
    """Whether folded words want to sell something, or remind of a debt."""
    return _ADVERT.search(words) is not None


def speaks_of_money(words: str) -> bool:
    """Whether folded words hold an amount with a sign, or one with a unit and a word of moving it."""
    if _SIGNED.search(words):
        return True
    return bool(_WITH_UNIT.search(words) and _MONEY_WORD.search(words))
