"""Owns which column of a statement means what: guessed from its headings, or as people said it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from livehub.errors import Invalid
from livehub.payments.statements.cells import Cell, read_amount, read_moment, text_of
from livehub.payments.statements.names import FIELDS, Field, fold, rank
from livehub.payments.statements.sheet import Sheet

_HEAD_MOST = 60  # rows that are looked through for headings: logos, addresses and sums come before
_HEADING_MOST = 90  # characters; what is longer is a sentence
_SAMPLES = 3
_SAMPLED = 200  # rows below the headings that samples are taken from
_BY_NUMBER = re.compile(r"#([1-9]\d?)")

Columns = Mapping[Field, int]


class Layout(msgspec.Struct, frozen=True):
    """Where the headings stand (rows before `start` are none of ours), and the columns' meaning.

    `headings` are the texts as the bank wrote them; `columns` maps a field to a column from 0.
    """

    start: int
    headings: tuple[str, ...]
    columns: dict[Field, int]

    @property
    def complete(self) -> bool:
        """True when a transfer can be read by it: a day, an amount with its direction, words."""
        return not missing(self.columns)


def missing(columns: Columns) -> list[Field]:
    """What a person still has to point at."""
    lacking: list[Field] = [name for name in ("date", "narrative") if name not in columns]
    if "amount" not in columns and not {"debit", "credit"} <= set(columns):
        lacking += [name for name in ("debit", "credit") if name not in columns]
    return lacking


def guess(sheets: Sequence[Sheet]) -> tuple[Sheet, Layout]:
    """The table that looks like a statement, and what its headings say; nothing when none does."""
    best: tuple[int, Sheet, Layout] | None = None
    for sheet in sheets:
        for at in range(min(len(sheet.rows), _HEAD_MOST)):
            for height in (1, 2):
                layout = _headed(sheet, at, height)
                score = _score(layout, height)
                if score > 0 and (best is None or score > best[0]):
                    best = (score, sheet, layout)
    if best is None:
        return sheets[0], _headless(sheets[0])
    return best[1], best[2]


def _score(layout: Layout, height: int) -> int:
    if "date" not in layout.columns or not {"debit", "credit", "amount"} & set(layout.columns):
        return 0
    return 10 * len(layout.columns) - height


def _headed(sheet: Sheet, at: int, height: int) -> Layout:
    headings = _headings(sheet, at, height)
    return Layout(at + height, headings, _meant(headings))


def _headings(sheet: Sheet, at: int, height: int) -> tuple[str, ...]:
    """The texts of one row, or of two whose cells belong together column by column."""
    lines = sheet.rows[at : at + height]
    if any(_holds_data(row) for row in lines):
        return ()
    width = max(map(len, lines))
    stacked = ([_raw(row[column]) for row in lines if column < len(row)] for column in range(width))
    texts = ("\n".join(filter(None, each)) for each in stacked)
    return tuple(text if len(text) <= _HEADING_MOST else "" for text in texts)


def _holds_data(row: Sequence[Cell]) -> bool:
    return any(isinstance(cell, float) or _is_moment(cell) for cell in row)


def _is_moment(cell: Cell) -> bool:
    try:
        return not isinstance(cell, int) and read_moment(cell) is not None
    except ValueError:
        return False


def _raw(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else text_of(cell)


def _meant(headings: Sequence[str]) -> dict[Field, int]:
    """Every column means one thing: the best fitting pairs of column and field come first."""
    pairs = sorted(
        (fits, FIELDS.index(field), column, field)
        for column, heading in enumerate(headings)
        for field in FIELDS
        if (fits := rank(heading, field)) is not None
    )
    columns: dict[Field, int] = {}
    for _, _, column, field in pairs:
        if field not in columns and column not in columns.values():
            columns[field] = column
    if {"debit", "credit"} <= set(columns):  # then a single amount would say it twice
        columns.pop("amount", None)
        columns.pop("sign", None)
    return columns


def _headless(sheet: Sheet) -> Layout:
    """A table without headings begins where a row has both a day and an amount."""
    start = next((at for at, row in enumerate(sheet.rows) if _like_a_transfer(row)), 0)
    width = max((len(row) for row in sheet.rows[start : start + _SAMPLED]), default=0)
    return Layout(start, ("",) * width, {})


def _like_a_transfer(row: Sequence[Cell]) -> bool:
    return any(map(_is_moment, row)) and any(_is_amount(cell) for cell in row)


def _is_amount(cell: Cell) -> bool:
    try:
        return not _is_moment(cell) and read_amount(cell) is not None
    except ValueError:
        return False


def column_names(headings: Sequence[str]) -> list[str]:
    """A name for every column that finds it again in next month's file: its heading, else `#3`."""
    folded = [fold(heading) for heading in headings]
    often = Counter(folded)
    return [
        name if name and often[name] == 1 else f"#{number}" for number, name in enumerate(folded, 1)
    ]


def keep(layout: Layout) -> dict[str, str]:
    """The layout as it is remembered for a bank: field -> name of its column."""
    names = column_names(layout.headings)
    return {field: names[layout.columns[field]] for field in FIELDS if field in layout.columns}


def apply(sheets: Sequence[Sheet], kept: Mapping[str, str]) -> tuple[Sheet, Layout] | None:
    """The kept layout found again in a file; None when the bank has changed its headings."""
    named = [name for name in kept.values() if not _BY_NUMBER.fullmatch(name)]
    for sheet in sheets:
        if not named:
            layout = _headless(sheet)
            return sheet, chosen(layout, kept)
        for at in range(min(len(sheet.rows), _HEAD_MOST)):
            for height in (1, 2):
                headings = _headings(sheet, at, height)
                if set(named) <= set(column_names(headings)):
                    return sheet, chosen(Layout(at + height, headings, {}), kept)
    return None


def chosen(layout: Layout, kept: Mapping[str, str]) -> Layout:
    """The same table with the columns that a person pointed at.

    Raises Invalid `statement_layout` for a field or a column there is none of, or one column for
    two fields.
    """
    names = column_names(layout.headings)
    columns: dict[Field, int] = {}
    for field in FIELDS:
        if field in kept:
            columns[field] = _column(names, kept[field])
    if set(kept) - set(FIELDS) or len(set(columns.values())) < len(columns):
        raise Invalid("statement_layout", field="layout")
    return Layout(layout.start, layout.headings, columns)


def _column(names: Sequence[str], name: str) -> int:
    numbered = _BY_NUMBER.fullmatch(name)
    at = int(numbered[1]) - 1 if numbered else (names.index(name) if name in names else len(names))
    if at >= len(names):
        raise Invalid("statement_layout", field="layout")
    return at


def samples(sheet: Sheet, layout: Layout) -> list[list[str]]:
    """For every column the first few texts in it, by which people recognise it."""
    below = sheet.rows[layout.start : layout.start + _SAMPLED]
    found: list[list[str]] = []
    for column in range(len(layout.headings)):
        texts = (text_of(row[column]) for row in below if column < len(row))
        found.append([text[:60] for text in texts if text][:_SAMPLES])
    return found
