"""Owns reading XLSX: streamed row by row, with every part measured before it is parsed.

Formulas are never evaluated (their last value counts), macros and links to other files are not
looked at. openpyxl rather than calamine: it reads row by row in bounded memory, where one cell
far out makes calamine ask for 50 GB and abort the process (tafia/calamine issue 661 and 684).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from livehub.errors import Invalid
from livehub.payments.statements.cells import Cell
from livehub.payments.statements.limits import CELLS_MOST, ROWS_MOST, TEXT_MOST

_PARTS_MOST = 1_000
_WHOLE_MOST = 80 * 1024 * 1024  # bytes of all parts, pictures included
_TABLE_MOST = 40 * 1024 * 1024  # bytes of one sheet, or of the texts that sheets share
_OTHER_MOST = 2 * 1024 * 1024  # bytes of a part that is parsed as a whole: styles, names, links
_ROW_MOST = 1024 * 1024  # bytes between two ends of rows: what is held at once
_SHEETS_MOST = 10
_EMPTY_MOST = 10 * ROWS_MOST
_READ = 256 * 1024

_TABLES = ("xl/worksheets/", "xl/sharedstrings")
_PARSED = (".xml", ".rels")


def tables(raw: bytes) -> list[list[tuple[Cell, ...]]]:
    """The rows of every sheet that is not hidden.

    Raises Invalid `statement_unreadable` for what is no XLSX file or is built to hurt,
    `statement_too_long` beyond the rows that are read.
    """
    try:
        _measure(raw)
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        shown = [each for each in book.worksheets if each.sheet_state == "visible"]
        return [_rows(each) for each in shown[:_SHEETS_MOST]]
    except Invalid:
        raise
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - of a damaged file openpyxl raises whatever it stumbled on
        raise Invalid("statement_unreadable", field="file") from None


def _measure(raw: bytes) -> None:
    """Raises Invalid for a zip that unpacks to more than a statement is.

    zipfile reads no further than the size that the directory names, so that size can be believed.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        if len(parts) > _PARTS_MOST or sum(part.file_size for part in parts) > _WHOLE_MOST:
            raise Invalid("statement_unreadable", field="file")
        for part in parts:
            name = part.filename.lower()
            table = name.startswith(_TABLES)
            if name.endswith(_PARSED) and part.file_size > (_TABLE_MOST if table else _OTHER_MOST):
                raise Invalid("statement_unreadable", field="file")
            if table and name.endswith(".xml"):
                _check_pieces(archive, part)


def _check_pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No row and no shared text may be longer than memory should hold as a tree at once."""
    since = 0
    with archive.open(part) as stream:
        while chunk := stream.read(_READ):
            last = max(chunk.rfind(b"row>"), chunk.rfind(b"si>"))
            since = since + len(chunk) if last < 0 else len(chunk) - last
            if since > _ROW_MOST:
                raise Invalid("statement_unreadable", field="file")


def _rows(sheet: Any) -> list[tuple[Cell, ...]]:
    """Rows from the first on; a file may lie about its size, so the size is found by reading."""
    sheet.reset_dimensions()
    found: list[tuple[Cell, ...]] = []
    for number, row in enumerate(sheet.iter_rows(max_col=CELLS_MOST, values_only=True)):
        cells = _trimmed(row)
        if number < ROWS_MOST:
            found.append(cells)
        elif cells or number > _EMPTY_MOST:  # rows that are formatted, yet empty, may go on
            raise Invalid("statement_too_long", field="file", most=ROWS_MOST)
    return found


def _trimmed(row: Iterable[object]) -> tuple[Cell, ...]:
    cells = [_cell(value) for value in row]
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return tuple(cells)


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, int | float | datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    return str(value).strip()[:TEXT_MOST]
