"""Owns the commands `livehub serve` and `livehub rehearse`."""

from __future__ import annotations

import argparse


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands."""
    serve = subparsers.add_parser("serve", help="run livehub, with the rehearsal world beside it")
    serve.set_defaults(run=lambda _: _start(rehearsal_only=False))
    rehearse = subparsers.add_parser("rehearse", help="run the rehearsal world alone")
    rehearse.set_defaults(run=lambda _: _start(rehearsal_only=True))


def _start(*, rehearsal_only: bool) -> int:
    # Media and web take a second to import: the other commands need neither.
    from livehub.cli.serving import start

    return start(rehearsal_only=rehearsal_only)
