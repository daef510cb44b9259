"""Which relays clients are told of, when, and in which words."""

from __future__ import annotations

import re
from typing import Any

import httpx2
import pytest

from livehub.turn import Turn
from tests.fakes import START, FakeClock
from tests.web.whip import face, publish

URLS = ("turn:turn.example:3478?transport=udp", "turns:turn.example:443?transport=tcp")
PREFLIGHT = {"Access-Control-Request-Method": "POST"}


def turn() -> Any:
    return Turn(FakeClock(), URLS, "shared").issue


def links(response: httpx2.Response) -> list[str]:
    return response.headers.get_list("Link")


async def test_the_answer_names_each_relay_in_a_header_of_its_own():
    async with face(turn=turn()) as client:
        told = links(await publish(client))
    assert len(told) == 2
    for url, link in zip(URLS, told, strict=True):
        # the shape that MediaMTX's pages read; another one ends them
        shape = r'<(.+)>; rel="ice-server"; username="([\w:]+)"; credential="([\w+/=]+)"; credential-type="password"'
        parts = re.fullmatch(shape, link)
        assert parts is not None
        assert parts[1] == url
        assert int(parts[2].partition(":")[0]) > START // 1000


@pytest.mark.parametrize("path", ["/whip/one", "/whep/key"])
async def test_options_names_them_to_who_may_connect_and_to_no_preflight(path):
    async with face(turn=turn()) as client:
        assert len(links(await client.options(path))) == 2
        assert links(await client.options(path, headers=PREFLIGHT)) == []


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/whip/one", {"Authorization": "Bearer wrong"}), ("/whep/unknown", {}), ("/media/none", {})],
)
async def test_strangers_are_answered_without_credentials(path, headers):
    async with face(turn=turn()) as client:
        response = await client.options(path, headers=headers)
    assert response.status_code == 200
    assert links(response) == []


async def test_reading_an_address_gives_no_credentials_away():
    async with face(turn=turn()) as client:
        for path in ("/whip/one", "/whep/key"):
            assert links(await client.get(path)) == links(await client.head(path)) == []
