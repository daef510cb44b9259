"""Owns whether the ways of hearing of money are alive, failing or silent; pure but for what was heard.

A way is not silent because nobody bought. It is silent when money came that it should have told of
and did not: another way told of it meanwhile. Whoever looks at a list (polling) also says that it
looked, and is silent when that stops; a phone says that it is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, Protocol

import msgspec

from livehub.clock import DAY, MINUTE, SECOND, Millis
from livehub.payments.transfers import CERTAIN, Way

State = Literal["ok", "failing", "silent", "unset"]

SOON: Millis = 2 * MINUTE
"""Within this, the slower of two ways has usually told as well."""
RETRIES: Millis = 35 * MINUTE
"""SePay repeats what was not answered for 33 minutes; Casso and payOS say nothing better."""
AT_ONCE = 2
"""So many transfers in a row that a way missed are no coincidence, however short ago."""
LOOKS = 5
"""So many looks at a list may be left out before it counts as silent."""
LOOK_LONGEST: Millis = 30 * SECOND
"""What one look may take, throttled and on a slow line."""
PHONE_SILENT: Millis = 10 * MINUTE
SLOWER_MOST = 20
SLOWER_FOR: Millis = DAY

_QUICKNESS: dict[str, int] = {"webhook": 0, "phone": 1, "poll": 2, "hand": 3, "statement": 4}


class Telling(Protocol):
    """One telling of a transfer."""

    @property
    def provider(self) -> str: ...
    @property
    def way(self) -> str: ...
    @property
    def at(self) -> Millis: ...


class Money(Protocol):
    """A transfer as far as lamps need to know it; `at` is when it was first heard of."""

    @property
    def transfer(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def amount(self) -> int: ...
    @property
    def direction(self) -> str: ...
    @property
    def booked_at(self) -> Millis: ...
    @property
    def at(self) -> Millis: ...
    @property
    def heard(self) -> Sequence[Telling]: ...


class Ear(msgspec.Struct, frozen=True):
    """A way of hearing that is set up, by one provider."""

    provider: str
    way: Way
    accounts: tuple[str, ...] = ()
    """Numbers of accounts that it is to tell of."""
    perhaps: tuple[str, ...] = ()
    """Numbers of accounts that nobody said it of: those count that its provider ever told of."""


class Lamp(msgspec.Struct, frozen=True):
    """How one way stands; `account` is empty unless that account alone is meant.

    `heard_at` is when it last told of money, `ok_at` when it last gave a sign of life.
    """

    provider: str
    way: str
    account: str
    state: State
    heard_at: Millis | None = None
    ok_at: Millis | None = None
    code: str | None = None


class _Sign(msgspec.Struct):
    ok_at: Millis | None = None
    every: Millis | None = None
    failed_at: Millis | None = None
    code: str | None = None


class Lamps:
    """What was heard of each way, as of now; built anew from the bank's log after a start."""

    def __init__(self, started: Millis) -> None:
        """`started` stands for when a way was set up that never told of anything."""
        self._started = started
        self._since: dict[tuple[str, str], Millis] = {}
        self._heard: dict[tuple[str, str], dict[str, Millis]] = {}
        self._first: dict[tuple[str, str, str], Millis] = {}
        self._signs: dict[tuple[str, str], _Sign] = {}

    def heard(self, provider: str, way: str, account: str, at: Millis) -> None:
        """It told of a transfer on this account."""
        accounts = self._heard.setdefault((provider, way), {})
        accounts[account] = max(at, accounts.get(account, at))
        first = self._first.setdefault((provider, way, account), at)
        self._first[provider, way, account] = min(at, first)

    def ok(self, provider: str, way: str, at: Millis, every: Millis | None = None) -> None:
        """It gave a sign of life; the next one is to come within `every` ms."""
        sign = self._signs.setdefault((provider, way), _Sign())
        sign.ok_at, sign.every, sign.failed_at, sign.code = at, every, None, None

    def failed(self, provider: str, way: str, code: str, at: Millis) -> None:
        """It failed, until it gives a sign of life again; `code` is an error's."""
        sign = self._signs.setdefault((provider, way), _Sign())
        sign.failed_at, sign.code = at, code

    def follow(self, ears: Collection[Ear], now: Millis) -> None:
        """These are set up now. What is no more is forgotten, but for what it told."""
        names = {(each.provider, each.way) for each in ears}
        for gone in (self._signs.keys() | self._since.keys()) - names:
            self._signs.pop(gone, None)
            self._since.pop(gone, None)
        for name in names - self._since.keys():
            self._since[name] = now

    def look(
        self, ears: Sequence[Ear], money: Iterable[Money], now: Millis, *, live: bool
    ) -> tuple[list[Lamp], list[str]]:
        """A lamp for each way, more for accounts in trouble; and transfers heard only slowly.

        `money` are the latest transfers, `live` whether a show is on. Only what comes in counts:
        some ways are told to leave out the rest.
        """
        come = [each for each in money if each.direction == "in"]
        missed = {ear: self._missed(ear, come) for ear in ears}
        lamps = [lamp for ear in ears for lamp in self._lamps(ear, missed[ear], now, live=live)]
        slower = {
            (each.at, each.transfer)
            for ear in ears
            for each in missed[ear]
            if now - SLOWER_FOR < each.at < now - SOON and self._should_have(ear, each)
        }
        return lamps, [transfer for _, transfer in sorted(slower, reverse=True)[:SLOWER_MOST]]

    def _missed(self, ear: Ear, money: Sequence[Money]) -> list[Money]:
        """What it was to tell of and did not."""
        accounts = self._of(ear)
        ours = [each for each in money if each.account in accounts]
        told = [each for each in ours if _told(each, ear)]
        return [
            each
            for each in ours
            if not _told(each, ear) and not any(_alike(each, other) for other in told)
        ]

    def _lamps(self, ear: Ear, missed: Sequence[Money], now: Millis, *, live: bool) -> list[Lamp]:
        name = (ear.provider, ear.way)
        sign = self._signs.get(name, _Sign())
        told = self._heard.get(name, {})
        heard_at = max(told.values(), default=None)
        one = Lamp(ear.provider, ear.way, "", "ok", heard_at, sign.ok_at)
        if sign.failed_at is not None and sign.failed_at >= (heard_at or 0):
            return [msgspec.structs.replace(one, state="failing", code=sign.code)]
        if ear.way == "phone":
            silent = live and self._is_away(ear, sign, missed, now)
            return [msgspec.structs.replace(one, state="silent")] if silent else [one]
        deaf = [each for each in self._of(ear) if self._is_deaf(ear, each, missed, now)]
        if self._stopped(ear, sign, now) or (deaf and len(deaf) == len(self._of(ear))):
            return [msgspec.structs.replace(one, state="silent")]
        return [
            msgspec.structs.replace(one, state="silent", account=each, heard_at=told.get(each))
            for each in deaf
        ] or [one]

    def _stopped(self, ear: Ear, sign: _Sign, now: Millis) -> bool:
        """Who looks at a list has not looked for too long."""
        since = sign.ok_at or self._set_up(ear)
        return ear.way == "poll" and now - since > LOOKS * (sign.every or 0) + LOOK_LONGEST

    def _is_away(self, ear: Ear, sign: _Sign, missed: Sequence[Money], now: Millis) -> bool:
        """A phone that said nothing for long while others heard of money."""
        told = self._heard.get((ear.provider, ear.way), {})
        since = max(sign.ok_at or self._set_up(ear), *told.values(), 0)
        heard = any(since < each.at < now - SOON for each in missed)
        return heard and now - since > PHONE_SILENT

    def _is_deaf(self, ear: Ear, account: str, missed: Sequence[Money], now: Millis) -> bool:
        """Money came on the account since it last told of any there."""
        last = self._last(ear, account)
        since = [
            each.at
            for each in missed
            if each.account == account and min(each.at, each.booked_at) > last
        ]
        return sum(at < now - SOON for at in since) >= AT_ONCE or any(
            at < now - RETRIES for at in since
        )

    def _last(self, ear: Ear, account: str) -> Millis:
        """When it last told of this account, or was set up where that was later."""
        set_up = self._set_up(ear)
        told = self._heard.get((ear.provider, ear.way), {}).get(account)
        # What was set up before our start is older than we know.
        return set_up if told is None else max(told, set_up if set_up > self._started else 0)

    def _set_up(self, ear: Ear) -> Millis:
        return self._since.get((ear.provider, ear.way), self._started)

    def _of(self, ear: Ear) -> tuple[str, ...]:
        """Accounts that it is to tell of."""
        told = [each for (name, _), each in self._heard.items() if name == ear.provider]
        proven = [each for each in ear.perhaps if any(each in accounts for accounts in told)]
        return (*ear.accounts, *proven)

    def _should_have(self, ear: Ear, each: Money) -> bool:
        """It is quicker than all who told of it, was there then, and said nothing."""
        quickest = min((_QUICKNESS.get(told.way, 9) for told in each.heard), default=0)
        first = self._first.get((ear.provider, ear.way, each.account), each.booked_at)
        there = each.booked_at > min(self._set_up(ear), first)
        return _QUICKNESS[ear.way] < quickest and there


def _told(each: Money, ear: Ear) -> bool:
    return any((told.provider, told.way) == (ear.provider, ear.way) for told in each.heard)


def _alike(one: Money, other: Money) -> bool:
    """Probably the same money: what a phone or a helper saw stays apart until somebody joins it."""
    if not (_is_sighting(one) or _is_sighting(other)):
        return False
    same = (one.account, one.amount) == (other.account, other.amount)
    return same and abs(one.booked_at - other.booked_at) < RETRIES


def _is_sighting(each: Money) -> bool:
    return all(told.way not in CERTAIN for told in each.heard)
