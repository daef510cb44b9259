"""Owns the command `livehub comments read`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from livehub.cli import terminal
from livehub.comments.reading import Offer, Reading, read
from livehub.errors import Invalid

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


class _Product(msgspec.Struct):
    code: str
    variants: list[str] = []


def add(subparsers: Subparsers) -> None:
    """Add `comments` and its commands."""
    group = subparsers.add_parser("comments", help="read orders out of comments")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser(
        "read", help="comments on stdin, one a line; prints what each orders as one JSON object"
    )
    command.add_argument(
        "--products", type=Path, required=True, metavar="FILE", help="JSON: [{code, variants}]"
    )
    command.add_argument("--featured", metavar="CODE", help="the product shown now")
    command.set_defaults(run=run_read)


def run_read(args: argparse.Namespace) -> int:
    """Print intent, tier, items, cancels, phone and masked of each line, each standing alone."""
    try:
        offers = _offers(args.products)
    except Invalid as error:
        return terminal.refuse(error)
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        sys.stdout.write(msgspec.json.encode(_told(read(text, offers, args.featured))).decode())
        sys.stdout.write("\n")
        sys.stdout.flush()
    return 0


def _offers(path: Path) -> Sequence[Offer]:
    """The products of a file; Invalid `products_unreadable`."""
    try:
        products = msgspec.json.decode(path.read_bytes(), type=list[_Product])
    except OSError as error:
        raise Invalid("products_unreadable", path=str(path), why=str(error.strerror)) from None
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Invalid("products_unreadable", path=str(path), why=str(error)) from None
    return tuple(Offer(product.code, tuple(product.variants)) for product in products)


def _told(reading: Reading) -> dict[str, object]:
    """What is printed of a reading; msgspec writes an Item as an object."""
    return {
        "intent": reading.intent,
        "tier": reading.tier,
        "items": reading.items,
        "cancels": reading.cancels,
        "phone": reading.phone,
        "masked": reading.masked,
    }
