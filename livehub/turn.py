"""Owns TURN: which relaying servers browsers are told of, and credentials that run out by themselves.

The scheme is the one coturn calls `use-auth-secret` (draft-uberti-behave-turn-rest-00): coturn and
livehub share a secret, and whoever knows it can make or check a password for any user name.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address

from livehub import ids
from livehub.addresses import is_host_name
from livehub.clock import SECOND, Clock

LASTS_S = 4 * 3600  # a show and its delay; a longer one gets new credentials when it reconnects

_URL = re.compile(  # RFC 7065, in lower case
    r"turns?:(?:(?P<name>[a-z0-9.-]{1,253})|\[(?P<ipv6>[0-9a-f:.]{2,45})\])"
    r"(?::(?P<port>\d{1,5}))?(?:\?transport=(?:udp|tcp))?"
)


def is_turn_url(text: str) -> bool:
    """Whether this names a TURN server. STUN is none: in the hall it is of no use, and outside it
    tells a stranger who watches."""
    parts = _URL.fullmatch(text)
    if parts is None or not 0 < int(parts["port"] or 1) < 0x10000:
        return False
    if parts["name"] is not None:
        return is_host_name(parts["name"])
    try:
        IPv6Address(parts["ipv6"])
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class TurnServer:
    """One server as a browser needs to know it."""

    url: str
    username: str
    credential: str


class Turn:
    """Makes credentials for the servers that the owner named, if any."""

    def __init__(self, clock: Clock, urls: Sequence[str] = (), secret: str = "") -> None:
        self._clock = clock
        self._urls = urls
        self._secret = secret.encode()

    def issue(self) -> list[TurnServer]:
        """The servers in the owner's order, with one new pair of credentials; often none."""
        if not self._urls:
            return []
        # The name is new each time: coturn counts its quotas by it, and it tells nothing of anybody.
        username = f"{self._clock.now() // SECOND + LASTS_S}:{ids.fresh(8)}"
        # SHA-1 because coturn knows no other here; what is asked of it is a MAC, and that holds.
        mac = hmac.digest(self._secret, username.encode(), "sha1")
        credential = base64.b64encode(mac).decode()
        return [TurnServer(url, username, credential) for url in self._urls]
