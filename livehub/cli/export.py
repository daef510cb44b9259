"""Owns `livehub export`: one show's log as JSON lines, verified while it is written."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import msgspec

from livehub.cli.terminal import refuse
from livehub.errors import LiveHubError
from livehub.log.record import check, genesis
from livehub.settings import Settings
from livehub.store import archive


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its arguments."""
    parser = subparsers.add_parser("export", help="write a show's log as JSON lines")
    parser.add_argument("show", help="the show's id, as in the studio's address, or 'counter'")
    parser.add_argument("--rehearsal", action="store_true", help="a show of the rehearsal world")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """First a line about the log, then a line for each record. Personal data is not in the log."""
    try:
        settings = Settings.read(os.environ)
        folder = settings.rehearsal_data if arguments.rehearsal else settings.data
        return _write(folder, f"show:{arguments.show}")
    except LiveHubError as error:
        return refuse(error)


def _write(folder: Path, log: str) -> int:
    head, records = archive.read_whole(folder, log)
    out = sys.stdout.buffer
    about = {"log": log, "epoch": head.epoch, "records": head.seq, "head": head.hash.hex()}
    out.write(msgspec.json.encode(about) + b"\n")
    previous, seq = genesis(log, head.epoch), 0
    for stored in records:
        check(log, previous, stored, seq + 1)
        previous, seq = stored.hash, stored.seq
        line = {"record": msgspec.Raw(stored.raw), "hash": stored.hash.hex()}
        out.write(msgspec.json.encode(line) + b"\n")
    out.flush()
    return 0
