"""Owns which video of YouTube is meant by what a person typed in."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from livehub.errors import ProviderError

_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_HOSTS = ("youtube.com", "youtube-nocookie.com")
_BEFORE_ID = frozenset({"live", "embed", "shorts", "v", "video"})


def read(typed: str) -> str:
    """The video's id. Raises ProviderError `source_stream_unreadable`."""
    typed = typed.strip()
    found = typed if _ID.fullmatch(typed) else _of_address(typed)
    if not _ID.fullmatch(found):
        raise ProviderError("source_stream_unreadable", retryable=False)
    return found


def _of_address(typed: str) -> str:
    try:
        split = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, query = (split.hostname or "").lower(), parse_qs(split.query)
    except ValueError:
        return ""
    parts = [part for part in split.path.split("/") if part]
    if host == "youtu.be":
        return parts[0] if parts else ""
    if not any(host == each or host.endswith(f".{each}") for each in _HOSTS):
        return ""
    if "v" in query:
        return query["v"][0]
    return parts[1] if len(parts) > 1 and parts[0] in _BEFORE_ID else ""
