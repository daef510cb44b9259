"""`livehub bank import`: statements booked at a terminal, once, and told row by row."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from livehub.cli import main
from livehub.clock import SystemClock
from livehub.store.sqlite import SqliteStore
from tests.builders import PAYEE
from tests.furnished import furnished, rested, stage
from tests.payments.statements.files import SIMPLE, csv, xlsx

__all__ = ["furnished", "rested", "stage"]

ROWS = [
    ("20/11/2025 14:02:37", "FT1", "", "250,000", "TO MAY TRE chuyen tien"),
    ("20/11/2025", "FT2", "15,000", "", "phi"),
]


@pytest.fixture(autouse=True)
def settings(rested: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The world into which is imported."""
    monkeypatch.setenv("LIVEHUB_DATA", str(rested))


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    """A statement of two transfers."""
    path = tmp_path / "statement.csv"
    path.write_bytes(csv([SIMPLE, *ROWS]))
    return path


def run(path: Path, *more: str, account: str = PAYEE.number) -> int:
    return main(["bank", "import", str(path), "--account", account, *more])


def bank_seq(folder: Path) -> int:
    async def look() -> int:
        store = await asyncio.to_thread(SqliteStore, folder, SystemClock())
        try:
            return (await store.open_log("bank")).seq
        finally:
            await store.close()

    return asyncio.run(look())


def test_a_statement_is_booked_once_whatever_kind_of_file_it_is(
    statement: Path, rested: Path, tmp_path: Path, capfd: Any
) -> None:
    before = bank_seq(rested)
    assert run(statement) == 0
    said = capfd.readouterr().out
    assert "booked: row 2: 20/11/2025 +250.000\u00a0₫ TO MAY TRE chuyen tien" in said
    assert "booked: row 3: 20/11/2025 -15.000\u00a0₫ phi" in said
    assert said.endswith("2 booked, 0 known, 0 may be known, 0 not understood\n")
    assert bank_seq(rested) == before + 2
    other = tmp_path / "statement.xlsx"
    other.write_bytes(xlsx([SIMPLE, *ROWS]))
    for again in (statement, other):
        assert run(again) == 0
        assert "0 booked, 2 known" in capfd.readouterr().out
    assert bank_seq(rested) == before + 2


def test_a_dry_run_changes_nothing(statement: Path, rested: Path, capfd: Any) -> None:
    before = bank_seq(rested)
    assert run(statement, "--dry-run") == 0
    assert "2 would be booked" in capfd.readouterr().out
    assert bank_seq(rested) == before


def test_rows_that_are_not_understood_are_named_and_the_others_booked(
    tmp_path: Path, capfd: Any
) -> None:
    path = tmp_path / "half.csv"
    path.write_bytes(csv([SIMPLE, ROWS[0], ("hôm qua", "FT9", "", "5,000", "mây")]))
    assert run(path) == 1
    said = capfd.readouterr().out
    assert "not understood: row 3: The day cannot be read. hôm qua" in said
    assert "1 booked" in said


@pytest.mark.parametrize(
    ("raw", "account", "code"),
    [
        (csv([SIMPLE, *ROWS]), "999", "account_unknown"),
        (b"", PAYEE.number, "statement_empty"),
        (b"%PDF-1.7", PAYEE.number, "statement_kind"),
        (csv([("a", "b", "c")]), PAYEE.number, "statement_incomplete"),
        (None, PAYEE.number, "file_not_read"),
    ],
)
def test_what_cannot_be_imported_is_one_line_and_exit_2(
    raw: bytes | None, account: str, code: str, tmp_path: Path, rested: Path, capfd: Any
) -> None:
    before = bank_seq(rested)
    path = tmp_path / "file.csv"
    if raw is not None:
        path.write_bytes(raw)
    assert run(path, account=account) == 2
    said = capfd.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith(f"{code}: ")
    assert bank_seq(rested) == before


def test_while_livehub_serves_the_terminal_keeps_out(
    statement: Path, rested: Path, capfd: Any
) -> None:
    async def beside() -> int:
        store = await asyncio.to_thread(SqliteStore, rested, SystemClock())
        try:
            return await asyncio.to_thread(run, statement)
        finally:
            await store.close()

    assert asyncio.run(beside()) == 2
    assert capfd.readouterr().err.startswith("data_in_use: ")


def test_a_world_that_is_none_is_not_made(
    statement: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    monkeypatch.setenv("LIVEHUB_DATA", str(tmp_path / "nothing"))
    assert run(statement) == 2
    assert capfd.readouterr().err.startswith("store_missing: ")
    assert not (tmp_path / "nothing").exists()
