"""Owns which addresses and UDP ports peers are offered: the best first, nothing useless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from livehub.addresses import lan_addresses

LOOPBACK = "127.0.0.1"
MOST_ADDRESSES = 4  # each costs a socket per peer


@dataclass(frozen=True, slots=True)
class Network:
    """Where media may be sent from and received at."""

    addresses: Sequence[str] = ()
    """Addresses chosen by the owner, best first; empty means discovered ones."""
    ports: tuple[int, int] = (0, 0)
    """First and last UDP port; (0, 0) means any that is free."""
    loopback: bool = False
    """Offer the machine itself too, for pages on the same computer and for tests."""
    _next: list[int] = field(default_factory=lambda: [0], repr=False, compare=False)

    def offered(self) -> list[str]:
        """The addresses for a new peer, best first; loopback alone when there is no network."""
        found = (list(self.addresses) or lan_addresses())[:MOST_ADDRESSES]
        if LOOPBACK not in found and (self.loopback or not found):
            found.append(LOOPBACK)
        return found

    def candidates(self) -> Iterator[int]:
        """Ports to try for one socket, each of the range once, going on where the last left off."""
        first, last = self.ports
        if first == 0:
            yield 0
            return
        count = last - first + 1
        for _ in range(count):
            port = first + self._next[0] % count
            self._next[0] += 1
            yield port
