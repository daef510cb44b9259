"""Owns whether buyers outside the hall can reach us, as far as we have seen it ourselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit


@dataclass(slots=True)
class Door:
    """`ok` only while the public address answered us through itself lately."""

    url: str | None = None
    state: Literal["unset", "failing", "ok"] = "unset"

    @property
    def host(self) -> str | None:
        """Host (and port, where it is not the usual one) of the public address, lower case."""
        return urlsplit(self.url).netloc.lower() if self.url else None

    @property
    def open_url(self) -> str | None:
        """The address to hand out, or None while it is not known to work."""
        return self.url if self.state == "ok" else None
