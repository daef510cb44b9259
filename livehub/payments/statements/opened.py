"""Owns a statement that lies open: its tables, what its columns mean, and whether that is sure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from livehub.clock import Millis
from livehub.payments.state import BankState
from livehub.payments.statements import layout as of
from livehub.payments.statements.preview import Judged, Told, judge
from livehub.payments.statements.reading import Problem, read
from livehub.payments.statements.sheet import Sheet, read_sheets


class Opened(msgspec.Struct, frozen=True):
    """A file that was read; `remembered` when its columns are as somebody said before."""

    sheet: Sheet
    layout: of.Layout
    remembered: bool = False

    def choose(self, columns: Mapping[str, str]) -> Opened:
        """The same file with the columns that a person pointed at; Invalid `statement_layout`."""
        return msgspec.structs.replace(self, layout=of.chosen(self.layout, columns))


class Plan(msgspec.Struct, frozen=True):
    """What an import would do, row by row."""

    judged: tuple[Judged, ...]
    problems: tuple[Problem, ...]

    def rows(self, verdict: str) -> list[Judged]:
        """Those with this verdict, in the file's order."""
        return [each for each in self.judged if each.verdict == verdict]


def open_statement(raw: bytes, kept: Mapping[str, str]) -> Opened:
    """A file's bytes as tables; `kept` is what is remembered of the bank's columns, or nothing.

    Raises what `read_sheets` raises. Blocks: not on the loop.
    """
    sheets = read_sheets(raw)
    found = of.apply(sheets, kept) if kept else None
    if found is not None and found[1].complete:
        return Opened(*found, remembered=True)
    return Opened(*of.guess(sheets))


def plan(opened: Opened, account: str, bank: BankState, told: Told, now: Millis) -> Plan:
    """What booking it on this account would do now. Blocks for long files: not on the loop."""
    statement = read(opened.sheet, opened.layout, now)
    judged = judge(statement.entries, account, bank, told)
    return Plan(tuple(judged), statement.problems)
