"""Owns writing a show's ledger as files: CSV that Excel reads with its marks, and XLSX.

Texts come from people: in CSV what Excel would take for a formula is written as text (OWASP, CSV
injection), in XLSX every text is one.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import xlsxwriter

from livehub.web.ledger_rows import Book, Page

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"  # without it Excel takes UTF-8 for its old encoding
_WIDTHS = (9, 13, 15)  # number, code, state; then amounts; then words
_AMOUNT_WIDTH, _WORDS_WIDTH = 15, 34
_SHEET_NAME_MOST = 31


def as_csv(book: Book) -> bytes:
    """One table: a row per order and seller, sums of each seller, sums of all."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([plain(book.title), plain(book.about)])
    writer.writerow([book.seller, *book.columns])
    for page in book.pages:
        for row in page.rows:
            cells: tuple[str | int, ...] = (*row.texts, *row.amounts, row.flags, row.transfers)
            writer.writerow([plain(page.name), *map(plain, cells)])
        writer.writerow([plain(page.name), book.sum, "", "", *page.sums])
    writer.writerow([book.all, book.sum, "", "", *book.sums])
    return (_BOM + out.getvalue()).encode()


def plain(cell: str | int) -> str | int:
    """A cell that no spreadsheet runs: texts that begin like a formula get a quote before them."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip().startswith(_FORMULA) else cell


def as_xlsx(book: Book) -> bytes:
    """The sums on the first sheet, then one for each seller; amounts are numbers, sums are values."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as file:
        looks = {
            "title": file.add_format({"bold": True, "font_size": 14}),
            "head": file.add_format(
                {"bold": True, "bg_color": "#F3ECDF", "bottom": 1, "text_wrap": True}
            ),
            "amount": file.add_format({"num_format": "#,##0"}),
            "sum": file.add_format({"num_format": "#,##0", "bold": True, "top": 1}),
            "words": file.add_format({"bold": True, "top": 1}),
        }
        _summary(file.add_worksheet(book.name[:_SHEET_NAME_MOST]), book, looks)
        for number, page in enumerate(book.pages, 1):
            _page(file.add_worksheet(f"{number}"), book, page, looks)
    return out.getvalue()


def _summary(sheet: Any, book: Book, looks: dict[str, Any]) -> None:
    amounts = book.columns[3:-2]
    _headed(sheet, book.title, book.about, (book.seller, *amounts), looks)
    sheet.set_column(0, 0, _WORDS_WIDTH)
    sheet.set_column(1, len(amounts), _AMOUNT_WIDTH)
    for at, page in enumerate(book.pages, 3):
        sheet.write_string(at, 0, page.name)
        for column, amount in enumerate(page.sums, 1):
            sheet.write_number(at, column, amount, looks["amount"])
    _sums(sheet, len(book.pages) + 3, book.all, 1, book.sums, looks)


def _page(sheet: Any, book: Book, page: Page, looks: dict[str, Any]) -> None:
    _headed(sheet, page.name, book.title, book.columns, looks)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(3, len(book.columns) - 3, _AMOUNT_WIDTH)
    sheet.set_column(len(book.columns) - 2, len(book.columns) - 1, _WORDS_WIDTH)
    for at, row in enumerate(page.rows, 3):
        for column, text in enumerate(row.texts):
            sheet.write_string(at, column, text)
        for column, amount in enumerate(row.amounts, len(row.texts)):
            sheet.write_number(at, column, amount, looks["amount"])
        last = len(row.texts) + len(row.amounts)
        sheet.write_string(at, last, row.flags)
        sheet.write_string(at, last + 1, row.transfers)
    _sums(sheet, len(page.rows) + 3, book.sum, 3, page.sums, looks)


def _headed(
    sheet: Any, title: str, about: str, columns: tuple[str, ...], looks: dict[str, Any]
) -> None:
    sheet.write_string(0, 0, title, looks["title"])
    sheet.write_string(1, 0, about)
    for column, name in enumerate(columns):
        sheet.write_string(2, column, name, looks["head"])
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _sums(
    sheet: Any, at: int, name: str, column: int, sums: tuple[int, ...], looks: dict[str, Any]
) -> None:
    sheet.write_string(at, 0, name, looks["words"])
    for number, amount in enumerate(sums, column):
        sheet.write_number(at, number, amount, looks["sum"])
