"""Tests of the one UDP port: where it listens, what it offers, how it follows the machine."""

import socket

from livehub.media.network import LOOPBACK, Network
from livehub.media.port import Port
from tests.serving import free_udp_port

ELSEWHERE = "203.0.113.7"  # an address that is not ours


def offered(port: Port) -> list[tuple[str, int]]:
    return [(one.host, one.port) for one in port.candidates()]


async def test_all_addresses_share_one_port_and_the_best_comes_first():
    port = Port(Network(addresses=("127.0.0.2", LOOPBACK)))
    port.open()
    try:
        assert offered(port) == [("127.0.0.2", port.number), (LOOPBACK, port.number)]
        priorities = [one.priority for one in port.candidates()]
        assert priorities == sorted(priorities, reverse=True)
    finally:
        port.close()


async def test_the_configured_port_is_the_one_and_free_again_afterwards():
    number = free_udp_port()
    for _ in range(2):
        port = Port(Network(addresses=(LOOPBACK,), port=number))
        port.open()
        assert offered(port) == [(LOOPBACK, number)]
        port.close()


async def test_an_address_that_is_not_ours_is_left_out(caplog):
    port = Port(Network(addresses=(ELSEWHERE, LOOPBACK), port=free_udp_port()))
    port.open()
    try:
        assert [host for host, _ in offered(port)] == [LOOPBACK]
        assert ELSEWHERE in caplog.text
    finally:
        port.close()


async def test_without_any_address_nothing_is_offered():
    port = Port(Network(addresses=(ELSEWHERE,)))
    port.open()
    assert offered(port) == []
    assert port.number == 0
    port.close()


async def test_a_taken_port_is_said_and_not_replaced_by_another(caplog):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((LOOPBACK, 0))
        port = Port(Network(addresses=(LOOPBACK,), port=other.getsockname()[1]))
        port.open()
        assert offered(port) == []
        assert "no media at 127.0.0.1" in caplog.text
        port.close()


async def test_the_address_from_outside_is_offered_last():
    port = Port(Network(addresses=(LOOPBACK,), public=ELSEWHERE))
    port.open()
    try:
        assert offered(port) == [(LOOPBACK, port.number), (ELSEWHERE, port.number)]
    finally:
        port.close()


async def test_a_new_address_of_the_machine_is_offered_and_a_lost_one_is_not(monkeypatch):
    ours = ["127.0.0.2"]
    monkeypatch.setattr("livehub.media.network.lan_addresses", lambda: list(ours))
    port = Port(Network())
    port.open()
    try:
        number = port.number
        ours[:] = ["127.0.0.3", "127.0.0.2"]
        port.refresh()
        assert offered(port) == [("127.0.0.3", number), ("127.0.0.2", number)]
        ours.remove("127.0.0.2")
        port.refresh()
        assert offered(port) == [("127.0.0.3", number)]
    finally:
        port.close()
