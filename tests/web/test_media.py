"""Tests of the WHIP and WHEP face, row by row, with nobody on the other end of the media."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest

from livehub.clock import SystemClock
from livehub.media.guard import MOST_BYTES
from livehub.media.network import LOOPBACK, Network
from livehub.media.sessions import serving
from tests.web.whip import CAMERA, CANDIDATE, FRAGMENT, SDP, UFRAG, VIEWER, around, face, publish


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with face() as client:
        yield client


async def test_an_offer_is_answered_with_an_address_and_a_tag(client):
    response = await publish(client)
    assert response.status_code == 201
    assert response.headers["Content-Type"] == "application/sdp"
    assert response.headers["Location"].startswith("/media/")
    assert re.fullmatch(r'"\w+"', response.headers["ETag"])
    assert response.text.startswith("v=0\r\n")
    assert response.text.count("a=recvonly") == 2
    assert "Link" not in response.headers  # never a server that nobody asked for


async def test_every_media_session_has_an_address_and_a_tag_of_its_own(client):
    answers = [await publish(client) for _ in range(3)]
    assert len({answer.headers["Location"] for answer in answers}) == 3
    assert len({answer.headers["ETag"] for answer in answers}) == 3
    assert all(len(answer.headers["Location"]) >= len("/media/") + 22 for answer in answers)


@pytest.mark.parametrize("condition", [{}, {"If-Match": '"another"'}, {"If-Match": "*"}])
async def test_goodbye_is_answered_200_once_and_then_404(client, condition):
    location = (await publish(client)).headers["Location"]
    gone = await client.delete(location, headers=condition)
    assert (gone.status_code, gone.text) == (200, "{}")
    assert (await client.delete(location)).status_code == 404


async def test_goodbye_after_the_connection_is_closed_is_200_as_well():
    # OBS and whip-whep end the connection first, and OBS complains of anything but 200
    serves = serving(SystemClock(), network=Network(addresses=(LOOPBACK,)))
    async with serves as media, around(media) as client:
        location = (await publish(client)).headers["Location"]
        await media.close(location.removeprefix("/media/"))
        assert (await client.delete(location)).status_code == 200
        assert (await client.delete(location)).status_code == 404
        assert (await client.delete("/media/never-there")).status_code == 404


async def test_trickling_is_answered_204_without_a_tag(client):
    session = await publish(client)
    headers = {**FRAGMENT, "If-Match": session.headers["ETag"]}
    response = await client.patch(session.headers["Location"], content=CANDIDATE, headers=headers)
    assert response.status_code == 204
    assert response.content == b""
    assert "ETag" not in response.headers


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({**FRAGMENT}, CANDIDATE, 428),
        ({**FRAGMENT, "If-Match": '"other"'}, CANDIDATE, 412),
        ({**FRAGMENT, "If-Match": "*"}, CANDIDATE.replace(UFRAG, "other"), 422),
        ({**FRAGMENT, "If-Match": "*"}, "hello", 400),
        ({**FRAGMENT, "If-Match": "*"}, "", 400),
        ({**FRAGMENT, "If-Match": "*"}, CANDIDATE * 41, 422),
        ({**FRAGMENT, "If-Match": "*"}, "a=x\r\n" * MOST_BYTES, 413),
        ({**SDP, "If-Match": "*"}, CANDIDATE, 415),
        # Eyevinn's client says ETag where it means If-Match, and then trickles no more
        ({**FRAGMENT, "ETag": '"tag"'}, CANDIDATE, 428),
    ],
)
async def test_a_patch_that_cannot_be_taken_leaves_the_session_alive(client, headers, body, status):
    location = (await publish(client)).headers["Location"]
    response = await client.patch(location, content=body, headers=headers)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "ETag" not in response.headers
    assert (response.headers.get("Accept-Patch") == FRAGMENT["Content-Type"]) == (status == 415)
    assert (await client.delete(location)).status_code == 200


async def test_what_cannot_be_reached_is_passed_over_in_silence(client):
    session = await publish(client)
    lines = [
        "candidate:2 1 tcp 1518280447 192.168.1.7 9 typ host tcptype active",
        "candidate:3 1 udp 2113937151 bf708d5f-7ae1-4a1c.local 49199 typ host",
        "candidate:5 1 udp 2113937151 [fd00::2] 49199 typ host",
        "end-of-candidates",
    ]
    body = "\r\n".join([f"a=ice-ufrag:{UFRAG}", "m=audio 9 RTP/AVP 0", *(f"a={x}" for x in lines)])
    headers = {**FRAGMENT, "If-Match": session.headers["ETag"]}
    response = await client.patch(session.headers["Location"], content=body, headers=headers)
    assert response.status_code == 204


@pytest.mark.parametrize(
    ("path", "headers", "body", "status", "code"),
    [
        ("/whip/one", {"Content-Type": "text/plain"}, CAMERA, 415, "media_type_unsupported"),
        ("/whip/one", SDP, "", 400, "sdp_unreadable"),
        ("/whip/one", SDP, "hello", 400, "sdp_unreadable"),
        ("/whip/one", SDP, b"\xff\xfe", 400, "sdp_unreadable"),
        ("/whip/one", SDP, CAMERA + "a=x\r\n" * MOST_BYTES, 413, "sdp_too_large"),
        ("/whip/one", SDP, VIEWER, 422, "sdp_direction"),
        ("/whep/key", SDP, CAMERA, 422, "sdp_direction"),
        ("/whip/one", {**SDP, "Authorization": "Bearer wrong"}, CAMERA, 401, "who_are_you"),
    ],
)
async def test_a_refusal_has_its_status_and_its_code(client, path, headers, body, status, code):
    response = await client.post(path, content=body, headers=headers)
    assert response.status_code == status
    assert response.json()["code"] == code
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    told = response.headers.get("WWW-Authenticate")
    assert told == ('Bearer error="invalid_token"' if status == 401 else None)


async def test_a_body_without_a_length_is_not_read_beyond_the_limit(client):
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1000
            yield b"x" * 1000

    response = await client.post("/whip/one", content=endless(), headers=SDP)
    assert response.status_code == 413
    assert read < 2 * MOST_BYTES


async def test_before_the_camera_is_live_viewers_are_told_when_to_ask_again(client):
    response = await client.post("/whep/key", content=VIEWER, headers=SDP)
    assert response.status_code == 409
    assert int(response.headers["Retry-After"]) > 0


async def test_a_full_house_is_503_with_a_time(client):
    await publish(client)
    response = await client.post("/whip/two", content=CAMERA, headers=SDP)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["/whip/one", "/whep/key", "/media/none"])
async def test_a_preflight_needs_nobody_and_says_what_may_be_done(client, path):
    preflight = await client.options(path, headers={"Access-Control-Request-Method": "POST"})
    assert (preflight.status_code, preflight.content) == (200, b"")
    takes = ("Accept-Patch", FRAGMENT) if path.startswith("/media") else ("Accept-Post", SDP)
    assert preflight.headers[takes[0]] == takes[1]["Content-Type"]
    methods = preflight.headers["Access-Control-Allow-Methods"].split(", ")
    assert set(methods) == {"OPTIONS", "GET", "HEAD", "POST", "PATCH", "DELETE"}
    allowed = preflight.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Authorization", "Content-Type", "If-Match", "ETag"} == set(allowed)
    assert "Access-Control-Allow-Credentials" not in preflight.headers


async def test_reading_a_media_session_tells_whether_it_is_still_there(client):
    made = await client.post("/whip/one", content=CAMERA, headers=SDP)
    location = made.headers["Location"]
    assert (await client.get(location)).status_code == 204
    await client.delete(location)
    gone = await client.get(location)
    assert (gone.status_code, gone.json()["code"]) == (404, "no_such_media_session")


@pytest.mark.parametrize("path", ["/whip/one", "/whep/key"])
async def test_reading_an_address_shows_nothing_and_is_no_error(client, path):
    got = await client.get(path)
    assert (got.status_code, got.content) == (204, b"")
    head = await client.head(path)
    takes_offers = path == "/whep/key"
    assert head.status_code == (200 if takes_offers else 204)
    assert head.headers.get("Content-Type") == ("application/sdp" if takes_offers else None)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/whip/one", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("PATCH", "/whep/key", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("POST", "/media/none", {"GET", "HEAD", "OPTIONS", "PATCH", "DELETE"}),
    ],
)
async def test_any_other_method_is_405_and_says_which_there_are(client, method, path, allowed):
    response = await client.request(method, path)
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert set(response.headers["Allow"].split(", ")) == allowed
    assert response.headers["Access-Control-Allow-Origin"] == "*"


async def test_an_address_written_with_a_slash_too_many_is_redirected_by_307(client):
    # 301 and 302 would make a GET of the POST
    response = await client.post("/whip/one/", content=CAMERA, headers=SDP)
    assert (response.status_code, response.headers["Location"]) == (307, "https://hub/whip/one")
    followed = await client.post("/whip/one/", content=CAMERA, headers=SDP, follow_redirects=True)
    assert followed.status_code == 201


@pytest.mark.parametrize("length", ["9" * 5000, str(MOST_BYTES + 1)])
async def test_a_length_that_is_too_much_is_refused_before_the_body_is_read(client, length):
    read = []

    async def body() -> AsyncIterator[bytes]:
        read.append(1)
        yield b"v=0"

    headers = {**SDP, "Content-Length": length}
    response = await client.post("/whip/one", content=body(), headers=headers)
    assert (response.status_code, read) == (413, [])


async def test_browsers_of_other_origins_may_read_what_they_need(client):
    exposed = (await publish(client)).headers["Access-Control-Expose-Headers"]
    wanted = {"Location", "ETag", "Link", "Accept-Post", "Retry-After"}
    assert wanted == set(exposed.split(", "))
