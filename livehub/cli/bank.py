"""Owns the commands `livehub bank`: `codes`, `check`, and the words of `import`."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from livehub import clock
from livehub.cli import terminal
from livehub.clock import Millis
from livehub.errors import Invalid, LiveHubError
from livehub.payments import codes, notified
from livehub.payments.providers import PROVIDERS
from livehub.payments.transfers import Notice

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_HEADER = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):(.*)", re.DOTALL)

_IMPORT_CODES = """\
exit codes: 0 every row is booked or was known; 1 some rows were not understood or may be known
already, all others are booked; 2 nothing was booked, and a line on stderr says why"""


def add(subparsers: Subparsers) -> None:
    """Add `bank` and its commands; each sets `run`, which takes the arguments, gives the exit code."""
    group = subparsers.add_parser("bank", help="transfers and what they say")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    find = commands.add_parser("codes", help="print the payment codes of every line of stdin")
    find.set_defaults(run=run_codes)
    _add_import(commands)
    check = commands.add_parser("check", help="print the transfers of a notification on stdin")
    check.add_argument("provider", choices=sorted(PROVIDERS))
    check.add_argument("--secret", required=True, help="what the provider signs with, or its key")
    check.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help="a header of the notification; as often as there are any",
    )
    check.add_argument(
        "--now",
        help="judge the age as of this time: seconds or milliseconds since 1970, or ISO 8601",
    )
    check.set_defaults(run=run_check)


def _add_import(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "import",
        help="book a bank's statement (CSV or XLSX) while livehub is stopped",
        epilog=_IMPORT_CODES,
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--account", required=True, help="the account's number, or its id")
    parser.add_argument("--dry-run", action="store_true", help="only print what would be booked")
    parser.add_argument(
        "--include-doubtful", action="store_true", help="also book rows that may be known already"
    )
    parser.add_argument("--rehearsal", action="store_true", help="into the rehearsal world")
    parser.set_defaults(run=_run_import)


def _run_import(args: argparse.Namespace) -> int:
    # The store and the readers of sheets take a while to import: the other commands need neither.
    from livehub.cli.bank_import import run

    return run(args)


def run_codes(_args: argparse.Namespace) -> int:
    """Print one JSON list of payment codes per narrative; a narrative ends at a line feed only.

    Each answer goes out at once, so that a program may ask line by line.
    """
    for line in sys.stdin.buffer:
        found = codes.find(line.decode(errors="replace"))
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
        sys.stdout.flush()
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Print one JSON list of transfers, or why the notification is not to be believed."""
    provider = PROVIDERS[args.provider]
    try:
        headers = dict(_header(each) for each in args.header)
        now = None if args.now is None else _moment(args.now)
        raw = sys.stdin.buffer.read()
        provider.verify(args.secret, headers, raw, now)
        found = [_told(each) for each in provider.translate(raw)]
    except LiveHubError as error:
        return terminal.refuse(error)
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    return 0


def _header(text: str) -> tuple[str, str]:
    if not (parts := _HEADER.fullmatch(text.strip())):
        raise Invalid("header_form", field="header")
    return parts[1].lower(), parts[2].strip()


def _moment(text: str) -> Millis:
    """Seconds (at most eleven digits), milliseconds, or ISO 8601, which is Vietnam's without a zone."""
    text = text.strip()
    if (found := notified.stamp(text)) is not None:
        return found
    try:
        moment = datetime.fromisoformat(text)
        return clock.millis(moment if moment.tzinfo else moment.replace(tzinfo=clock.VIETNAM))
    except (ValueError, OverflowError):
        raise Invalid("time_form", field="now") from None


def _told(notice: Notice) -> dict[str, object]:
    """A transfer as this command prints it; docs/bank.md has the fields."""
    told: dict[str, object] = msgspec.structs.asdict(notice)
    return {
        **told,
        "booked_at": clock.local(notice.booked_at).isoformat(),
        "booked_at_ms": notice.booked_at,
        "codes": codes.find(notice.narrative),
    }
