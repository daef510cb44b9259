"""Rules for the helper that starts real servers: it tells why none came up and leaves none behind."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.serving import free_ports, serving


def test_a_server_that_stops_early_is_told_with_what_it_said(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('the port is taken'); raise SystemExit(2)"]
    with (
        pytest.raises(AssertionError, match=r"status 2:\nthe port is taken"),
        serving(command, tmp_path / "data"),
    ):
        pass


def test_a_server_that_never_answers_is_stopped(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import os, time; print(os.getpid()); time.sleep(30)"]
    with (
        pytest.raises(AssertionError, match=r"no answer in 1 s"),
        serving(command, tmp_path / "data", start_seconds=1),
    ):
        pass
    pid = (tmp_path / "data.said.txt").read_text(encoding="utf-8").strip()
    assert not Path("/proc", pid).exists()


def test_free_ports_differ() -> None:
    assert len(set(free_ports(5))) == 5
