"""`livehub export`: a show's log as lines that anybody can verify."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from livehub.cli import main
from tests.furnished import furnished, rested, stage
from tests.samples import BUYER_NAME, BUYER_PHONE
from tests.worlds import Stage

__all__ = ["furnished", "rested", "stage"]


@pytest.fixture(autouse=True)
def settings(rested: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The world of which is exported."""
    monkeypatch.setenv("LIVEHUB_DATA", str(rested))


def test_the_chain_of_what_is_exported_can_be_recomputed(
    stage: Stage, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["export", stage.show]) == 0
    about, *lines = capfdbinary.readouterr().out.splitlines()
    told = json.loads(about)
    assert told["log"] == f"show:{stage.show}"
    hashed = hashlib.sha256(f"livehub/1 {told['log']} {told['epoch']}".encode()).digest()
    for line in lines:
        raw = line.removeprefix(b'{"record":').rpartition(b',"hash":"')[0]
        hashed = hashlib.sha256(hashed + raw).digest()
        assert json.loads(line)["hash"] == hashed.hex()
    assert (len(lines), hashed.hex()) == (told["records"], told["head"])
    assert len(lines) > 5


def test_nobodys_name_or_number_is_exported(
    stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    main(["export", stage.show])
    said = capfd.readouterr().out
    assert BUYER_NAME not in said
    assert BUYER_PHONE not in said


@pytest.mark.parametrize("show", ["nowhere", "", "../shop", "x\ny", "shop"])
def test_a_show_that_is_none_is_one_line_and_exit_2(
    show: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", show]) == 2
    said = capfd.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)


def test_a_world_that_is_none_is_one_line_and_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LIVEHUB_DATA", str(tmp_path / "nothing"))
    assert main(["export", "x"]) == 2
    assert capfd.readouterr().err.count("\n") == 1
    assert not (tmp_path / "nothing").exists()


def test_a_record_that_was_changed_is_named(
    rested: Path, stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    store = sqlite3.connect(rested / "livehub.sqlite3")
    with store:
        store.execute(
            "UPDATE records SET raw = CAST(CAST(raw AS TEXT) || ' ' AS BLOB)"
            " WHERE log = ? AND seq = 2",
            (f"show:{stage.show}",),
        )
    store.close()
    assert main(["export", stage.show]) == 2
    said = capfd.readouterr().err
    assert "chain_broken" in said
    assert f"show:{stage.show}" in said
