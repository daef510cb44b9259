"""Owns where this machine can be reached on the local network: its addresses and names."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import ifaddr

Address = IPv4Address | IPv6Address

_UNIQUE_LOCAL = ip_network("fc00::/7")
# Containers, virtual machines, VPNs: a phone in the hall cannot reach any of them.
_OTHER_WORLDS = re.compile(
    r"docker|br-[0-9a-f]{6,}|veth|virbr|vmnet|vboxnet|vnet|lxc|lxd|podman|cni|cali|flannel|kube"
    r"|tun|tap|utun|wg|tailscale|zt|ipsec|ppp|dummy|awdl|llw",
    re.IGNORECASE,
)
_ELSEWHERE = ("198.51.100.1", 9)  # RFC 5737: nobody's; only asks the routing table
_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def lan_addresses() -> list[str]:
    """This machine's addresses for phones on the same network, the best first.

    The address of the default route leads, then other IPv4, then unique local IPv6. Loopback,
    link-local, container and VPN addresses are left out, and so is public IPv6: it changes daily.
    """
    return choose(ifaddr.get_adapters(), default_route())


def choose(adapters: Iterable[ifaddr.Adapter], default: str | None) -> list[str]:
    """The useful addresses of these network adapters, the default route's first."""
    found = {
        address
        for adapter in adapters
        if not _OTHER_WORLDS.match(adapter.nice_name)
        for address in _addresses(adapter)
        if _is_useful(address)
    }
    return [str(a) for a in sorted(found, key=lambda a: (str(a) != default, a.version, int(a)))]


def default_route() -> str | None:
    """The IPv4 address that packets to elsewhere would carry; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.setblocking(False)  # connecting UDP only looks the route up
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return None
        return str(probe.getsockname()[0])


def hostname() -> str:
    """The machine's name in lower case; `localhost` when it has none that a URL can hold."""
    name = socket.gethostname().lower().rstrip(".")
    return name if is_host_name(name) else "localhost"


def is_host_name(name: str) -> bool:
    """Whether a lower case name is one that certificates and URLs can hold."""
    return len(name) <= 253 and _HOST_NAME.fullmatch(name) is not None


def _addresses(adapter: ifaddr.Adapter) -> Iterator[Address]:
    for ip in adapter.ips:
        yield ip_address(ip.ip if isinstance(ip.ip, str) else ip.ip[0])


def _is_useful(address: Address) -> bool:
    if address.is_loopback or address.is_link_local or address.is_unspecified:
        return False
    return isinstance(address, IPv4Address) or address in _UNIQUE_LOCAL
