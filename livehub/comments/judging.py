"""Owns what becomes of a comment by itself: let through, held for a helper, or hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import msgspec

from livehub.comments.disguises import Disguises
from livehub.comments.names import NameKey, goes_by
from livehub.comments.phrases import Hit, Phrase, Phrases, phrase
from livehub.comments.spelling import Said
from livehub.comments.weblinks import foreign, is_ours, own_address
from livehub.comments.wordlists import listed

_ASKED = "?"  # ends the kind of a phrase that is not meant in a question


class Rules(msgspec.Struct, frozen=True):
    """What is held or hidden by itself: words, what is allowed all the same, own web addresses.

    Without lists of words of its own a shop has those that come with livehub. `shop` is its name,
    which nobody else may go by.
    """

    hide: tuple[str, ...] | None = None
    hold: tuple[str, ...] | None = None
    allow: tuple[str, ...] | None = None
    links: tuple[str, ...] = ()
    shop: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold or hide, and the code of why: `word`, `link`, `poaching`, `spam`, `shop_name`."""

    what: Literal["hold", "hide"]
    reason: str


def judge(text: str, name: str, rules: Rules | None, shop: str = "") -> Verdict | None:
    """The verdict on a comment (cleaned, not masked) and its author's name; None lets it through.

    `rules` None are those that come with livehub. `shop` is the shop's name where the rules do not
    know it. A bad word in a name holds what is said under it: it may be an order all the same.
    """
    return _judging(rules or Rules()).judge(text, name, shop)


def allows(text: str, rules: Rules | None) -> bool:
    """True when the shop lets through what is said here, whatever else may be thought of it."""
    return _judging(rules or Rules()).allows(text)


def shipped() -> Rules:
    """The lists that come with livehub, as a shop may edit them."""
    table = listed()
    return Rules(tuple(table["hide"]), tuple(table["hold"]), tuple(table["allow"]))


class _Judging:
    """Rules, ready to be applied."""

    def __init__(self, rules: Rules) -> None:
        own = shipped()
        hide = own.hide if rules.hide is None else rules.hide
        hold = own.hold if rules.hold is None else rules.hold
        allow = own.allow if rules.allow is None else rules.allow
        hidden = _phrases("hide", hide or (), as_written=True)
        self._phrases = Phrases([*hidden, *_phrases("word", hold or ()), *_idioms()])
        self._disguises = Disguises([*hidden, *_phrases("hide", own.hide or (), as_written=True)])
        self._allowed = Phrases(_phrases("allow", allow or ()))
        self._buyers = Phrases(_excepted())
        self._asking = frozenset(listed()["asking"])
        self._links = tuple(filter(None, map(own_address, rules.links)))
        self._shop = rules.shop
        self._of_name = lru_cache(maxsize=4_096)(self._judged_name)

    def judge(self, text: str, name: str, shop: str) -> Verdict | None:
        """The gravest there is to say: see `judge`."""
        said = Said(text)
        reasons = set(self._reasons(said))
        if "hide" in reasons:
            return Verdict("hide", "word")
        if name:
            reasons |= self._of_name(name, shop)  # people write more than once
        for reason in ("shop_name", "word", "link", "poaching", "spam"):
            if reason in reasons:
                return Verdict("hold", reason)
        return None

    def allows(self, text: str) -> bool:
        """See `allows`."""
        said = Said(text)
        found = next(self._allowed.find(said), None)
        return found is not None or is_ours(said, self._links)

    def _judged_name(self, name: str, shop: str) -> frozenset[str]:
        said, known = Said(name), _name_key(self._shop or shop)
        reasons = {"word" if each == "hide" else each for each in self._reasons(said)}
        own = {"shop_name"} if goes_by(said, known) else set()
        return frozenset(reasons & {"word", "link"} | own)

    def _reasons(self, said: Said) -> Iterator[str]:
        found = [*self._phrases.find(said), *self._disguises.find(said)]
        found += (Hit("link", start, end) for start, end in foreign(said, self._links))
        if not found:
            return
        allowed = tuple(self._allowed.find(said))
        for hit in found:
            if self._is_meant(hit, said) and not _is_allowed(hit, allowed):
                yield "word" if hit.kind == "alone" else hit.kind.rstrip(_ASKED)

    def _is_meant(self, hit: Hit, said: Said) -> bool:
        """False for half a sign in a question, and for what buyers say of the shop."""
        if hit.kind in {"hide", "word", "link"}:
            return True
        if hit.kind == "alone":
            return (hit.start, hit.end) == (said.words[0].start, said.words[-1].end)
        if hit.kind.endswith(_ASKED) and self._asks(said):
            return False
        theirs = (each for each in self._buyers.find(said) if each.kind == hit.kind.rstrip(_ASKED))
        return not any(each.start < hit.end and hit.start < each.end for each in theirs)

    def _asks(self, said: Said) -> bool:
        words = said.words
        return "?" in said.folded or any(each.text in self._asking for each in words)


@lru_cache(maxsize=32)
def _judging(rules: Rules) -> _Judging:
    """Ready for every comment until the rules change."""
    return _Judging(rules)


def _phrases(kind: str, lines: Iterable[str], *, as_written: bool = False) -> list[Phrase]:
    read = (phrase(kind, line, as_written=as_written) for line in lines)
    return [each for each in read if each is not None]


def _idioms() -> Iterator[Phrase]:
    """What no shop has to list: who advertises, and what is only ever said alone."""
    table = listed()
    yield from _phrases("alone", (f'"{each}"' for each in table["alone"]))
    for kind in ("poaching", "spam"):
        yield from _phrases(kind, table[kind]["always"])
        yield from _phrases(kind + _ASKED, table[kind]["unless_asked"])


def _excepted() -> Iterator[Phrase]:
    for kind in ("poaching", "spam"):
        yield from _phrases(kind, listed()[kind]["except"])


def _is_allowed(hit: Hit, allowed: Iterable[Hit]) -> bool:
    """True where what is allowed lies within the hit, or the hit within that.

    What advertising is made of overlaps: there it is enough that they touch.
    """
    word = hit.kind in {"hide", "word", "alone"}
    return any(
        each.start < hit.end
        and hit.start < each.end
        and (not word or _contains(hit, each) or _contains(each, hit))
        for each in allowed
    )


def _contains(one: Hit, other: Hit) -> bool:
    return one.start <= other.start and other.end <= one.end


@lru_cache(maxsize=32)
def _name_key(shop: str) -> NameKey:
    return NameKey(shop)
