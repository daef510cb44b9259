"""Owns the command line: one subcommand, one file that knows it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from livehub import __version__
from livehub.cli import bank, check, export, qr, serve

COMMANDS = (serve, check, qr, bank, export)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    parser = argparse.ArgumentParser(
        prog="livehub", description="A self-hosted companion for selling live."
    )
    parser.add_argument("--version", action="version", version=f"livehub {__version__}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(subparsers)
    chosen = parser.parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
