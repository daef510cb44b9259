"""Owns whether buyers outside the hall can reach us, as far as we have seen it ourselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit


def _name(host: str) -> str:
    """The host without its port and the root's dot."""
    return re.sub(r":\d*$", "", host.lower()).rstrip(".")


def _is_here(name: str) -> bool:
    """True for names of the hall: addresses, localhost, `.local`."""
    return "." not in name or name.endswith((".local", ".localhost")) or name[-1].isdigit()


@dataclass(slots=True)
class Door:
    """`ok` only while the public address answered us through itself lately."""

    url: str | None = None
    state: Literal["unset", "failing", "ok"] = "unset"

    def is_public(self, host: str) -> bool:
        """True when a request with this Host header came for the public address.

        A name counts with any port, and with a dot at its end: proxies look at neither. Where the
        name is this machine's own in the hall too, the port has to tell the doors apart.
        """
        if not self.url:
            return False
        public = urlsplit(self.url)
        asked, host = _name(host), host.lower()
        if asked != public.hostname:
            return False
        return not _is_here(asked) or host == public.netloc

    @property
    def open_url(self) -> str | None:
        """The address to hand out, or None while it is not known to work."""
        return self.url if self.state == "ok" else None
