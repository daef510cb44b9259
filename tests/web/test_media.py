"""Tests of the WHIP and WHEP face, row by row, with nobody on the other end of the media."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from livehub.clock import SystemClock
from livehub.errors import NotAuthorized
from livehub.media.guard import MOST_BYTES
from livehub.media.interface import Limits
from livehub.media.network import LOOPBACK, Network
from livehub.media.sessions import serving
from livehub.web import media as web_media
from tests.media.doubles import offer

CAMERA, VIEWER = offer("chromium_camera"), offer("chromium_viewer")
SDP = {"Content-Type": "application/sdp"}
FRAGMENT = {"Content-Type": "application/trickle-ice-sdpfrag"}
(UFRAG,) = set(re.findall(r"a=ice-ufrag:(\S+)", CAMERA))
CANDIDATE = f"a=ice-ufrag:{UFRAG}\r\na=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host\r\n"


async def camera(request: Request) -> tuple[str, str | None]:
    if request.headers.get("Authorization") == "Bearer wrong":
        raise NotAuthorized("who_are_you")
    return "show", request.path_params["camera"]


async def viewer(_: Request) -> tuple[str, str | None]:
    return "show", None


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    network = Network(addresses=(LOOPBACK,))
    async with serving(SystemClock(), network=network, limits=Limits(cameras=1)) as media:
        routes = web_media.routes(lambda: media, camera, viewer, lambda _, error: error.code)
        transport = httpx2.ASGITransport(app=Starlette(routes=routes))
        async with httpx2.AsyncClient(transport=transport, base_url="https://hub") as client:
            yield client


async def publish(client: httpx2.AsyncClient) -> httpx2.Response:
    return await client.post("/whip/one", content=CAMERA, headers=SDP)


async def test_an_offer_is_answered_with_an_address_and_a_tag(client):
    response = await publish(client)
    assert response.status_code == 201
    assert response.headers["Content-Type"] == "application/sdp"
    assert response.headers["Location"].startswith("/media/")
    assert re.fullmatch(r'"\w+"', response.headers["ETag"])
    assert response.text.startswith("v=0\r\n")


async def test_goodbye_is_answered_200_once_and_then_404(client):
    location = (await publish(client)).headers["Location"]
    gone = await client.delete(location)
    assert (gone.status_code, gone.text) == (200, "{}")
    assert (await client.delete(location)).status_code == 404


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
        ({**SDP, "If-Match": "*"}, CANDIDATE, 415),
    ],
)
async def test_a_patch_that_cannot_be_taken_leaves_the_session_alive(client, headers, body, status):
    location = (await publish(client)).headers["Location"]
    response = await client.patch(location, content=body, headers=headers)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (await client.delete(location)).status_code == 200


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
    assert ("WWW-Authenticate" in response.headers) == (status == 401)


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


async def test_options_get_and_head_need_nobody(client):
    for path in ("/whip/one", "/whep/key", "/media/none"):
        preflight = await client.options(path)
        assert preflight.status_code == 200
        assert preflight.headers["Accept-Post"] == "application/sdp"
        assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"]
        assert "Access-Control-Allow-Credentials" not in preflight.headers
        assert (await client.get(path)).status_code == 204
    head = await client.head("/whep/key")
    assert (head.status_code, head.headers["Content-Type"]) == (200, "application/sdp")


async def test_browsers_of_other_origins_may_read_what_they_need(client):
    exposed = (await publish(client)).headers["Access-Control-Expose-Headers"]
    assert {"Location", "ETag", "Retry-After"} <= set(exposed.split(", "))
