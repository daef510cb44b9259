"""Owns keeping secrets on disk: for this account's eyes only, whole after any crash."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

_OWNER_ONLY = 0o600


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of a secret file; the first time they are made and written."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        secret = make()
        write(path, secret)
        return secret


def write(path: Path, secret: bytes) -> None:
    """Put `secret` in place of what was there, all of it or nothing, also in a power cut."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write_through(draft, secret)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _write_through(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name itself last, not only the bytes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
