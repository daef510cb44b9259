"""Errors: pages for people, JSON for machines, a sentence in their language, nothing leaked."""

from __future__ import annotations

import re
from html import unescape

import pytest

from livehub.i18n import translate
from tests.worlds import Opened, no_media


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_people_get_a_page_in_their_language(opened: Opened, lang: str) -> None:
    async with opened.client() as client:
        client.headers["Accept-Language"] = f"{lang}-XX,{lang};q=0.9"
        for path, code in (("/nothing", "not_found"), ("/d/x.y", "link_unknown")):
            response = await client.get(path)
            assert response.headers["Content-Type"].startswith("text/html")
            assert f'lang="{lang}"' in response.text
            assert translate(lang, f"errors.{code}") in unescape(response.text)
            assert code in response.text


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_machines_get_json_with_a_stable_code(opened: Opened, lang: str) -> None:
    async with opened.client() as client:
        client.headers["Accept-Language"] = lang
        for path, status, code in (
            ("/sync/commands", 405, "method_not_allowed"),
            ("/orders/x-1/pay-message", 401, "who_are_you"),
            ("/api/nothing", 404, "not_found"),
            ("/hooks/sepay/x", 405, "method_not_allowed"),
        ):
            response = await client.get(path)
            assert response.status_code == status
            error = response.json()["error"]
            assert (error["code"], error["text"]) == (code, translate(lang, f"errors.{code}"))


async def test_who_asks_for_json_gets_it_for_a_page_too(opened: Opened) -> None:
    async with opened.client() as client:
        response = await client.get("/setup", headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["error"]["code"]) == (401, "who_are_you")


@pytest.mark.parametrize("path", ["/media/x", "/whip/c1", "/whep/{program}"])
async def test_a_bug_is_answered_with_an_id_and_nothing_else(
    opened: Opened, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    # Media that is not there is the bug.
    assert opened.world.media is no_media
    method = "DELETE" if path.startswith("/media") else "POST"
    camera = opened.stage.devices["camera"]
    async with opened.client("camera") as client:
        response = await client.request(
            method,
            path.format(program=opened.key("program")).replace("c1", camera),
            content="v=0",
            headers={"Content-Type": "application/sdp"},
        )
    assert response.status_code == 500
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    for word in ("Traceback", "AssertionError", "no media", "livehub/"):
        assert word not in response.text
    (logged,) = [each for each in caplog.records if each.name == "livehub.web.problems"]
    mark = re.search(r"mark=(\w+)", logged.getMessage())
    assert mark is not None
    assert mark[1] in response.text
    assert opened.key("program") not in logged.getMessage()
