"""`livehub check`: every setting, secrets masked, and what stands in the way."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from livehub.cli import main
from livehub.settings import SETTINGS
from tests.serving import free_ports


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment of its own, that livehub could serve with."""
    https, http = free_ports(2)
    monkeypatch.setenv("LIVEHUB_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LIVEHUB_PORT", str(https))
    monkeypatch.setenv("LIVEHUB_HTTP_PORT", str(http))
    return monkeypatch


def test_every_setting_is_printed_with_its_value_and_its_help(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["check"]) in {0, 1}  # 1 where this machine has no network
    said = capsys.readouterr().out
    for setting in SETTINGS:
        assert f"{setting.name} = " in said
    assert f"LIVEHUB_DATA = {tmp_path / 'data'}" in said


def test_looking_makes_nothing(settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    main(["check"])
    assert not (tmp_path / "data").exists()


def test_a_secret_is_masked(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.setenv("LIVEHUB_REDIS_URL", "redis://:hunter2@127.0.0.1/0")
    main(["check"])
    said = capsys.readouterr()
    assert "hunter2" not in said.out + said.err
    assert "LIVEHUB_REDIS_URL = •" in said.out


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIVEHUB_PORT", "eighty"),
        ("LIVEHUB_PORT", "70000"),
        ("LIVEHUB_PUBLIC_URL", "javascript:alert(1)"),
        ("LIVEHUB_REHEARSAL", "maybe"),
        ("LIVEHUB_LANGUAGE", "two\nlines"),
    ],
)
def test_a_bad_setting_is_one_line_and_exit_2(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    settings.setenv(name, value)
    assert main(["check"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert name in said.err


def test_a_port_in_use_is_said_in_a_sentence(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("", 0)) as taken:
        settings.setenv("LIVEHUB_PORT", str(taken.getsockname()[1]))
        assert main(["check"]) == 1
        assert str(taken.getsockname()[1]) in capsys.readouterr().out.splitlines()[-1]


def test_a_folder_that_cannot_be_made_is_said(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings.setenv("LIVEHUB_DATA", str(tmp_path / "missing" / "deeper" / "data"))
    assert main(["check"]) in {0, 1}
    assert "Traceback" not in capsys.readouterr().err
