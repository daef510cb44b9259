"""Owns the command line: one subcommand, one file that knows it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from livehub import (
    __version__,
    bank_commands,
    check_command,
    export_command,
    qr_commands,
    serve_command,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    parser = argparse.ArgumentParser(
        prog="livehub", description="A self-hosted companion for selling live."
    )
    parser.add_argument("--version", action="version", version=f"livehub {__version__}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in (serve_command, check_command, qr_commands, bank_commands, export_command):
        command.add(subparsers)
    chosen = parser.parse_args(arguments)
    code: int = chosen.run(chosen)
    return code


if __name__ == "__main__":
    sys.exit(main())
