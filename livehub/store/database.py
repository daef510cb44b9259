"""Owns the database file: how it is opened, made, and held by one process."""

from __future__ import annotations

import fcntl
import importlib.resources
import os
import sqlite3
from pathlib import Path

from livehub.errors import ConfigError

SCHEMA_VERSION = 1


def connect(path: Path) -> sqlite3.Connection:
    """A connection on which a commit that returns has reached the disk."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # an answer given survives a power cut
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection


def prepare(path: Path) -> None:
    """Make the tables; ConfigError `store_unusable`, or `store_too_new` after a downgrade."""
    try:
        connection = connect(path)
    except sqlite3.Error as error:
        raise ConfigError("store_unusable", path=str(path), why=str(error)) from error
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise ConfigError("store_too_new", path=str(path))
        schema = importlib.resources.files("livehub.store").joinpath("schema.sql").read_text()
        connection.executescript(schema)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION:d}")
    except sqlite3.Error as error:
        raise ConfigError("store_unusable", path=str(path), why=str(error)) from error
    finally:
        connection.close()
    path.chmod(0o600)


def hold(folder: Path) -> int:
    """Hold the data folder for this process alone; ConfigError `data_in_use`.

    Two processes would each trust their own state. Returns the descriptor that holds the lock.
    """
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise ConfigError("data_in_use", path=str(folder)) from None
    return handle
