"""Owns the command line: one subcommand, one file that knows it."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from livehub import __version__

COMMANDS = ("serve", "check", "qr", "bank", "comments", "export")
"""The files of this folder that have an `add`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    parser = argparse.ArgumentParser(
        prog="livehub", description="A self-hosted companion for selling live."
    )
    parser.add_argument("--version", action="version", version=f"livehub {__version__}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in _wanted(sys.argv[1:] if arguments is None else arguments):
        importlib.import_module(f"{__name__}.{name}").add(subparsers)
    chosen = parser.parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _wanted(arguments: Sequence[str]) -> Sequence[str]:
    """All, unless the first word names a file: small commands need not wait for what others load."""
    first = arguments[0] if arguments else ""
    return (first,) if first in COMMANDS else COMMANDS
