"""Owns the commands `livehub qr make` and `livehub qr read`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from livehub import ids
from livehub.cli import terminal
from livehub.errors import Invalid, LiveHubError, ProviderError
from livehub.money import parse_amount
from livehub.payments import codes, qr, schemes, vietqr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add(subparsers: Subparsers) -> None:
    """Add `qr` and its commands; each sets `run`, which takes the arguments, gives the exit code."""
    group = subparsers.add_parser("qr", help="make and read VietQR payloads")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    make = commands.add_parser("make", help="print a payload; needs no data folder")
    make.add_argument("--bin", required=True, help="the bank's six digits, as in 970436")
    make.add_argument("--account", required=True, help="account number")
    make.add_argument("--amount", help="whole đồng; left out, the payer types it")
    make.add_argument("--code", help="the memo: a fresh payment code by default, '' for none")
    make.add_argument("--svg", type=Path, metavar="FILE", help="also draw it into an SVG file")
    make.add_argument("--png", type=Path, metavar="FILE", help="also draw it into a PNG file")
    make.add_argument("--draw", action="store_true", help="also draw it here, on stderr")
    make.set_defaults(run=run_make)
    read = commands.add_parser("read", help="print what a payload says, as one JSON object")
    read.add_argument("payload")
    read.add_argument("--any", action="store_true", help="read PromptPay, PIX and QRIS as well")
    read.set_defaults(run=run_read)


def run_make(args: argparse.Namespace) -> int:
    """Print the payload and a newline, once every picture asked for has been written."""
    try:
        payload = vietqr.write(
            args.bin,
            args.account,
            amount=None if args.amount is None else parse_amount(args.amount),
            memo=codes.mint(ids.fresh_entropy()) if args.code is None else args.code,
        )
        _draw(payload, args)
    except LiveHubError as error:
        return terminal.refuse(error)
    sys.stdout.write(payload + "\n")
    return 0


def run_read(args: argparse.Namespace) -> int:
    """Print bin, account, amount, memo, service and static, or why the payload is bad.

    With `--any` a code of another scheme is no mistake: it has a `scheme` and a `payee` instead.
    """
    try:
        found = (args.any and schemes.read(args.payload)) or vietqr.read(args.payload)
    except Invalid as error:
        return terminal.refuse(error)
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    return 0


def _draw(payload: str, args: argparse.Namespace) -> None:
    for path, drawing in ((args.svg, qr.svg), (args.png, qr.png)):
        if path:
            _save(path, drawing(payload))
    if args.draw:
        sys.stderr.write(qr.text(payload))


def _save(path: Path, drawing: bytes) -> None:
    try:
        path.write_bytes(drawing)
    except OSError as error:
        raise ProviderError("file_not_written", path=str(path), why=str(error.strerror)) from None
