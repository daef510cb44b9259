"""Owns the table of what banks write, `patterns.toml`: one shape per kind of message.

A shape is a regular expression over folded words with holes in it: `{account}`, `{sign}`, `{word}`,
`{amount}`, `{vnd}`, `{balance}`, `{when}`, `{payer}`, `{narrative}`. A space in it is any white space, or
none. It has to fit from the first sign of a message to the last, so that nothing a buyer writes
into a memo can be taken for the bank's own words.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

import msgspec

from livehub.clock import Millis
from livehub.money import Amount
from livehub.payments.phone import figures
from livehub.payments.transfers import Direction

_IN = "tang|duoc cong|cong|nhan duoc|nhan|ghi co"
_OUT = "giam|bi tru|tru|ghi no"
_HOLES = {
    "account": rf"(?P<account>{figures.MASKED})",
    "sign": r"(?P<sign>[+-])\s*",
    "word": rf"(?:vua |da |duoc )?(?P<word>{_IN}|{_OUT})",
    "amount": rf"(?P<amount>{figures.NUMBER})",
    "vnd": r"(?:vnd|dong|d)(?![a-z0-9_])",
    "vnd?": r"(?:(?:vnd|dong|d)(?![a-z0-9_]))?",
    "balance": rf"(?P<balance>[+-]?\s?{figures.NUMBER})",
    "when": rf"(?P<when>{figures.MOMENT})",
    "payer": r"(?P<payer>[^.\n]{2,60}?)",
    "narrative": r"(?P<narrative>.*?)",
}
_HOLE = re.compile(r"\{([a-z]+\??)\}")


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of message of one bank. `direction` stands in for a sign where there is none."""

    name: str
    bin: str
    shape: str
    direction: Direction | None = None


class Found(msgspec.Struct, frozen=True):
    """What a message says of one transfer; `account` as told, empty when it tells none.

    `at` is the bank's own time, None when it tells none; `where` is where its narrative begins.
    """

    pattern: str
    account: str
    direction: Direction
    amount: Amount
    balance: str
    at: Millis | None
    narrative: str
    payer: str
    where: int


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pattern: tuple[Pattern, ...]


def _load() -> tuple[Pattern, ...]:
    raw = resources.files("livehub.payments.phone").joinpath("patterns.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(raw), _Table).pattern


PATTERNS = _load()


def find(bin: str, text: str, words: str, now: Millis) -> Found | None:  # noqa: A002 - the field's word
    """What the first pattern of that bank reads; `words` are the text folded, sign for sign."""
    for pattern in PATTERNS:
        if pattern.bin != bin:
            continue
        fitting = _compiled(pattern.shape).fullmatch(words)
        if fitting and (found := _read(pattern, fitting, text, now)):
            return found
    return None


def _read(pattern: Pattern, fitting: re.Match[str], text: str, now: Millis) -> Found | None:
    said = {name: value or "" for name, value in fitting.groupdict().items()}
    amount = figures.amount(said["amount"])
    direction = pattern.direction or direction_of(said.get("sign", ""), said.get("word", ""))
    if amount is None or direction is None:
        return None
    when = said.get("when", "")
    return Found(
        pattern=pattern.name,
        account=said.get("account", ""),
        direction=direction,
        amount=amount,
        balance=re.sub(r"[^0-9-]", "", re.sub(r"[.,]00$", "", said.get("balance", ""))),
        at=figures.moment(when, now) if when else None,
        narrative=_original(fitting, "narrative", text),
        payer=_original(fitting, "payer", text),
        where=fitting.start("narrative") if said.get("narrative") else len(text),
    )


def direction_of(sign: str, word: str) -> Direction | None:
    """Whether money came or went; None when nothing says so."""
    if sign:
        return "in" if sign == "+" else "out"
    if word:
        return "in" if re.fullmatch(_IN, word) else "out"
    return None


def _original(fitting: re.Match[str], hole: str, text: str) -> str:
    """The text itself where folded words fitted: payers' names keep their diacritics."""
    if hole not in fitting.re.groupindex or fitting.start(hole) < 0:
        return ""
    return text[fitting.start(hole) : fitting.end(hole)].strip()


@cache
def _compiled(shape: str) -> re.Pattern[str]:
    spaced = r"\s*".join(part for part in shape.split(" ") if part)
    filled = _HOLE.sub(lambda hole: _HOLES[hole[1]], spaced)
    return re.compile(rf"\s*{filled}\s*", re.DOTALL)
