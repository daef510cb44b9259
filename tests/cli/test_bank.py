"""The command `livehub bank codes`."""

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from livehub.cli import bank as command
from livehub.payments import codes

ROOT = Path(__file__).parents[2]
CODE, OTHER = codes.mint(b"one"), codes.mint(b"other")


def found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], raw: bytes
) -> list[list[str]]:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers(required=True))
    args = parser.parse_args(["bank", "codes"])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert args.run(args) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_line_gets_one_list(monkeypatch, capsys):
    raw = f"CT DEN SEVQR {CODE}\n\nno code\n{OTHER.lower()}{CODE}, {CODE}".encode()
    assert found(monkeypatch, capsys, raw) == [[CODE], [], [], [OTHER, CODE]]


def test_only_a_line_feed_ends_a_narrative(monkeypatch, capsys):
    raw = f"{CODE[:4]}\r{CODE[4:6]}\x0b{CODE[6:8]}\u2028{CODE[8]}\r\n".encode()
    assert found(monkeypatch, capsys, raw) == [[CODE]]


def test_bytes_that_are_no_text_are_passed_over(monkeypatch, capsys):
    assert found(monkeypatch, capsys, b"\xff\xfe" + CODE.encode() + b"\xff\n") == [[CODE]]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", []),
        (b"\n", [[]]),
        (b"\r\n\r\n", [[], []]),
        (b"\x00\x00\n\x00", [[], []]),
        (f"{CODE}\n{CODE} {CODE}".encode(), [[CODE], [CODE]]),
        (f"{'a. ' * 1_000_000}{CODE}\n{OTHER}\n".encode(), [[CODE], [OTHER]]),
        (b"\xed\xa0\x80 \xe2\x80\xae" + OTHER.encode() + b" \xc3\n", [[OTHER]]),
        (f"\ufeff{OTHER}\r\n".encode(), [[OTHER]]),
    ],
)
def test_every_kind_of_line_gets_its_list(monkeypatch, capsys, raw, expected):
    assert found(monkeypatch, capsys, raw) == expected


def test_a_program_is_answered_line_by_line_without_a_data_folder(tmp_path):
    """The real command, in an empty folder, with nothing set that says where data are."""
    environment = {"PYTHONPATH": str(ROOT), "HOME": "/nowhere", "LANG": "C"}
    asked = subprocess.Popen(
        [sys.executable, "-m", "livehub", "bank", "codes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env=environment,
    )
    assert asked.stdin is not None
    assert asked.stdout is not None
    with asked:
        for line, answer in ((CODE.lower(), [CODE]), ("đơn", []), (f"SEVQR.{OTHER}", [OTHER])):
            asked.stdin.write(f"{line}\n".encode())
            asked.stdin.flush()
            assert json.loads(asked.stdout.readline()) == answer
        asked.stdin.close()
        assert asked.stdout.read() == b""
    assert asked.returncode == 0
    assert [*tmp_path.iterdir()] == []


def test_finding_codes_loads_nothing_of_servers_and_pictures():
    asked = (
        "import sys; from livehub.cli import main; main(['bank', 'codes']);"
        "print(*{'starlette', 'PIL', 'zxingcpp', 'sqlite3', 'aiortc', 'httpx2'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], input=b"", capture_output=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == b""
