"""What stands before every page: headers, sizes, and where requests may come from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from livehub.web.guards import BODY_LIMIT, UPLOAD_LIMIT, Guard
from tests.web.doors_table import TABLE
from tests.web.test_doors import names
from tests.worlds import Opened

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STRICT = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
)


@pytest.mark.parametrize("who", ["owner", "camera"])
async def test_every_page_carries_the_headers_that_protect_it(opened: Opened, who: Any) -> None:
    filled = await names(opened)
    async with opened.client(who) as client:
        for method, path, _ in TABLE:
            response = await client.request(method, path.format(**filled))
            assert {name: response.headers.get(name) for name in WANTED} == WANTED, path
            assert "Cache-Control" in response.headers
            kind = response.headers.get("Content-Type", "")
            if kind.startswith("text/html"):
                policy = response.headers["Content-Security-Policy"]
                assert all(rule in policy for rule in STRICT)
                assert "unsafe" not in policy
                assert "*" not in policy


async def test_pages_that_hold_keys_are_not_kept(opened: Opened) -> None:
    filled = await names(opened)
    async with opened.client("owner") as client:
        for path in ("/own/{owner}", "/join/{invite}", "/d/{buyer}", "/w/{watch}", "/setup"):
            response = await client.get(path.format(**filled))
            assert response.headers["Cache-Control"] == "no-store"


async def test_the_camera_is_for_the_cameras_page_alone(opened: Opened) -> None:
    async with opened.client("camera") as client:
        page = await client.get(f"/c/{opened.stage.devices['camera']}")
        assert "camera=(self)" in page.headers["Permissions-Policy"]
        for path in ("/", f"/w/{opened.key('watch')}", "/nothing"):
            policy = (await client.get(path)).headers["Permissions-Policy"]
            assert "camera=()" in policy
            assert "microphone=()" in policy


async def test_a_host_header_cannot_write_into_the_policy(opened: Opened) -> None:
    async with opened.client() as client:
        for host in ("evil; script-src *", "a' 'unsafe-inline", "x,y"):
            response = await client.get("/", headers={"Host": host})
            policy = response.headers["Content-Security-Policy"]
            assert host not in policy
            assert policy.count("script-src") == 1


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://192.168.1.20:8080"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://192.168.1.20:8443", "Sec-Fetch-Site": "cross-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_another_site_cannot_act_with_our_cookies(
    opened: Opened, headers: dict[str, str]
) -> None:
    before = await opened.heads()
    filled = await names(opened)
    changed = await opened.heads()
    async with opened.client("owner") as client:
        for method, path, _ in TABLE:
            if method == "POST" and not path.startswith(
                ("/hooks/", "/ingest/", "/whip/", "/whep/")
            ):
                response = await client.post(path.format(**filled), headers=headers)
                assert response.status_code == 403, path
        assert (await client.get("/setup", headers=headers)).status_code == 200
    assert before != changed == await opened.heads()


async def test_our_own_pages_may_act(opened: Opened) -> None:
    headers = {"Origin": "https://192.168.1.20:8443", "Sec-Fetch-Site": "same-origin"}
    opened.world.proofs.prove(opened.stage.devices["owner"])
    async with opened.client("owner") as client:
        path = "/setup/providers/sepay"
        response = await client.post(path, data={"secret": "s" * 20}, headers=headers)
    assert response.status_code == 303


async def read_all(request: Request) -> Response:
    """Answers how much it was sent."""
    return Response(str(len(await request.body())))


@pytest.fixture
async def plain(opened: Opened) -> AsyncIterator[httpx2.AsyncClient]:
    """An application of two routes behind the guard."""
    routes = [
        Route("/read", read_all, methods=["POST"]),
        Route("/api/photos", read_all, methods=["POST"]),
    ]
    app = Starlette(routes=routes)
    app.state.world = opened.world
    scoped = Starlette()
    scoped.state.world = opened.world

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        await Guard(app)({**scope, "app": scoped}, receive, send)

    transport = httpx2.ASGITransport(app=guarded, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="https://hub") as client:
        yield client


async def in_chunks(total: int) -> AsyncIterator[bytes]:
    for start in range(0, total, 50_000):
        yield b"x" * min(50_000, total - start)


@pytest.mark.parametrize(("path", "limit"), [("/read", BODY_LIMIT), ("/api/photos", UPLOAD_LIMIT)])
async def test_a_body_may_be_as_long_as_its_route_takes_and_no_longer(
    plain: httpx2.AsyncClient, path: str, limit: int
) -> None:
    assert (await plain.post(path, content=b"x" * limit)).text == str(limit)
    assert (await plain.post(path, content=in_chunks(limit))).text == str(limit)
    said = await plain.post(path, content=b"x" * (limit + 1))
    assert (said.status_code, "errors" not in said.text) == (413, True)
    # Without an honest length it is cut off while it comes.
    cut = await plain.post(path, content=in_chunks(limit + 1))
    assert not cut.is_success


@pytest.mark.parametrize("length", [b"\xb2", b"-1", b"1e3", b"", b"0x10"])
async def test_a_length_that_is_no_number_is_refused(
    plain: httpx2.AsyncClient, length: bytes
) -> None:
    response = await plain.post("/read", content=b"", headers=[(b"Content-Length", length)])
    assert response.status_code == 413


async def test_a_body_cut_off_is_told_in_words(opened: Opened) -> None:
    async with opened.client("owner") as client:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        response = await client.post(
            "/setup/providers/sepay", content=in_chunks(BODY_LIMIT + 1), headers=form
        )
        assert response.status_code == 413
        response = await client.post("/sync/commands", content=in_chunks(BODY_LIMIT + 1))
        assert response.json()["error"]["code"] == "body_too_large"
