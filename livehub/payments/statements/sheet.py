"""Owns opening a statement's file: what kind it is, its bounds, and its rows of cells."""

from __future__ import annotations

import msgspec

from livehub.errors import Invalid, TooLarge
from livehub.payments.statements import delimited, workbook
from livehub.payments.statements.cells import Cell
from livehub.payments.statements.limits import FILE_LIMIT

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel before 2007, and anything with a password
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # MS-OFFCRYPTO section 2.3.4.4
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"%pdf", b"mime-version")


class Sheet(msgspec.Struct, frozen=True):
    """Rows of one table; the first has number 1, as in Excel. Empty rows are there too."""

    rows: tuple[tuple[Cell, ...], ...]


def read_sheets(raw: bytes) -> list[Sheet]:
    """The tables of a CSV or XLSX file, those with anything in them; formulas as they last stood.

    Raises TooLarge `statement_too_large`; Invalid `statement_empty`, `statement_kind` for other
    files, `statement_locked` behind a password, `statement_too_long`, `statement_unreadable`.
    """
    if len(raw) > FILE_LIMIT:
        raise TooLarge("statement_too_large", limit=FILE_LIMIT)
    found = [Sheet(tuple(rows)) for rows in _tables(raw) if any(any(row) for row in rows)]
    if not found:
        raise Invalid("statement_empty", field="file")
    return found


def _tables(raw: bytes) -> list[list[tuple[Cell, ...]]]:
    if raw.startswith(b"PK"):
        return workbook.tables(raw)
    if raw.startswith(_OLE):
        locked = _LOCKED in raw
        raise Invalid("statement_locked" if locked else "statement_kind", field="file")
    head = raw[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_MARKUP):
        raise Invalid("statement_kind", field="file")
    return [delimited.rows(raw)]
