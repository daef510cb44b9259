"""Owns rings: a few latest texts beside the logs, sealed, each new one pushing out the oldest."""

from __future__ import annotations

import sqlite3

from livehub.clock import Millis
from livehub.errors import ConfigError
from livehub.log.vault import Sealer, Secret


def subject(ring: str) -> str:
    """Whose key in the vault seals a ring; erasing it empties the ring."""
    return f"ring:{ring}"


def put(
    connection: sqlite3.Connection, sealer: Sealer, key: bytes, ring: str, text: str,
    *, most: int, until: Millis,
) -> None:  # fmt: skip
    """Add a text and drop what is beyond the latest `most`."""
    row = connection.execute("SELECT MAX(number) FROM rings WHERE ring = ?", (ring,)).fetchone()
    number = (row[0] or 0) + 1
    sealed = sealer.seal(key, Secret(subject(ring), str(number), text))
    connection.execute("INSERT INTO rings VALUES (?, ?, ?, ?)", (ring, number, sealed, until))
    connection.execute("DELETE FROM rings WHERE ring = ? AND number <= ?", (ring, number - most))


def read(connection: sqlite3.Connection, sealer: Sealer, ring: str, now: Millis) -> list[str]:
    """The texts, oldest first; one that cannot be opened costs no other."""
    rows = connection.execute(
        "SELECT persons.key, rings.number, rings.sealed FROM rings JOIN persons"
        " ON persons.subject = 'ring:' || rings.ring"
        " WHERE rings.ring = ? AND rings.until > ? ORDER BY rings.number",
        (ring, now),
    )
    found = []
    for key, number, sealed in rows:
        try:
            found.append(sealer.unseal(key, subject(ring), str(number), sealed))
        except ConfigError:
            continue
    return found
