"""Owns turning the rows of a statement into notices, each with an id that stays the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from livehub import clock, ids
from livehub.clock import DAY, Millis
from livehub.money import Amount
from livehub.payments.statements.cells import (
    Cell,
    Moment,
    read_amount,
    read_clock,
    read_moment,
    text_of,
)
from livehub.payments.statements.layout import Layout
from livehub.payments.statements.names import Field, fold
from livehub.payments.statements.sheet import Sheet
from livehub.payments.transfers import Direction, Notice

PROVIDER = "statement"

Reason = Literal[
    "date_unreadable",
    "date_future",
    "amount_unreadable",
    "amount_missing",
    "amount_both",
    "direction_unknown",
]
"""Why a row is not understood; the sentence for people is `statements.<reason>`."""

_AHEAD: Millis = 2 * DAY  # a day later than this was read with day and month exchanged
_SHOWN = 120  # characters of a row that is not understood
_NUMBERING = re.compile(r"\(?(?:[0-9]{1,2}|[a-zA-Z])\)?")  # (1) (2) (3) below the headings
_SUMS = (
    *("tong", "cong", "so du", "total", "sub total", "opening balance", "closing balance"),
    *("balance", "so tien du", "doanh so", "phat sinh trong", "luy ke", "so luong giao dich"),
)
_OUT = frozenset({"d", "dr", "debit", "no", "ghi no", "chi", "rut", "out", "tien ra", "giam"})
_IN = frozenset({"c", "cr", "credit", "co", "ghi co", "thu", "nap", "in", "tien vao", "tang"})


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is a transfer. `row` as Excel numbers it; `timed` when a time of day was told."""

    row: int
    at: Millis
    timed: bool
    reference: str
    amount: Amount
    direction: Direction
    narrative: str
    payer: str
    payer_account: str
    balance: Amount | None


class Problem(msgspec.Struct, frozen=True):
    """A row that could not be understood, and its text for a person to look at."""

    row: int
    reason: Reason
    text: str


class Statement(msgspec.Struct, frozen=True):
    """What a file tells: transfers in the file's order, and the rows that nobody understood."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


class _Unreadable(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def read(sheet: Sheet, layout: Layout, now: Millis) -> Statement:
    """Every row below the headings is a transfer, a problem, or nothing: sums, notes, blanks."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, cells in enumerate(sheet.rows[layout.start :], layout.start + 1):
        row = _Row(cells, layout)
        try:
            if row.says_something:
                entries.append(row.entry(number, now))
        except _Unreadable as why:
            problems.append(Problem(number, why.reason, row.text[:_SHOWN]))
    return Statement(tuple(entries), tuple(problems))


class _Row:
    """One row of cells, asked by field."""

    def __init__(self, cells: Sequence[Cell], layout: Layout) -> None:
        self._cells = cells
        self._layout = layout

    def cell(self, field: Field) -> Cell:
        column = self._layout.columns.get(field, -1)
        return self._cells[column] if 0 <= column < len(self._cells) else None

    def told(self, field: Field) -> str:
        return text_of(self.cell(field))

    @property
    def text(self) -> str:
        return " · ".join(filter(None, map(text_of, self._cells)))

    @property
    def says_something(self) -> bool:
        """False for blanks, repeated headings, their numbering, sums, and words without figures."""
        said = [text for text in map(text_of, self._cells) if text]
        if not said or all(_NUMBERING.fullmatch(text) for text in said):
            return False
        if self._moment(strictly=False) is not None:
            return True
        if any(fold(text).startswith(_SUMS) for text in said) or self._is_heading():
            return False
        return any(self.told(field) for field in ("debit", "credit", "amount"))

    def _is_heading(self) -> bool:
        """The headings again, as on every printed page."""
        columns = self._layout.columns.items()
        return all(fold(self.told(name)) in fold(self._layout.headings[at]) for name, at in columns)

    def entry(self, number: int, now: Millis) -> Entry:
        moment = self._moment(strictly=True)
        assert moment is not None
        local = moment.at.replace(tzinfo=clock.VIETNAM)
        amount = self._amount()
        at = clock.millis(local)
        if at > now + _AHEAD:
            raise _Unreadable("date_future")
        combined = moment.rest if "reference" not in self._layout.columns else ""
        return Entry(
            row=number,
            at=at,
            timed=moment.timed,
            reference=self.told("reference") or text_of(combined),
            amount=abs(amount),
            direction="in" if amount > 0 else "out",
            narrative=self.told("narrative"),
            payer=self.told("payer"),
            payer_account=self.told("payer_account"),
            balance=self._balance(),
        )

    def _moment(self, *, strictly: bool) -> Moment | None:
        try:
            moment = read_moment(self.cell("date"))
        except ValueError:
            moment = None
        if moment is None:
            if strictly:
                raise _Unreadable("date_unreadable")
            return None
        told = None if moment.timed else read_clock(self.cell("time"))
        if told is None:
            return moment
        return Moment(datetime.combine(moment.at, told), True, moment.rest)

    def _amount(self) -> Amount:
        """What came in (above zero) or went out (below)."""
        columns = self._layout.columns
        if "amount" in columns and not {"debit", "credit"} <= set(columns):
            return self._signed()
        out, came = abs(self._figure("debit")), self._figure("credit")
        if out and came:
            raise _Unreadable("amount_both")
        return self._something(came - out)

    def _signed(self) -> Amount:
        amount = self._something(self._figure("amount"))
        if "sign" not in self._layout.columns:
            return amount
        said = fold(self.told("sign"))
        plus, minus = (
            said in _IN or self.told("sign") == "+",
            said in _OUT or self.told("sign") == "-",
        )
        if plus == minus or (plus and amount < 0):
            raise _Unreadable("direction_unknown")
        return abs(amount) if plus else -abs(amount)

    def _figure(self, field: Field) -> Amount:
        try:
            return read_amount(self.cell(field)) or 0
        except ValueError:
            raise _Unreadable("amount_unreadable") from None

    def _something(self, amount: Amount) -> Amount:
        if amount == 0:
            raise _Unreadable("amount_missing")
        return amount

    def _balance(self) -> Amount | None:
        try:
            return read_amount(self.cell("balance"))
        except ValueError:
            return None


def notices(entries: Sequence[Entry], account: str) -> list[Notice]:
    """The entries as notices on an account, in the same order.

    An id is a digest of what the row says, and its number among rows that say the same. Rows of
    one file that share reference, amount, direction and day are several transfers all the same:
    from the second on their reference carries that number, or they would be taken for one.
    """
    alike: Counter[str] = Counter()
    same: Counter[tuple[str, ...]] = Counter()
    made = []
    for each in entries:
        said = _digest(each, account)
        alike[said] += 1
        day = clock.local(each.at).date().isoformat()
        key = (each.reference, str(each.amount), each.direction, day)
        same[key] += 1
        made.append(_notice(each, account, f"{said}-{alike[said]}", same[key]))
    return made


def _digest(each: Entry, account: str) -> str:
    told = (each.at, each.reference, each.amount, each.direction, each.narrative, each.balance)
    return ids.digest(account, *map(str, told))


def _notice(each: Entry, account: str, provider_id: str, number: int) -> Notice:
    reference = each.reference
    return Notice(
        provider=PROVIDER,
        provider_id=provider_id,
        account=account,
        bank_ref=f"{reference}#{number}" if reference and number > 1 else reference,
        amount=each.amount,
        direction=each.direction,
        booked_at=each.at,
        narrative=each.narrative,
        payer=each.payer or None,
        payer_account=each.payer_account or None,
    )
