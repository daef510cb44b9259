"""Owns saying beforehand what an import would do: book, pass over as known, or leave to a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Literal

import msgspec

from livehub import clock, ids
from livehub.clock import DAY, HOUR, MINUTE, Millis
from livehub.events import bank as ev
from livehub.log.command import Command
from livehub.log.record import Record
from livehub.payments import codes
from livehub.payments.commands import NotifyTransfer
from livehub.payments.evolve import evolve
from livehub.payments.hearing import notify
from livehub.payments.state import BankState, Transfer
from livehub.payments.statements.reading import Entry, notices
from livehub.payments.transfers import Notice

_NEAR: Millis = 10 * MINUTE  # between what two ways call the time of one transfer
_ONE_DAY: Millis = DAY + 12 * HOUR  # a day told without a time, or booked on the next
_DAYS = 3  # a transfer on Friday evening may be booked on Monday
_PROVIDERS = frozenset({"webhook", "poll"})

Others = dict[tuple[str, int, str], list[Transfer]]
Told = Callable[[Notice], NotifyTransfer]
"""What a notice becomes for the bank's log (`Intake.told`)."""

Verdict = Literal["new", "confirms", "known", "doubtful"]


class Judged(msgspec.Struct, frozen=True):
    """An entry and what is to become of it; `transfer` is the one it is, or seems to be."""

    entry: Entry
    notice: Notice
    verdict: Verdict
    transfer: str = ""

    @property
    def to_book(self) -> bool:
        """True for what an import books without being asked about it."""
        return self.verdict in {"new", "confirms"}


def judge(entries: Sequence[Entry], account: str, bank: BankState, told: Told) -> list[Judged]:
    """What each entry is: what the bank's log would decide of it, one after the other.

    `confirms` is what somebody saw before. Doubtful is a new one that a provider seems to have
    told with another reference (theirs differ from those that banks print): same amount, direction
    and payment code, and near in time; or the same reference on a day close by. Every such
    transfer explains one entry only, and none that an entry is for certain.
    """
    made = notices(entries, account)
    trial = _Trial(bank, told)
    certain = {found for each in made if (found := trial.told_before(each))}
    others = _others(bank, account, certain)
    judged = []
    for entry, notice in zip(entries, made, strict=True):
        verdict, transfer = trial.verdict(notice)
        alike = _alike(entry, notice, others, bank) if verdict == "new" else None
        if alike is not None:
            others[_key(notice)].remove(alike)
            judged.append(Judged(entry, notice, "doubtful", alike.transfer))
        else:
            trial.book(notice)
            judged.append(Judged(entry, notice, verdict, transfer))
    return judged


class _Trial:
    """The bank's log as it would go on, decided and folded without being written."""

    def __init__(self, state: BankState, told: Told) -> None:
        self._state = state
        self._told = told
        self._seq = 0
        self._commands: dict[str, Command[NotifyTransfer]] = {}

    def told_before(self, notice: Notice) -> str:
        """The transfer that it is already; empty when it would be a new one."""
        verdict, transfer = self.verdict(notice)
        return "" if verdict == "new" else transfer

    def verdict(self, notice: Notice) -> tuple[Verdict, str]:
        """What the log would make of it next."""
        decision = notify(self._state, self._command(notice))
        transfer = str(decision.result["transfer"])
        match decision.events:
            case [ev.TransferNotified(), *_]:
                return "new", ""
            case [ev.TransferConfirmed(), *_]:
                return "confirms", transfer
            case _:
                return "known", transfer

    def book(self, notice: Notice) -> None:
        """Go on as if it were told."""
        command = self._command(notice)
        for event in notify(self._state, command).events:
            self._seq += 1
            record = Record(self._seq, 0, command.actor, command.id, event)
            self._state = evolve(self._state, record)

    def _command(self, notice: Notice) -> Command[NotifyTransfer]:
        name = notice.provider_id
        if name in self._commands:
            return self._commands[name]
        entropy = ids.digest("trial", name).encode()
        made = Command(name, "trial", 0, entropy, self._told(notice))
        self._commands[name] = made
        return made


def _key(notice: Notice) -> tuple[str, int, str]:
    return (notice.account, notice.amount, notice.direction)


def _others(bank: BankState, account: str, certain: set[str]) -> Others:
    """What providers told, and no entry of any statement is."""
    found: Others = defaultdict(list)
    for each in bank.transfers.values():
        ways = {heard.way for heard in each.heard}
        if (
            (each.account == account and each.counts)
            and (ways & _PROVIDERS and "statement" not in ways)
            and each.transfer not in certain
        ):
            found[account, each.amount, each.direction].append(each)
    return found


def _alike(entry: Entry, notice: Notice, others: Others, bank: BankState) -> Transfer | None:
    candidates = others.get(_key(notice))
    if not candidates:
        return None
    referred = _referred(notice, bank)
    near = [each for each in candidates if each.transfer in referred or _near(entry, notice, each)]
    return min(near, key=lambda each: (abs(each.booked_at - entry.at), each.at), default=None)


def _referred(notice: Notice, bank: BankState) -> set[str]:
    """Transfers with the same reference and amount that another way dated otherwise."""
    if notice.by_bank is None:
        return set()
    day = clock.local(notice.booked_at).date()
    around = ((day + timedelta(days=by)).isoformat() for by in range(-_DAYS, _DAYS + 1))
    return {bank.same.get(ids.digest(*notice.by_bank[:-1], each), "") for each in around}


def _near(entry: Entry, notice: Notice, other: Transfer) -> bool:
    named = set(codes.find(notice.narrative))
    apart = abs(other.booked_at - entry.at)
    if named & set(other.codes):
        return apart <= _DAYS * DAY
    if named or other.codes:
        return False
    return apart <= (_NEAR if entry.timed else _ONE_DAY)
