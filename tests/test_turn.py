"""Credentials for relays: good for some hours, made anew each time, checkable by who has the secret."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from livehub.turn import LASTS_S, Turn, is_turn_url
from tests.fakes import START, FakeClock

URLS = ("turn:turn.example:3478?transport=udp", "turns:turn.example")


def test_without_servers_nobody_is_told_of_any():
    assert Turn(FakeClock()).issue() == []
    assert Turn(FakeClock(), (), "secret").issue() == []


def test_all_servers_take_the_same_credentials_in_the_owners_order():
    issued = Turn(FakeClock(), URLS, "secret").issue()
    assert [server.url for server in issued] == list(URLS)
    assert len({(server.username, server.credential) for server in issued}) == 1


def test_the_password_is_the_mac_of_a_name_that_says_when_it_ends():
    server = Turn(FakeClock(), URLS, "bí mật").issue()[0]
    until, _, name = server.username.partition(":")
    assert int(until) == START // 1000 + LASTS_S
    assert len(name) == 8
    mac = hmac.new("bí mật".encode(), server.username.encode(), hashlib.sha1).digest()
    assert server.credential == base64.b64encode(mac).decode()


def test_nobody_gets_the_credentials_of_another():
    turn = Turn(FakeClock(), URLS, "secret")
    assert len({turn.issue()[0].username for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "url",
    [
        "turn:turn.example",
        "turn:turn.example:3478",
        "turn:192.0.2.1:3478?transport=udp",
        "turns:[2001:db8::1]:5349?transport=tcp",
    ],
)
def test_addresses_of_relays_are_known(url):
    assert is_turn_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "turn:",
        "turn.example:3478",
        "stun:stun.example",
        "stuns:stun.example",
        "https://turn.example",
        "turn://turn.example",
        "turn:turn.example:0",
        "turn:turn.example:65536",
        "turn:user@turn.example",
        "turn:turn.example?transport=sctp",
        "turn:turn.example?x=y",
        "turn:-turn.example",
        "turn:[turn.example]",
        "turn:[::1",
        'turn:turn.example>; rel="x',
        "turn:turn.example\r\nx: y",
    ],
)
def test_anything_else_is_none(url):
    assert not is_turn_url(url)
