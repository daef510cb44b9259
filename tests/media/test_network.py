"""Tests of the addresses and ports that peers are offered."""

from livehub.addresses import lan_addresses
from livehub.media.network import LOOPBACK, MOST_ADDRESSES, Network

HALL = ("192.168.1.7", "10.0.0.5")


async def test_without_a_choice_the_addresses_of_the_local_network_are_offered():
    assert Network().offered() == (lan_addresses()[:MOST_ADDRESSES] or [LOOPBACK])


def test_chosen_addresses_keep_their_order():
    assert Network(HALL).offered() == list(HALL)


def test_without_any_network_the_machine_still_reaches_itself(monkeypatch):
    monkeypatch.setattr("livehub.media.network.lan_addresses", list)
    assert Network().offered() == [LOOPBACK]


def test_loopback_is_added_when_wanted_and_never_twice():
    assert Network(HALL, loopback=True).offered() == [*HALL, LOOPBACK]
    assert Network((LOOPBACK,), loopback=True).offered() == [LOOPBACK]


def test_a_machine_with_many_addresses_offers_the_best_few():
    many = Network([f"10.0.0.{n}" for n in range(1, 20)], loopback=True).offered()
    assert many == ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", LOOPBACK]
