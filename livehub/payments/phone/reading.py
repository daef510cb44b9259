"""Owns deciding what a phone's message is: a transfer, something for a helper, or nothing to keep."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

import msgspec

from livehub import clock
from livehub.clock import Millis
from livehub.payments.phone import figures, patterns, senders, wording
from livehub.payments.phone.messages import TEXT_MOST, Message
from livehub.payments.phone.patterns import Found
from livehub.payments.phone.senders import Sender

Reason = Literal["empty", "long", "stranger", "secret", "failed", "advert", "not_ours", "nothing"]
"""Why a message was let go: counted under this word, and kept nowhere."""

NOTHING_OF_THESE: frozenset[Reason] = frozenset({"empty", "nothing"})

_BELIEVED_LATE = clock.DAY
_BELIEVED_EARLY = 2 * clock.MINUTE

_UNIT = r"(?:vnd|dong|d)(?![a-z0-9_])"
_CHANGE = re.compile(rf"(?<![0-9a-z])([+-])\s?({figures.NUMBER})\s?{_UNIT}")
_ACCOUNT = re.compile(rf"\b(?:tk|tai khoan|so tk|stk)(?: [a-z]{{2,12}})?:?\s*({figures.MASKED})")
_BALANCE = re.compile(
    rf"\b(?:sd|sdc|so ?du)[a-z ]{{0,24}}:?\s*([+-]?\s?{figures.NUMBER})\s?{_UNIT}"
)
_LABEL = re.compile(
    r"\b(?:nd|noi dung(?: [a-z]{2,10}){0,2}|ref|mo ta|dien giai|loi nhan)\s?[:.]\s?"
)
_FOREIGN = re.compile(r"[0-9]\s?(?:usd|eur|jpy|cny|krw|aud|gbp|thb)\b|[$€¥]\s?[0-9]")


class Account(msgspec.Struct, frozen=True):
    """One of our accounts: the bank's BIN and the number."""

    bin: str
    number: str


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer on one of our accounts, as a message tells of it.

    `came_at` is when the phone got the message, `booked_at` the bank's own time where it tells one.
    """

    account: str
    sender: Sender
    found: Found
    came_at: Millis
    booked_at: Millis


class Kept(msgspec.Struct, frozen=True):
    """Money is spoken of, yet not so that it could be booked: a helper looks."""


class Dropped(msgspec.Struct, frozen=True):
    """Nothing for us; the words are kept nowhere."""

    reason: Reason


Verdict = Heard | Kept | Dropped


def judge(message: Message, accounts: Collection[Account], now: Millis) -> Verdict:
    """What a message is.

    Only words of a bank about exactly one of our accounts are a transfer. What is like a one-time
    code is let go before anything else, unless a bank's own pattern shows that the word stands in a
    buyer's memo.
    """
    if not message.text.strip():
        return Dropped("empty")
    if len(message.text) > TEXT_MOST:
        return Dropped("long")
    sender = senders.who(message)
    if sender.kind == "stranger":
        return Dropped("stranger")
    words = wording.folded(message.text)
    found = _by_pattern(sender, message, words, now)
    hidden = wording.secret(f"{wording.folded(message.title)}\n{words}")
    if hidden is not None and not (found and _in_memo(found, message, words)):
        return Dropped("secret")
    if found is None and (wording.failed(words) or wording.advert(_before_memo(words))):
        return Dropped("failed" if wording.failed(words) else "advert")
    found = found or _unmistakable(sender, message, words, now)
    if found is not None:
        return _on_ours(message, sender, found, accounts, now)
    return Kept() if wording.speaks_of_money(words) else Dropped("nothing")


def _by_pattern(sender: Sender, message: Message, words: str, now: Millis) -> Found | None:
    """By the table: the text alone, or with the title before it, where some apps put the account."""
    if not sender.bin:
        return None
    if found := patterns.find(sender.bin, message.text, words, now):
        return found
    if not message.title:
        return None
    whole = f"{message.title}\n{message.text}"
    found = patterns.find(sender.bin, whole, wording.folded(whole), now)
    return found and msgspec.structs.replace(found, where=found.where - len(message.title) - 1)


def _in_memo(found: Found, message: Message, words: str) -> bool:
    """Whether all that is like a code stands in the narrative: only that is a buyer's to write."""
    if wording.secret(wording.folded(message.title)) is not None:
        return False
    end = found.where + len(found.narrative)
    return wording.secret(words[: max(found.where, 0)]) is None and (
        wording.secret(words[end:]) is None
    )


def _before_memo(words: str) -> str:
    label = _LABEL.search(words)
    return words[: label.start()] if label else words


def _unmistakable(sender: Sender, message: Message, words: str, now: Millis) -> Found | None:
    """A bank's message of no known pattern: one signed amount in đồng, one account, a balance."""
    head = _before_memo(words)
    changes = _CHANGE.findall(_BALANCE.sub(" ", head))
    told = {found.rstrip(".") for found in _ACCOUNT.findall(head)}
    balance = _BALANCE.search(words)
    if not sender.bin or len(changes) != 1 or len(told) != 1 or balance is None:
        return None
    direction = patterns.direction_of(changes[0][0], "")
    amount = figures.amount(changes[0][1])
    account = told.pop()
    if direction is None or amount is None or _FOREIGN.search(head) or not _telling(account):
        return None
    when = re.search(figures.MOMENT, _BALANCE.sub(" ", _CHANGE.sub(" ", _ACCOUNT.sub(" ", head))))
    label = _LABEL.search(words)
    return Found(
        pattern="unmistakable",
        account=account,
        direction=direction,
        amount=amount,
        balance=re.sub(r"[^0-9-]", "", re.sub(r"[.,]00$", "", balance[1])),
        at=figures.moment(when[0], now) if when else None,
        narrative=message.text[label.end() :].strip() if label else message.text.strip(),
        payer="",
        where=label.end() if label else 0,
    )


def _telling(account: str) -> bool:
    return len(re.findall(r"[0-9]", account)) >= 3


def _on_ours(
    message: Message, sender: Sender, found: Found, accounts: Collection[Account], now: Millis
) -> Verdict:
    """On which of our accounts; for none of them it is somebody's own business, for two a person's."""
    numbers = [each.number for each in accounts if each.bin == sender.bin]
    fitting = figures.whose(found.account, numbers)
    if len(fitting) != 1:
        return Kept() if fitting else Dropped("not_ours")
    came = _came(message, now)
    booked = came if found.at is None else found.at
    return Heard(account=fitting[0], sender=sender, found=found, came_at=came, booked_at=booked)


def _came(message: Message, now: Millis) -> Millis:
    """A phone is believed to have been out of the network for a day, not to come from tomorrow."""
    if message.at is None or not -_BELIEVED_EARLY <= now - message.at <= _BELIEVED_LATE:
        return now
    return message.at
