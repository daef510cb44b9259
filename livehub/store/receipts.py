"""Owns how receipts of commands lie in the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from livehub.clock import Millis
from livehub.log.command import Answer
from livehub.log.contract import Receipt


def put(connection: sqlite3.Connection, log: str, receipt: Receipt) -> None:
    """Keep a receipt."""
    connection.execute(
        "INSERT OR REPLACE INTO receipts VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            log,
            receipt.actor,
            receipt.command,
            receipt.digest,
            receipt.seq,
            msgspec.json.encode(receipt.result),
            receipt.until,
        ),
    )


def find(
    connection: sqlite3.Connection, log: str, keys: Iterable[tuple[str, str]], now: Millis
) -> list[Receipt]:
    """Those of (actor, command id) whose time is not over."""
    found = []
    for actor, command in keys:
        row = connection.execute(
            "SELECT actor, command, digest, seq, result, until FROM receipts"
            " WHERE log = ? AND actor = ? AND command = ? AND until > ?",
            (log, actor, command, now),
        ).fetchone()
        if row is not None:
            result = msgspec.json.decode(row[4], type=dict[str, Answer])
            found.append(Receipt(row[0], row[1], row[2], row[3], result, row[5]))
    return found
