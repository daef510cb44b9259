"""Owns telling what an answer gives away that it may not: addresses, phones, accounts, platforms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from livehub.comments.masking import mask
from livehub.comments.phrases import Phrases, phrase
from livehub.comments.spelling import Said
from livehub.comments.weblinks import foreign

# Eight digits are a hotline, ten a phone, more an account; dates and times are set off by / and :.
_LONG_NUMBER = re.compile(r"(?<![0-9])\+?[0-9](?:[ ._-]{0,2}[0-9]){7,}")
_MONEY = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:[.,][0-9]{3})+(?![0-9]|[.,][0-9])")
_PHONE_STARTS = ("0", "84", "+84", "1900", "1800")
_PHONE_MOST = 12  # digits, with the country's
_ELSEWHERE = (
    "facebook/fb/face/messenger/mess/insta/instagram/ig/youtube/zalo/zl/shopee/lazada/tiki/sendo/temu",
    "telegram/tele/viber/whatsapp/wechat/threads/twitter",
    "za lo",
    "you tube",
    "face book",
)
_NAMED = re.compile(
    "facebook|messenger|instagram|youtube|zalo|shopee|lazada|telegram|viber|whatsapp|wechat"
)  # in no other word
# Nobody needs an ending that is one only in part: "gom.vnXYZ" is what an address was glued to.
_ADDRESS = re.compile(r"https?:|www\.|[a-z0-9-]\.(?:com|net|org|info|vn)")
_ACCOUNTS = ("stk", "số tài khoản", "số tk", "account number")
_PLATFORMS = Phrases(
    found
    for kind, lines in (("platform", _ELSEWHERE), ("account", _ACCOUNTS))
    for line in lines
    if (found := phrase(kind, line))
)


def leak(text: str, accounts: Collection[str] = (), *, tiktok: bool = False) -> str | None:
    """What a text that everybody may read gives away: None, or `link`, `account`, `phone` (or a
    mail address), `address` (where somebody lives).

    `accounts` are the shop's own account numbers. On TikTok a `platform` by its name is one too,
    and so is an account that is only spoken of.
    """
    found = _leak(text, accounts, tiktok=tiktok)
    if found is None and (plain := _without_ornaments(text)) != text:
        found = _leak(plain, accounts, tiktok=tiktok)
    return found


def _without_ornaments(text: str) -> str:
    """Superscripts and the like, which fold to letters, may hide the end of a word as well."""
    return "".join(" " if unicodedata.decomposition(sign)[:1] == "<" else sign for sign in text)


def _leak(text: str, accounts: Collection[str], *, tiktok: bool) -> str | None:
    said = Said(text)
    masked = mask(text)
    if masked.text != text and "@" in said.folded:
        return "phone"
    if _ADDRESS.search(said.folded) or next(foreign(said, ()), None) is not None:
        return "link"
    if any(_holds(said.folded, each) for each in accounts):
        return "account"
    if number := _number(_MONEY.sub(" ", said.folded)):
        return number
    if masked.text != text:
        return "phone" if masked.phones else "address"
    if not tiktok:
        return None
    if _NAMED.search(said.folded):
        return "platform"
    return next((hit.kind for hit in _PLATFORMS.find(said)), None)


def _holds(folded: str, account: str) -> bool:
    """True when the number is written there, in whatever groups."""
    digits = re.sub(r"\D", "", account)
    return digits != "" and digits in re.sub(r"(?<=\d)[ ._-]+(?=\d)", "", folded)


def _number(folded: str) -> str | None:
    for found in _LONG_NUMBER.finditer(folded):
        digits = re.sub(r"[ ._-]", "", found[0])
        phone = digits.startswith(_PHONE_STARTS) and len(digits) <= _PHONE_MOST
        return "phone" if phone else "account"
    return None
