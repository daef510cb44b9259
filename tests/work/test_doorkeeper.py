"""The check from outside: buyers' links are shown only while they lead to this very world."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from livehub.links import Links
from livehub.screens.door import Door
from livehub.work.doorkeeper import CHECK_S, Doorkeeper, watch_addresses
from tests.worlds import Opened

Answer = Callable[[str], bytes]
"""The bytes of a whole answer, given the probe that was asked with."""


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[tuple[str, list[str]]]:
    """A tiny server; its address and the targets it was asked for."""
    asked: list[str] = []

    writers: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        target = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
        asked.append(target)
        writer.write(answer(parse_qs(urlsplit(target).query)["probe"][0]))
        if answer is not silence:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
        for writer in writers:
            writer.transport.abort()
            with suppress(ConnectionError):
                await writer.wait_closed()


def response(status: str, *headers: str, body: bytes = b"{}") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def silence(_: str) -> bytes:
    return b""


def keeper(opened: Opened, url: Callable[[], str | None], timeout_s: float = 5) -> Doorkeeper:
    world = opened.world
    given = (world.door, url, world.links, world.logs, world.vitals, opened.clock)
    return Doorkeeper(*given, timeout_s=timeout_s)


def told(opened: Opened, audience: str = "helper") -> dict[str, object]:
    vitals = opened.world.vitals.of(opened.stage.show, audience)
    return dict(vitals["door", "door"])


async def looked(opened: Opened, url: str | None, timeout_s: float = 5) -> Door:
    async with httpx2.AsyncClient(timeout=10, follow_redirects=False) as client:
        await keeper(opened, lambda: url, timeout_s).look(client)
    return opened.world.door


async def test_the_right_answer_opens_the_door_and_tells_the_screens(opened: Opened) -> None:
    def right(probe: str) -> bytes:
        return response("200 OK", f"Livehub-Probe: {opened.world.links.make('probe', probe)}")

    async with answering(right) as (url, asked):
        door = await looked(opened, url)
    assert (door.state, door.open_url) == ("ok", url)
    assert asked[0].startswith("/healthz?probe=")
    assert told(opened) == {"state": "ok", "url": url}
    public = told(opened, "public")
    assert str(public["shop_qr"]).startswith(f"/o/{opened.key('overlay')}/shop-qr.svg")
    assert public["text"] == url.partition("://")[2]


OTHER = Links(b"another world's secret, 32 bytes!")
WRONG: dict[str, Answer] = {
    "another world": lambda p: response("200 OK", f"Livehub-Probe: {OTHER.make('probe', p)}"),
    "an echo": lambda p: response("200 OK", f"Livehub-Probe: {p}"),
    "a parking page": lambda _: response("200 OK", body=b"buy this domain"),
    "an error": lambda _: response("502 Bad Gateway"),
    "a redirect": lambda _: response("302 Found", "Location: https://192.168.1.20:8443/healthz"),
    "no HTTP": lambda _: b"SSH-2.0-OpenSSH_9.2\r\n",
    "nothing": lambda _: b"",
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_any_other_answer_keeps_it_shut(opened: Opened, wrong: str) -> None:
    async with answering(WRONG[wrong]) as (url, asked):
        door = await looked(opened, url)
    assert (door.state, door.open_url, len(asked)) == ("failing", None, 1)
    assert told(opened) == {"state": "failing", "url": url}
    assert told(opened, "public") == {"shop_qr": None, "text": None}


async def test_an_answer_right_in_its_header_with_endless_body_is_not_read(opened: Opened) -> None:
    def endless(probe: str) -> bytes:
        mark = opened.world.links.make("probe", probe)
        head = f"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\nLivehub-Probe: {mark}\r\n\r\n"
        return head.encode() + b"x" * 100_000

    async with answering(endless) as (url, _):
        assert (await looked(opened, url)).state == "ok"


async def test_who_says_nothing_is_not_waited_for(opened: Opened) -> None:
    async with answering(silence) as (url, _):
        assert (await looked(opened, url, timeout_s=0.05)).state == "failing"


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://x..y", "http://[::1", "https://a b"])
async def test_an_address_that_leads_nowhere_keeps_it_shut(opened: Opened, url: str) -> None:
    assert (await looked(opened, url)).state == "failing"


async def test_without_an_address_nothing_is_asked(opened: Opened) -> None:
    assert (await looked(opened, None)).state == "unset"
    assert told(opened) == {"state": "unset", "url": None}


async def test_the_same_address_is_asked_again_only_after_a_while(opened: Opened) -> None:
    def right(probe: str) -> bytes:
        return response("200 OK", f"Livehub-Probe: {opened.world.links.make('probe', probe)}")

    async with answering(right) as (url, asked), httpx2.AsyncClient(timeout=10) as client:
        wanted = [url]
        looking = keeper(opened, lambda: wanted[0])
        for seconds in (0, 1, CHECK_S - 2):
            opened.clock.advance(int(seconds * 1000))
            await looking.look(client)
        assert len(asked) == 1
        opened.clock.advance(2_000)
        await looking.look(client)
        assert len(asked) == 2
        wanted[0] = "http://127.0.0.1:9"
        await looking.look(client)
        assert opened.world.door.state == "failing"


async def test_addresses_are_looked_at_again_after_any_failure() -> None:
    failures: list[Exception] = [OSError("no network"), ValueError("a bug")]

    async def look() -> None:
        if failures:
            raise failures.pop()
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await watch_addresses(look, every_s=0)
    assert not failures
