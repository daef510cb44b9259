"""Rows: each is a transfer, a problem with its reason, or nothing; and ids that stay the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub import clock
from livehub.clock import VIETNAM
from livehub.payments.statements.layout import guess
from livehub.payments.statements.reading import Statement, notices, read
from livehub.payments.statements.sheet import read_sheets
from livehub.payments.transfers import Notice, booked_at
from tests.payments.statements.files import ACCOUNT, PREAMBLE, SIMPLE, VIETCOMBANK, csv, local, xlsx

NOW = clock.millis(datetime(2026, 12, 1, tzinfo=VIETNAM))


def told(raw: bytes) -> Statement:
    sheet, layout = guess(read_sheets(raw))
    assert layout.complete
    return read(sheet, layout, NOW)


def rows(*data: tuple[str, ...]) -> Statement:
    return told(csv([*PREAMBLE, SIMPLE, *data]))


def noticed(raw: bytes) -> list[Notice]:
    return notices(told(raw).entries, ACCOUNT)


def test_a_row_tells_a_transfer():
    statement = rows(("20/11/2026 14:02:37", "FT1", "", "250,000", "TO MAY TRE\nZF7K3M9QX"))
    [notice] = notices(statement.entries, ACCOUNT)
    assert statement.entries[0].row == len(PREAMBLE) + 2
    assert (notice.amount, notice.direction, notice.bank_ref) == (250_000, "in", "FT1")
    assert notice.booked_at == booked_at("2026-11-20 14:02:37")
    assert notice.narrative == "TO MAY TRE ZF7K3M9QX"
    assert (notice.provider, notice.account) == ("statement", ACCOUNT)


def test_vietcombank_puts_day_and_number_in_one_cell():
    raw = xlsx(
        [
            *PREAMBLE,
            list(VIETCOMBANK),
            [1, "20/11/2026 / 5254 - 05356", "20/11/2026", "", "250,000", "1,250,000", "MAY ZF1"],
            ["", "Tổng số", "", "0", "250,000"],
        ]
    )
    [notice] = noticed(raw)
    assert (notice.bank_ref, notice.amount) == ("5254 - 05356", 250_000)
    assert told(raw).problems == ()


def test_csv_and_xlsx_of_one_statement_are_the_same_transfers():
    texts = [
        ("20/11/2026 08:30:00", "3079", "", "250,000.00", "mây"),
        ("21/11/2026", "", "50,000", "", "phí"),
    ]
    values: list[list[Any]] = [
        [local(2026, 11, 20, 8, 30), 3079, None, 250_000.0, "mây"],
        [local(2026, 11, 21), None, 50_000, None, "phí"],
    ]
    assert noticed(csv([SIMPLE, *texts])) == noticed(xlsx([list(SIMPLE), *values]))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("hôm qua", "FT1", "", "5,000", "mây"), "date_unreadable"),
        (("12/31/2026", "FT1", "", "5,000", "mây"), "date_unreadable"),
        (("20/12/2026", "FT1", "", "5,000", "mây"), "date_future"),
        (("20/11/2026", "FT1", "", "5,000.50", "mây"), "amount_unreadable"),
        (("20/11/2026", "FT1", "", "", "mây"), "amount_missing"),
        (("20/11/2026", "FT1", "5,000", "6,000", "mây"), "amount_both"),
    ],
)
def test_a_row_that_nobody_understands_is_shown_with_its_reason(row, reason):
    statement = rows(("20/11/2026", "FT0", "", "1,000", "tre"), row)
    [problem] = statement.problems
    assert (problem.row, problem.reason) == (len(PREAMBLE) + 3, reason)
    assert "mây" in problem.text
    assert len(statement.entries) == 1


@pytest.mark.parametrize(
    "row",
    [
        (),
        ("Tổng cộng", "", "5,000", "6,000", ""),
        ("", "Số dư cuối kỳ", "", "6,000", ""),
        SIMPLE,
        ("(1)", "(2)", "(3)", "(4)", "(5)"),
        ("Ghi chú: sao kê này có giá trị tham khảo",),
    ],
)
def test_sums_headings_and_notes_are_neither_transfers_nor_problems(row):
    statement = rows(row, ("20/11/2026", "FT1", "", "5,000", "mây"))
    assert (len(statement.entries), statement.problems) == (1, ())


def signed(*data: tuple[str, ...]) -> Statement:
    return told(csv([("Ngày", "Nội dung", "Số tiền", "Loại"), *data]))


def test_a_column_may_say_in_or_out():
    statement = signed(
        ("20/11/2026", "a", "5,000", "Ghi có"),
        ("20/11/2026", "b", "-6,000", "D"),
        ("20/11/2026", "c", "7,000", "Nợ"),
        ("20/11/2026", "d", "7,000", "Chuyển tiền nhanh"),
        ("20/11/2026", "e", "-7,000", "C"),
    )
    found = [(each.amount, each.direction) for each in statement.entries]
    assert found == [(5_000, "in"), (6_000, "out"), (7_000, "out")]
    assert [each.reason for each in statement.problems] == ["direction_unknown"] * 2


def test_without_such_a_column_the_sign_says_it():
    statement = told(
        csv(
            [
                ("Ngày", "Nội dung", "Số tiền"),
                ("1/11/2026", "a", "+5,000"),
                ("1/11/2026", "b", "(6,000)"),
            ]
        )
    )
    found = [(each.amount, each.direction) for each in statement.entries]
    assert found == [(5_000, "in"), (6_000, "out")]


def test_equal_rows_are_different_transfers_with_ids_that_stay():
    row = ("20/11/2026", "", "", "50,000", "mây")
    twice = noticed(csv([SIMPLE, row, row]))
    assert len({notice.provider_id for notice in twice}) == 2
    assert noticed(csv([*PREAMBLE, SIMPLE, row, row])) == twice
    assert noticed(csv([SIMPLE, row]))[0] == twice[0]


def test_rows_that_share_a_reference_are_not_taken_for_one():
    one, two = noticed(
        csv(
            [
                SIMPLE,
                ("1/11/2026", "3079", "", "50,000", "a"),
                ("1/11/2026", "3079", "", "50,000", "b"),
            ]
        )
    )
    assert one.bank_ref == "3079"
    assert one.by_bank != two.by_bank


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8)


@given(st.lists(st.lists(_TEXTS, min_size=5, max_size=5), max_size=5))
def test_no_row_makes_a_mistake_of_the_others(noise):
    good = [("20/11/2026", "FT1", "", "5,000", "mây"), ("21/11/2026", "FT2", "6,000", "", "tre")]
    found = told(csv([SIMPLE, good[0], *noise, good[1]]))
    amounts = [(each.reference, each.amount) for each in found.entries]
    assert amounts[0] == ("FT1", 5_000)
    assert amounts[-1] == ("FT2", 6_000)
