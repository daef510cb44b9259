"""Columns: guessed from the headings of the main banks, or as a person pointed at them."""

from __future__ import annotations

import pytest

from livehub.errors import Invalid
from livehub.payments.statements import layout as of
from livehub.payments.statements.sheet import Sheet, read_sheets
from tests.payments.statements.files import PREAMBLE, SIMPLE, TECHCOMBANK, VIETCOMBANK, csv, xlsx

BANKS = {
    "Vietcombank": (VIETCOMBANK, "_|date|_|debit|credit|balance|narrative"),
    "Techcombank": (
        TECHCOMBANK,
        "_|date|reference|_|payer_account|payer|narrative|debit|credit|_|_|balance",
    ),
    "MSB": (
        (
            "NGÀY GIAO DỊCH\nTRANSACTION DATE",
            "SỐ BÚT TOÁN\nREFERENCE NO",
            "NGƯỜI HƯỞNG/NGƯỜI CHUYỂN\nPAYEE/PAYER",
            "DIỄN GIẢI\nTRANSACTION DESCRIPTION",
            "NỢ\nDEBIT",
            "CÓ\nCREDIT",
        ),
        "date|reference|payer|narrative|debit|credit",
    ),
    "BIDV": (
        ("STT", "Ngày HL", "Số tham chiếu", "Ghi nợ", "Ghi có", "Số dư", "Mô tả"),
        "_|date|reference|debit|credit|balance|narrative",
    ),
    "ACB": (
        ("Ngày hiệu lực", "Ngày GD", "Số GD", "Nội dung", "Tiền rút ra", "Tiền gửi vào", "Số dư"),
        "_|date|reference|narrative|debit|credit|balance",
    ),
    "MB": (
        (
            *("STT", "Ngày giao dịch", "Số bút toán", "PS nợ", "PS có", "Số dư", "Nội dung"),
            *("Đơn vị thụ hưởng/Đơn vị chuyển", "Tài khoản", "Ngân hàng đối tác"),
        ),
        "_|date|reference|debit|credit|balance|narrative|payer|_|_",
    ),
    "in and out in Vietnamese": (
        ("STT", "Số giao dịch", "Thời gian", "Nội dung", "Loại tiền", "Thu", "Chi"),
        "_|reference|date|narrative|_|credit|debit",
    ),
    "one amount with a sign": (
        ("Ngày", "Giờ", "Mô tả giao dịch", "Số tiền (VND)", "Loại giao dịch"),
        "date|time|narrative|amount|sign",
    ),
    "English": (
        ("Date", "Description", "Withdrawals", "Deposits", "Running Balance"),
        "date|narrative|debit|credit|balance",
    ),
}


@pytest.mark.parametrize("bank", BANKS)
def test_headings_of_banks_are_understood(bank):
    headings, wanted = BANKS[bank]
    _, layout = of.guess(read_sheets(xlsx([*PREAMBLE, list(headings), ["1", "20/11/2026"]])))
    meant = {column: field for field, column in layout.columns.items()}
    assert "|".join(meant.get(at, "_") for at in range(len(headings))) == wanted
    assert layout.complete
    assert layout.start == len(PREAMBLE) + 1


def test_headings_may_stand_in_two_rows():
    rows = [
        ["Ngày", "Diễn giải", "Số tiền", ""],
        ["", "", "Ghi nợ", "Ghi có"],
        ["20/11/2026", "mây", "", "5"],
    ]
    _, layout = of.guess(read_sheets(xlsx(rows)))
    assert layout.columns == {"date": 0, "narrative": 1, "debit": 2, "credit": 3}
    assert layout.start == 2


def test_the_sheet_with_the_headings_is_chosen():
    sheets = read_sheets(xlsx([["Hướng dẫn"], ["Ngày in"]], [list(SIMPLE), ["20/11/2026"]]))
    sheet, layout = of.guess(sheets)
    assert sheet == sheets[1]
    assert layout.complete


def test_without_headings_the_first_transfer_begins_the_table():
    [sheet] = read_sheets(csv([["Làng mây"], ["20/11/2026", "FT1", "50,000", "mây"]]))
    _, layout = of.guess([sheet])
    assert (layout.start, layout.columns, len(layout.headings)) == (1, {}, 4)
    assert of.missing(layout.columns) == ["date", "narrative", "debit", "credit"]
    kept = {"date": "#1", "amount": "#3", "narrative": "#4"}
    found = of.apply([sheet], kept)
    assert found is not None
    assert found[1].complete
    assert of.keep(found[1]) == kept


def test_what_was_kept_is_found_again_when_columns_moved():
    _, layout = of.guess([_sheet(SIMPLE)])
    kept = of.keep(layout)
    assert kept["credit"] == "ghi co"
    found = of.apply([_sheet(("Mới", *reversed(SIMPLE)))], kept)
    assert found is not None
    assert found[1].columns["credit"] == 2
    assert found[1].complete


def test_what_was_kept_is_forgotten_when_the_bank_changed_its_headings():
    kept = of.keep(of.guess([_sheet(SIMPLE)])[1])
    assert of.apply([_sheet(("Ngày", "Nợ", "Có", "Nội dung"))], kept) is None


def test_two_columns_of_one_name_are_told_apart_by_number():
    assert of.column_names(("Ngày", "Số tiền", "Số tiền", "")) == ["ngay", "#2", "#3", "#4"]


@pytest.mark.parametrize(
    "kept", [{"date": "#9"}, {"date": "khong co"}, {"colour": "#1"}, {"date": "#1", "time": "#1"}]
)
def test_a_column_that_is_none_is_refused(kept):
    _, layout = of.guess([_sheet(SIMPLE)])
    with pytest.raises(Invalid, match="statement_layout"):
        of.chosen(layout, kept)


def test_samples_are_the_first_texts_of_each_column():
    [sheet] = read_sheets(
        csv([SIMPLE, ("20/11/2026", "", "", "5", "mây"), ("", "R2", "", "6", "tre")])
    )
    _, layout = of.guess([sheet])
    assert of.samples(sheet, layout) == [["20/11/2026"], ["R2"], [], ["5", "6"], ["mây", "tre"]]


def _sheet(headings: tuple[str, ...]) -> Sheet:
    return Sheet((headings, tuple("x" for _ in headings)))
