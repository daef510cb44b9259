"""Owns reading a log out of the embedded store while somebody else may be serving it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from livehub.errors import ConfigError, NotFound
from livehub.log.contract import Head
from livehub.log.record import Stored


def read_whole(folder: Path, log: str) -> tuple[Head, Iterator[Stored]]:
    """A log's head and all its records up to it, in order.

    Raises ConfigError `store_missing` when there is no store, NotFound `log_unknown`.
    """
    path = folder / "livehub.sqlite3"
    if not path.is_file():
        raise ConfigError("store_missing", path=str(folder))
    with closing(_open(path)) as connection:
        row = connection.execute(
            "SELECT epoch, seq, hash FROM logs WHERE log = ?", (log,)
        ).fetchone()
    if row is None:
        raise NotFound("log_unknown", log=log)
    return Head(*row), _records(path, log, row[1])


def logs(folder: Path) -> list[str]:
    """Names of all logs in a folder's store."""
    with closing(_open(folder / "livehub.sqlite3")) as connection:
        return [row[0] for row in connection.execute("SELECT log FROM logs ORDER BY log")]


def _records(path: Path, log: str, last: int) -> Iterator[Stored]:
    with closing(_open(path)) as connection:
        rows = connection.execute(
            "SELECT seq, raw, hash FROM records WHERE log = ? AND seq <= ? ORDER BY seq",
            (log, last),
        )
        for row in rows:
            yield Stored(*row)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
