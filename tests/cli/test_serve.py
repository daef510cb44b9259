"""`livehub serve`: refuses in a sentence what it cannot do; help for what it can."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from livehub.cli import main
from livehub.clock import SystemClock
from livehub.store.sqlite import SqliteStore
from tests.serving import START_SECONDS, free_ports


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for command in ("serve", "rehearse", "check", "qr", "export"):
        assert command in said


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["export"], ["qr", "make"]])
def test_what_is_no_command_is_exit_2_with_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def served(tmp_path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """What `livehub serve` says and ends with, when it cannot."""
    https, http = free_ports(2)
    environment = {
        "PATH": "/usr/bin:/bin",
        "LIVEHUB_DATA": str(tmp_path / "data"),
        "LIVEHUB_PORT": str(https),
        "LIVEHUB_HTTP_PORT": str(http),
        "LIVEHUB_REHEARSAL": "no",
        **settings,
    }
    return subprocess.run(
        [sys.executable, "-m", "livehub", "serve"],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.timeout(90)
def test_a_port_in_use_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    with socket.create_server(("", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = served(tmp_path, LIVEHUB_PORT=port)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith("port_in_use:")
    assert port in ended.stderr
    assert "LIVEHUB_PORT" in ended.stderr


@pytest.mark.slow
@pytest.mark.timeout(90)
def test_a_folder_in_use_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "data", SystemClock())
    try:
        ended = served(tmp_path)
    finally:
        asyncio.run(store.close())
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith("data_in_use:")


@pytest.mark.slow
@pytest.mark.timeout(90)
def test_a_file_where_the_folder_should_be_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    ended = served(tmp_path)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith("folder_unusable:")
