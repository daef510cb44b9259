"""Makes statement files as banks export them, with invented villages in them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

ACCOUNT = "113366668888"

VIETCOMBANK = (
    "STT\nNo.",
    "Ngày1/ TNX Date/ Số CT/ Doc No",
    "Ngày hiệu lực2/ Effective date",
    "Số tiền ghi nợ/ Debit",
    "Số tiền ghi có/ Credit",
    "Số dư/ Balance",
    "Nội dung chi tiết/ Transactions in detail",
)
TECHCOMBANK = (
    "Ngày KH thực hiện/Requesting date",
    "Ngày giao dịch/Transaction date",
    "Số bút toán/Reference number",
    "Ngân hàng đối tác / Remitter's bank",
    "Tài khoản đích/Remitter's account number",
    "Tên tài khoản đối ứng/Remitter's account name",
    "Diễn giải/Description",
    "Nợ/Debit",
    "Có/Credit",
    "Phí/Lãi Fee/Interest",
    "Thuế/Transaction VAT",
    "Số dư/Running balance",
)
SIMPLE = ("Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Nội dung")

PREAMBLE = [
    ["NGÂN HÀNG LÀNG NGHỀ"],
    ["Số tài khoản / Account number:", ACCOUNT],
    ["Từ ngày 01/11/2026 đến ngày 30/11/2026"],
    [],
]


def local(*at: int) -> datetime:
    """A moment as files write it: local time that does not say so."""
    return datetime(*at)  # type: ignore[arg-type]  # noqa: DTZ001


def csv(rows: Iterable[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """A CSV file with every text in quotes."""
    lines = (delimiter.join('"' + text.replace('"', '""') + '"' for text in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def xlsx(rows: Iterable[Sequence[Any]], *more: Iterable[Sequence[Any]]) -> bytes:
    """An XLSX file with a sheet for each table; datetimes become dates with a format."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    for table in (rows, *more):
        sheet = book.add_worksheet()
        for at, row in enumerate(table):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(at, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write(at, column, value)
    book.close()
    return out.getvalue()
