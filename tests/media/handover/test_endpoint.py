"""Speaking WHIP to servers that answer in every way there is."""

from __future__ import annotations

import logging

import httpx2
import pytest

from livehub.errors import ProviderError
from livehub.media.guard import MOST_BYTES
from livehub.media.handover import endpoint
from livehub.media.handover.endpoint import Endpoint, IceServer, Published, read_ice_servers
from livehub.media.interface import Handover
from tests.media.handover.far import Asked, Say, TinyServer, response, tiny_server

TOKEN = "a-token-nobody-may-see"
CREATED = response("201 Created", "Location: /session/1", body=b"v=0")


async def published(say: Say, path: str = "") -> tuple[Published, TinyServer]:
    async with tiny_server(say) as tiny, await endpoint.client() as http:
        target = Handover(path or tiny.url, TOKEN)
        return await Endpoint(http, target).publish("the offer"), tiny


async def refused(say: Say) -> ProviderError:
    with pytest.raises(ProviderError) as error:
        await published(say)
    return error.value


async def test_an_offer_is_posted_with_its_token_and_its_kind():
    found, tiny = await published(lambda _: CREATED)
    assert found == Published("v=0", f"http://127.0.0.1:{tiny.port}/session/1")
    (asked,) = tiny.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/whip", "the offer")
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["content-type"] == "application/sdp"
    assert asked.headers["user-agent"].startswith("livehub/")


async def test_without_a_token_none_is_sent():
    async with tiny_server(lambda _: CREATED) as tiny, await endpoint.client() as http:
        await Endpoint(http, Handover(tiny.url)).publish("the offer")
    assert "authorization" not in tiny.asked[0].headers


@pytest.mark.parametrize("status", [307, 308])
async def test_a_balancer_is_followed_with_token_and_offer(status):
    def say(asked: Asked) -> bytes:
        other = response(f"{status} Elsewhere", "Location: /node/7?x=1")
        return other if asked.path == "/whip" else CREATED

    found, tiny = await published(say)
    assert [(one.path, one.body) for one in tiny.asked] == [
        ("/whip", "the offer"),
        ("/node/7?x=1", "the offer"),
    ]
    assert tiny.asked[1].headers["authorization"] == f"Bearer {TOKEN}"
    assert found.resource == f"http://127.0.0.1:{tiny.port}/session/1"


@pytest.mark.parametrize(
    "location",
    ["", "/whip", "http://whip.example.com/", "ftp://x/", "http://user@127.0.0.1/", "http://[::1"],
)
async def test_a_balancer_that_leads_round_or_astray_is_not_followed(location):
    headers = (f"Location: {location}",) if location else ()
    error = await refused(lambda _: response("307 Elsewhere", *headers))
    assert error.code == "handover_answer"


async def test_from_https_nobody_is_led_to_where_others_listen_in():
    async with await endpoint.client() as http:
        server = Endpoint(http, Handover("https://whip.example.com/live", TOKEN))
        with pytest.raises(ProviderError, match="handover_answer"):
            server._elsewhere("https://whip.example.com/live", {"Location": "http://10.0.0.1/x"})
        assert server._resource("https://whip.example.com/", {"Location": "http://10.0.0.1/"}) is None  # fmt: skip


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 415, 422])
async def test_a_refusal_is_told_with_the_servers_status(status):
    error = await refused(lambda _: response(f"{status} No"))
    assert (error.code, error.data) == ("handover_refused", {"status": status})


@pytest.mark.parametrize(
    ("status", "header", "retry_s"),
    [
        (503, "Retry-After: 20", 20),
        (503, "X: y", 0),
        (503, "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT", 0),
        (429, "Retry-After: 99999", 300),
        (500, "Retry-After: -1", 0),
        (502, "Retry-After: ²", 0),
    ],
)
async def test_a_busy_server_says_when_to_come_back(status, header, retry_s):
    error = await refused(lambda _: response(f"{status} Busy", header))
    assert (error.code, error.data) == ("handover_busy", {"status": status, "retry_s": retry_s})


@pytest.mark.parametrize(
    "answer",
    [
        response("200 OK", body=b"v=0"),
        response("302 Found", "Location: /other"),
        response("204 No Content"),
        response("201 Created", body=b"\xff\xfe"),
        response("201 Created", "Content-Encoding: gzip", body=b"v=0"),
        response("201 Created", body=b"x" * (MOST_BYTES + 1)),
        b"HTTP/1.1 201 Created\r\nContent-Length: 999999999\r\n\r\n" + b"x" * 100_000,
    ],
)
async def test_what_is_no_answer_is_refused(answer):
    assert (await refused(lambda _: answer)).code == "handover_answer"


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 201 Created\r\nX"])
async def test_what_is_no_http_counts_as_unreachable(answer):
    assert (await refused(lambda _: answer)).code == "handover_unreachable"


async def test_a_session_that_came_with_an_unreadable_answer_is_ended():
    answer = response("201 Created", "Location: s", body=b"\xff")
    async with tiny_server(lambda _: answer) as tiny, await endpoint.client() as http:
        server = Endpoint(http, Handover(tiny.url, TOKEN))
        with pytest.raises(ProviderError, match="handover_answer"):
            await server.publish("the offer")
    assert [(one.method, one.path) for one in tiny.asked] == [("POST", "/whip"), ("DELETE", "/s")]


async def test_nobody_there_and_an_untrusted_certificate_are_told_apart(tmp_path):
    with pytest.raises(ProviderError, match="handover_unreachable"):
        await published(lambda _: CREATED, "http://127.0.0.1:9/whip")

    class Untrusted(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            raise httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")

    async with httpx2.AsyncClient(transport=Untrusted()) as http:
        server = Endpoint(http, Handover("https://whip.example.com/"))
        with pytest.raises(ProviderError, match="handover_certificate"):
            await server.publish("the offer")


async def test_a_goodbye_carries_the_token_and_its_failure_is_none():
    async with tiny_server(lambda _: response("200 OK")) as tiny, await endpoint.client() as http:
        server = Endpoint(http, Handover(tiny.url, TOKEN))
        await server.leave(f"http://127.0.0.1:{tiny.port}/session/1")
        tiny.say = lambda _: b"nonsense"
        await server.leave(f"http://127.0.0.1:{tiny.port}/session/1")
        await server.leave("http://127.0.0.1:9/session/1")
    assert [one.method for one in tiny.asked] == ["DELETE", "DELETE"]
    assert tiny.asked[0].headers["authorization"] == f"Bearer {TOKEN}"


async def test_neither_token_nor_key_is_written_down(caplog):
    caplog.set_level(logging.DEBUG, "livehub")
    target = Handover("http://127.0.0.1:9/live/a-key-in-the-address", TOKEN)
    async with await endpoint.client() as http:
        server = Endpoint(http, target)
        with pytest.raises(ProviderError) as error:
            await server.publish("the offer")
        await server.leave(f"{target.url}/1")
    assert str(server) == "http://127.0.0.1:9"
    written = " ".join(record.getMessage() for record in caplog.records if record.name[:3] == "liv")
    assert "handover_unreachable" in written
    for words in (written, str(error.value), repr(target)):
        assert TOKEN not in words
        assert "a-key" not in words


LINKS = {
    '<stun:stun.example.net>; rel="ice-server"': IceServer("stun:stun.example.net"),
    '<turn:turn.example.net?transport=udp>; rel="ice-server"; username="u:1"; credential="p; q"; '
    'credential-type="password"': IceServer("turn:turn.example.net?transport=udp", "u:1", "p; q"),
    "<turns:turn.example.net:443?transport=tcp>;rel=ice-server;username=u;credential=p": IceServer(
        "turns:turn.example.net:443?transport=tcp", "u", "p"
    ),
    '<https://whip.example.com/x>; rel="urn:ietf:params:whip:ext:core:layer"': None,
    '<stun:stun.example.net>; rel="other"': None,
    "<stun:[::1]>; rel=ice-server": None,
    "<stun:x y>; rel=ice-server": None,
    "<stun:x:99999>; rel=ice-server": None,
    "<stun:x?transport=udp>; rel=ice-server": None,
    "nonsense, <, <stun:": None,
}


@pytest.mark.parametrize("link", LINKS)
def test_ice_servers_are_read_from_link_headers(link):
    found = LINKS[link]
    assert read_ice_servers({"Link": link}) == ((found,) if found else ())


def test_only_so_many_ice_servers_are_taken():
    many = ", ".join(f"<stun:s{n}.example.net>; rel=ice-server" for n in range(9))
    assert [one.url for one in read_ice_servers({"Link": many})] == [
        f"stun:s{n}.example.net" for n in range(4)
    ]
    assert read_ice_servers({"Link": "<stun:a>" + ";a=b" * 100_000}) == ()
