"""Owns which addresses and which UDP port peers are offered: the best first, nothing useless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from livehub.addresses import lan_addresses

LOOPBACK = "127.0.0.1"
MOST_ADDRESSES = 4  # each costs a socket and a candidate that every peer checks


@dataclass(frozen=True, slots=True)
class Network:
    """Where media may be sent from and received at."""

    addresses: Sequence[str] = ()
    """Addresses chosen by the owner, best first; empty means discovered ones."""
    port: int = 0
    """The UDP port that all peers share; 0 means any that is free."""
    loopback: bool = False
    """Offer the machine itself too, for pages on the same computer and for tests."""
    public: str = ""
    """Our address as seen from outside, where a router forwards the port to us."""

    def offered(self) -> list[str]:
        """The addresses to listen at, best first; loopback alone when there is no network."""
        found = (list(self.addresses) or lan_addresses())[:MOST_ADDRESSES]
        if LOOPBACK not in found and (self.loopback or not found):
            found.append(LOOPBACK)
        return found
