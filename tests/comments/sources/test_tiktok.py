"""TikTok through a process of its own, in which a stand-in plays the package TikTokLive."""

from __future__ import annotations

import ast
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from livehub.comments.sources import SOURCES, child, tiktok
from livehub.errors import ProviderError
from tests.comments.sources.listener import DATA, Notebook, running, so
from tests.fakes import START, FakeClock

EVENING = (DATA / "tiktok" / "evening.jsonl").read_text("utf-8").splitlines()
STAND_IN = Path(__file__).with_name("tiktok_stand_in")
LIVE = ['["look", true]', '["emit", "ConnectEvent", {}]']

Planned = Callable[..., None]


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Planned]:
    """Says what the stand-in is to play."""
    monkeypatch.setenv("PYTHONPATH", str(STAND_IN))
    monkeypatch.setenv("PLAN", str(tmp_path / "plan"))
    monkeypatch.setenv("LIVEHUB_TURN_SECRET", "not for others")
    tiktok._looked.clear()

    def plan(*steps: Any) -> None:
        lines = [each if isinstance(each, str) else json.dumps(each) for each in steps]
        (tmp_path / "plan").write_text("\n".join(lines), "utf-8")

    yield plan
    tiktok._looked.clear()


def alive() -> list[int]:
    """Scripts that we started and that run now, by the process table."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if str(child.SCRIPT).encode() in words and state != "Z" and int(parent) == os.getpid():
            found.append(int(folder.name))
    return found


async def test_an_evening_is_heard_to_its_end(planned: Planned) -> None:
    planned(*EVENING)
    async with running(tiktok, "@LangGom", {}) as one:
        await so(lambda: ("connecting", "source_not_found") in one.notebook.states)
        await one.pauses.over(tiktok.LOOK_S)  # it looks once a minute
        assert await one.ends() is None
        notebook = one.notebook
    assert [(each.kind, each.native, each.author, each.text) for each in notebook.heard] == [
        ("comment", "7300000000000000001", "42", "chốt mã 05"),
        ("comment", "7300000000000000002", "43", "A5 x2"),
        ("comment", "7300000000000000003", "99", "Cả nhà chốt mã nhé"),
        ("delete", "7300000000000000002", "", ""),
        ("ban", "", "43", ""),
    ]
    assert [each.name for each in notebook.heard[:3]] == [
        "Khách Hà Đông",
        "Khách Bát Tràng 🌾",
        "Làng Gốm",
    ]
    assert [each.history for each in notebook.heard[:3]] == [True, False, False]
    assert [each.own for each in notebook.heard[:3]] == [False, False, True]
    assert notebook.heard[0].sent_at == START - 100_000
    assert notebook.viewers == 120
    assert notebook.states == [
        ("connecting", ""),
        ("connecting", "source_not_found"),
        ("live", ""),
        ("ended", ""),
    ]
    assert alive() == []


async def test_after_a_break_the_gap_is_named_and_what_is_repeated_is_no_history(
    planned: Planned,
) -> None:
    comment = next(each for each in EVENING if "7300000000000000001" in each)
    planned(*LIVE, comment, ["emit", "LiveEndEvent", {}])
    notebook = Notebook(cursor=str(START - 300_000))
    async with running(tiktok, "langgom", {}, notebook) as one:
        assert await one.ends() is None
    assert notebook.gaps == [(START - 300_000, START)]
    assert [each.history for each in notebook.heard] == [False]


async def test_no_second_look_within_a_minute_also_after_a_break(planned: Planned) -> None:
    planned(["look", False])
    clock = FakeClock()
    async with running(tiktok, "langgom", {}, clock=clock) as one:
        await so(lambda: ("connecting", "source_not_found") in one.notebook.states)
    clock.advance(20_000)
    planned(*LIVE, ["emit", "LiveEndEvent", {}])
    async with running(tiktok, "langgom", {}, clock=clock) as one:
        await one.pauses.over(tiktok.LOOK_S - 20)
        assert await one.ends() is None


@pytest.mark.parametrize(
    ("error", "code", "retryable", "wait"),
    [
        ("UserNotFoundError", "source_not_found", True, 300),
        ("AgeRestrictedError", "source_blocked", False, None),
        ("WebcastBlockedError", "source_blocked", True, 300),
        ("SignatureRateLimitError", "source_throttled", True, 180),
        ("SignAPIError", "source_failed", True, 15),
    ],
)
async def test_what_goes_wrong_is_said_by_its_code(
    planned: Planned,
    caplog: pytest.LogCaptureFixture,
    error: str,
    code: str,
    retryable: bool,
    wait: int | None,
) -> None:
    planned('["look", true]', ["raise", error])
    async with running(tiktok, "langgom", {}) as one:
        failed = await one.ends()
    assert (failed.code, failed.retryable) == (code, retryable)
    assert failed.data.get("retry_s") == wait
    assert "0912345678" not in caplog.text + repr(failed)


async def test_a_live_that_ends_between_look_and_connection_is_looked_for_again(
    planned: Planned,
) -> None:
    planned(["raise", "UserOfflineError"], *LIVE, ["emit", "LiveEndEvent", {}])
    async with running(tiktok, "langgom", {}) as one:
        await one.pauses.over(tiktok.LOOK_S)
        assert await one.ends() is None


async def test_garbage_between_lines_loses_none_of_them(planned: Planned) -> None:
    comment = next(each for each in EVENING if "7300000000000000002" in each)
    planned(
        *LIVE,
        ["raw", "rác \u0000 {\n", 50],
        ["raw", "x", 200_000],
        ["raw", "\n", 2],
        ["raw", '{"comment": 5}\n[]\n{"viewers": "x"}\n{"delete": {"messages": 5}}\nnull\n', 1],
        ["raw", '{"comment": {"text": {"a": 1}, "author": [], "at": 1e999}}\n', 1],
        comment,
        ["raw", '{"comm', 1],
        ["emit", "LiveEndEvent", {}],
    )
    async with running(tiktok, "langgom", {}) as one:
        failed = await one.ends()  # the half line took the end with it
        assert failed.code == "source_failed"
        assert one.notebook.texts == ["A5 x2"]


async def test_a_burst_waits_for_us_and_is_told_whole(planned: Planned) -> None:
    planned(*LIVE, ["comments", 5000], ["emit", "LiveEndEvent", {}])
    notebook = Notebook()
    notebook.room.clear()
    async with running(tiktok, "langgom", {}, notebook) as one:
        await so(lambda: ("live", "") in notebook.states)
        notebook.room.set()
        assert await one.ends() is None
    assert notebook.texts == [f"mã {each}" for each in range(5000)]


async def test_a_crash_is_an_error_and_its_words_are_nobodys(
    planned: Planned, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    planned(*LIVE, ["complain", "x" * 1000 + "\n", 2000], ["comments", 3], ["crash"])
    async with running(tiktok, "langgom", {}) as one:
        failed = await one.ends()
        assert (failed.code, failed.retryable) == ("source_failed", True)
        assert len(one.notebook.texts) == 3
    assert "ValueError, 7" in caplog.text
    assert "0912345678" not in caplog.text


async def test_one_that_hangs_is_killed(planned: Planned) -> None:
    planned(*LIVE, ["hang"])
    async with running(tiktok, "langgom", {}) as one:
        await so(lambda: ("live", "") in one.notebook.states)
        await one.pauses.over(tiktok.SILENT_S)
        await one.pauses.over(tiktok.SILENT_S)
        assert (await one.ends()).code == "source_failed"
    assert alive() == []


async def test_it_is_gone_when_we_are_cancelled(planned: Planned) -> None:
    planned(*LIVE, ["comments", 1], ["stay"])
    async with running(tiktok, "langgom", {}) as one:
        await so(lambda: one.notebook.texts)
        assert len(alive()) == 1
    assert alive() == []


@pytest.mark.parametrize("python", [sys.executable, "/nowhere/python", "/"])
async def test_without_the_package_it_says_what_to_do(
    planned: Planned, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, python: str
) -> None:
    if python == sys.executable:  # whatever is installed here, this is none of it
        (tmp_path / "TikTokLive.py").write_text("raise ImportError('no')", "utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    async with running(tiktok, "langgom", {"tiktok_python": python}) as one:
        failed = await one.ends()
    assert (failed.code, failed.retryable) == ("source_plugin_missing", False)


@pytest.mark.parametrize("steps", [["stay"], ["hang"]])
def test_it_ends_when_whoever_started_it_does(planned: Planned, steps: list[str]) -> None:
    planned(*LIVE, steps)
    process = subprocess.Popen(
        [sys.executable, str(child.SCRIPT), "langgom"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=child._environment(),
    )  # fmt: skip
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b'{"ready": true}\n'
        process.stdin.write(b"look\n")
        process.stdin.flush()
        assert process.stdout.readline() == b'{"live": true}\n'
        process.stdin.close()
        assert process.wait(10) == 0


async def test_it_is_told_none_of_our_secrets(
    planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOK_SESSIONID", "somebody's")
    assert {"LIVEHUB_TURN_SECRET", "TIKTOK_SESSIONID"} <= os.environ.keys()
    assert not {"LIVEHUB_TURN_SECRET", "TIKTOK_SESSIONID"} & child._environment().keys()


def test_the_script_imports_nothing_of_ours():
    tree = ast.parse(child.SCRIPT.read_text("utf-8"))
    names = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import)
             for each in node.names} | {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }  # fmt: skip
    assert {str(name).partition(".")[0] for name in names} - sys.stdlib_module_names == {
        "TikTokLive"
    }
    assert "session" not in child.SCRIPT.read_text("utf-8").partition("from __future__")[2].lower()


@pytest.mark.parametrize(
    "written",
    ["langgom", "@LangGom ", "https://www.tiktok.com/@langgom/live", "tiktok.com/@LangGom"],
)
def test_an_account_is_found_however_it_is_written(written):
    assert tiktok.channel(written) == "langgom"
    assert SOURCES["tiktok"] is tiktok


@pytest.mark.parametrize(
    "written", ["", "a b", "https://vm.tiktok.com/ZM1/", "https://x.com/@langgom", "-m", "x" * 41]
)
def test_what_is_no_account_is_said(written):
    with pytest.raises(ProviderError) as failed:
        tiktok.channel(written)
    assert (failed.value.code, failed.value.retryable) == ("source_stream_unreadable", False)
