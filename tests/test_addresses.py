from __future__ import annotations

import ifaddr
import pytest

from livehub.addresses import choose, default_route, hostname, is_host_name, lan_addresses


def adapter(name: str, *ips: str) -> ifaddr.Adapter:
    return ifaddr.Adapter(
        name, name, [ifaddr.IP((ip, 0, 0) if ":" in ip else ip, 24, name) for ip in ips]
    )


def test_the_default_route_comes_first_then_other_ipv4_then_local_ipv6():
    adapters = [
        adapter("eth0", "10.0.0.5", "fd00::5"),
        adapter("wlan0", "192.168.1.20"),
        adapter("eth1", "10.0.0.4"),
    ]
    assert choose(adapters, "192.168.1.20") == ["192.168.1.20", "10.0.0.4", "10.0.0.5", "fd00::5"]


@pytest.mark.parametrize(
    "name", ["docker0", "br-0a1b2c3d4e5f", "veth12", "virbr0", "tun0", "wg0", "tailscale0", "ztabc"]
)
def test_containers_and_vpns_are_left_out(name):
    assert choose([adapter(name, "172.17.0.1")], "172.17.0.1") == []


@pytest.mark.parametrize("ip", ["127.0.0.1", "::1", "169.254.3.4", "fe80::1", "2001:4860::1"])
def test_what_a_phone_cannot_use_is_left_out(ip):
    assert choose([adapter("eth0", ip)], None) == []


def test_a_bridge_that_an_owner_made_stays():
    assert choose([adapter("br0", "192.168.1.9")], None) == ["192.168.1.9"]


def test_this_machine_answers():
    assert default_route() in [None, *lan_addresses()] or lan_addresses() == []
    assert is_host_name(hostname())


@pytest.mark.parametrize("name", ["", "-a", "a-", "a..b", "a b", "ä", "x" * 64, "a." * 130])
def test_a_name_that_no_url_can_hold_is_no_host_name(name):
    assert not is_host_name(name)
