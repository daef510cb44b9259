"""Tests of the addresses and ports that peers are offered."""

import ifaddr
import pytest

from livehub.media import network
from livehub.media.network import LOOPBACK, MOST_ADDRESSES, Network


def adapter(name: str, *addresses: str) -> ifaddr.Adapter:
    ips = [ifaddr.IP(a if "." in a else (a, 0, 0), 24, name) for a in addresses]
    return ifaddr.Adapter(name, name, ips)


@pytest.fixture
def machine(monkeypatch):
    """Pretend this machine has these adapters and this default route."""

    def have(*adapters, route=None):
        monkeypatch.setattr(ifaddr, "get_adapters", lambda: adapters)
        monkeypatch.setattr(network, "default_route", lambda: route)

    return have


def test_the_default_route_comes_first_and_ipv6_last(machine):
    machine(
        adapter("eth1", "10.0.0.5", "fd00::5"),
        adapter("wlan0", "192.168.1.7", "fe80::1"),
        route="192.168.1.7",
    )
    assert Network().offered() == ["192.168.1.7", "10.0.0.5", "fd00::5"]


def test_containers_tunnels_and_link_local_addresses_are_left_out(machine):
    machine(
        adapter("lo", "127.0.0.1"),
        adapter("docker0", "172.17.0.1"),
        adapter("br-12ab", "172.18.0.1"),
        adapter("tailscale0", "100.100.1.1"),
        adapter("wlan0", "169.254.7.7", "192.168.1.7"),
    )
    assert Network().offered() == ["192.168.1.7"]


def test_without_any_network_the_machine_still_reaches_itself(machine):
    machine(adapter("lo", "127.0.0.1"))
    assert Network().offered() == [LOOPBACK]


def test_loopback_is_added_when_wanted_and_never_twice(machine):
    machine(adapter("wlan0", "192.168.1.7"))
    assert Network(loopback=True).offered() == ["192.168.1.7", LOOPBACK]
    assert Network(addresses=(LOOPBACK,), loopback=True).offered() == [LOOPBACK]


def test_a_machine_with_many_addresses_offers_the_best_few(machine):
    machine(adapter("eth0", *(f"10.0.0.{n}" for n in range(1, 20))))
    assert len(Network().offered()) == MOST_ADDRESSES


def test_ports_are_tried_in_turn_and_each_once():
    chosen = Network(ports=(40000, 40002))
    assert list(chosen.candidates()) == [40000, 40001, 40002]
    assert next(chosen.candidates()) == 40000
    assert next(chosen.candidates()) == 40001
    assert list(Network().candidates()) == [0]
