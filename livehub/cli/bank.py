"""Owns the command `livehub bank codes`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

import msgspec

from livehub.payments import codes

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add(subparsers: Subparsers) -> None:
    """Add `bank` and its commands; each sets `run`, which takes the arguments, gives the exit code."""
    group = subparsers.add_parser("bank", help="transfers and what they say")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    find = commands.add_parser("codes", help="print the payment codes of every line of stdin")
    find.set_defaults(run=run_codes)


def run_codes(_args: argparse.Namespace) -> int:
    """Print one JSON list of payment codes per narrative; a narrative ends at a line feed only."""
    for line in sys.stdin.buffer:
        found = codes.find(line.decode(errors="replace"))
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    return 0
