"""Owns how receipts of commands lie in the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from livehub.clock import Millis
from livehub.log.command import Answer
from livehub.log.contract import Receipt
from livehub.store import many

_results = msgspec.json.Decoder(dict[str, Answer])


def put(connection: sqlite3.Connection, log: str, receipts: Sequence[Receipt]) -> None:
    """Keep receipts."""
    kept = [
        (
            log,
            receipt.actor,
            receipt.command,
            receipt.digest,
            receipt.seq,
            msgspec.json.encode(receipt.result),
            receipt.until,
        )
        for receipt in receipts
    ]
    many.put(connection, "INSERT OR REPLACE INTO receipts", kept)


def find(
    connection: sqlite3.Connection, log: str, keys: Iterable[tuple[str, str]], now: Millis
) -> list[Receipt]:
    """Those of (actor, command id) whose time is not over."""
    found = many.find(
        connection,
        "actor, command",
        list(keys),
        "SELECT actor, command, digest, seq, result, until"
        " FROM wanted CROSS JOIN receipts USING (actor, command) WHERE log = ? AND until > ?",
        log,
        now,
    )
    return [
        Receipt(actor, command, digest, seq, _results.decode(result), until)
        for actor, command, digest, seq, result, until in found
    ]
