"""Owns statements about many rows at once: between two statements every other thread may have its turn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

AT_ONCE = 128  # rows; of seven columns each that is less than the 999 values SQLite always takes

Row = tuple[Any, ...]


def put(connection: sqlite3.Connection, insert: str, rows: Sequence[Row]) -> None:
    """Rows for an `INSERT INTO table`, in their order."""
    for part in _parts(rows):
        connection.execute(f"{insert} {_values(part)}", list(chain.from_iterable(part)))


def find(
    connection: sqlite3.Connection, columns: str, keys: Sequence[Row], select: str, *last: str | int
) -> Iterator[Row]:
    """What a `SELECT ... FROM wanted CROSS JOIN table` has for these keys, which `wanted` holds in
    such columns; `last` are the values after them."""
    for part in _parts(keys):
        wanted = f"WITH wanted({columns}) AS ({_values(part)})"
        values = [*chain.from_iterable(part), *last]
        yield from connection.execute(f"{wanted} {select}", values).fetchall()


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _values(rows: Sequence[Row]) -> str:
    places = f"({', '.join('?' * len(rows[0]))})"
    return f"VALUES {', '.join([places] * len(rows))}"
