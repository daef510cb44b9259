"""Owns blobs (photos, recordings): files named by their SHA-256, on disk before any event."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from livehub.errors import NotFound, ProviderError

_NAME = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """A folder of immutable files."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder

    async def put(self, raw: bytes, suffix: str = "") -> str:
        """Keep the bytes; returns their SHA-256 (64 hex digits). Durable when it returns."""
        return await asyncio.to_thread(self._put, raw, hashlib.sha256(raw).hexdigest(), suffix)

    async def put_as(self, name: str, raw: bytes, suffix: str) -> str:
        """Keep bytes derived from the blob `name` beside it, under its name with a suffix."""
        return await asyncio.to_thread(self._put, raw, name, suffix)

    def path(self, name: str, suffix: str = "") -> Path:
        """Where a blob lies; NotFound `blob_unknown` for a bad name or a blob not there."""
        if not _NAME.fullmatch(name):
            raise NotFound("blob_unknown")
        path = self._folder / name[:2] / (name + suffix)
        if not path.is_file():
            raise NotFound("blob_unknown")
        return path

    def _put(self, raw: bytes, name: str, suffix: str) -> str:
        target = self._folder / name[:2] / (name + suffix)
        if target.exists():
            return name
        # The same picture may be kept twice at once: each has a draft of its own.
        draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        try:
            target.parent.mkdir(exist_ok=True, mode=0o700)
            _sync_folder(self._folder)
            with draft.open("wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(target)
            _sync_folder(target.parent)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            raise ProviderError("store_full" if full else "store_failed") from error
        return name


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
