"""Files: what kinds are opened, in which encodings, and what is refused before it can hurt."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from livehub.errors import Invalid, LiveHubError, TooLarge
from livehub.payments.statements import limits, workbook
from livehub.payments.statements.sheet import read_sheets
from tests.payments.statements.files import csv, xlsx

ROWS = [["Ngày", "Nội dung", "Số tiền"], ["20/11/2026", 'Giỏ "mây"\nPhú Vinh; 2 cái', "250,000"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_every_dress(encoding, delimiter):
    [sheet] = read_sheets(csv(ROWS, delimiter, encoding))
    assert sheet.rows == tuple(map(tuple, ROWS))


def test_windows_1258_is_read_as_composed_vietnamese():
    raw = (
        "Nga\u0300y;Nô\u0323i dung;Sô\u0301 tiê\u0300n\r\n20/11/2026;Gio\u0309 mây;250.000".encode(
            "cp1258"
        )
    )
    [sheet] = read_sheets(raw)
    assert sheet.rows[0] == ("Ngày", "Nội dung", "Số tiền")
    assert sheet.rows[1][1] == "Giỏ mây"


def test_a_quote_that_never_ends_swallows_no_rows():
    raw = 'Ngày,Nội dung,Số tiền\n1/1/2026,"mây,5\n2/1/2026,tre,6\n'.encode()
    [sheet] = read_sheets(raw)
    assert [row[2] for row in sheet.rows] == ["Số tiền", "5", "6"]


def test_what_excel_writes_to_keep_zeros_is_taken_off():
    [sheet] = read_sheets(b'sep=;\r\nA;B;C\r\n="0123";\'045;7\r\n')
    assert sheet.rows[2] == ("0123", "045", "7")


def test_xlsx_gives_values_and_leaves_hidden_sheets_alone():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write_row(0, 0, ["Ngày", 5, 0.5])
    hidden = book.add_worksheet()
    hidden.write(0, 0, "nobody sees this")
    hidden.hide()
    book.close()
    [sheet] = read_sheets(out.getvalue())
    assert sheet.rows == (("Ngày", 5, 0.5),)


def test_formulas_are_never_evaluated():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write_formula(0, 0, "=1+1", value=7)
    book.close()
    assert read_sheets(out.getvalue())[0].rows == ((7,),)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "statement_empty"),
        (b"\r\n\r\n", "statement_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "statement_kind"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "statement_locked",
        ),
        (b"<html><table><tr><td>1</td></tr></table>", "statement_kind"),
        (b"%PDF-1.7", "statement_kind"),
        (b"PK\x03\x04 but no zip", "statement_unreadable"),
        (b"1,2,3\n" * (limits.ROWS_MOST + 1), "statement_too_long"),
        (b"x" * (limits.FILE_LIMIT + 1), "statement_too_large"),
    ],
)
def test_other_files_are_refused_by_name(raw, code):
    with pytest.raises(LiveHubError) as refused:
        read_sheets(raw)
    assert refused.value.code == code


def test_a_cell_far_out_costs_nothing_and_is_not_dropped_in_silence():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(30_000, 0, "b")
    book.close()
    with pytest.raises(Invalid, match="statement_too_long"):
        read_sheets(out.getvalue())


def _packed(part: str, content: bytes) -> bytes:
    """A workbook with one of its parts exchanged."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in whole.namelist():
            packed.writestr(name, content if name == part else whole.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "size"),
    [
        ("xl/styles.xml", 3 * 1024 * 1024),
        ("xl/worksheets/sheet1.xml", 41 * 1024 * 1024),
        ("xl/sharedStrings.xml", 2 * 1024 * 1024),  # not one end of a text in it
    ],
)
def test_a_zip_that_unpacks_to_more_than_a_statement_is_refused_unread(part, size, monkeypatch):
    monkeypatch.setattr(workbook, "load_workbook", lambda *_, **__: pytest.fail("it was parsed"))
    with pytest.raises(Invalid, match="statement_unreadable"):
        read_sheets(_packed(part, b"<a/>" * (size // 4)))


def test_a_damaged_part_is_refused():
    with pytest.raises(Invalid, match="statement_unreadable"):
        read_sheets(_packed("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"))


def test_too_large_says_how_much_is_read():
    with pytest.raises(TooLarge) as refused:
        read_sheets(b"x" * (limits.FILE_LIMIT + 1))
    assert refused.value.data["limit"] == limits.FILE_LIMIT
