"""The command `livehub bank codes`."""

import argparse
import io
import json

import pytest

from livehub.cli import bank as command
from livehub.payments import codes

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
