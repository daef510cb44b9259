"""Owns which addresses and UDP ports peers are offered: the best first, nothing useless."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import ifaddr

LOOPBACK = "127.0.0.1"
MOST_ADDRESSES = 4  # each costs a socket per peer

# Containers, virtual machines and tunnels: a phone in the hall cannot reach them.
_NOT_OURS = (
    "docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "lxc", "lxd", "cni", "flannel",
    "podman", "tailscale", "wg", "tun", "tap", "utun", "zt", "ham", "ppp", "ifb", "dummy",
)  # fmt: skip


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
        found = (list(self.addresses) or discover())[:MOST_ADDRESSES]
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


def discover() -> list[str]:
    """Addresses of this machine that others on the network can reach, default route first."""
    four: list[str] = []
    six: list[str] = []
    for adapter in ifaddr.get_adapters():
        if adapter.name.lower().startswith(_NOT_OURS):
            continue
        for ip in adapter.ips:
            raw = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            address = ipaddress.ip_address(raw.partition("%")[0])
            if address.is_loopback or address.is_link_local or address.is_unspecified:
                continue
            (four if address.version == 4 else six).append(str(address))
    best = default_route()
    four.sort(key=lambda address: address != best)  # stable: the rest keeps its order
    return list(dict.fromkeys(four + six))


def default_route() -> str | None:
    """The IPv4 address that packets to the outside leave from; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.setblocking(False)
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737), routed like any other
            return str(probe.getsockname()[0])
        except OSError:
            return None
