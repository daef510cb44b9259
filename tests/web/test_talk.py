"""Helpers' page for words and answers, and trying a comment on lists that nobody saved yet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.worlds import Opened

TRY = "/api/try-comment"


async def tried(opened: Opened, **body: Any) -> Any:
    async with opened.client("helper") as client:
        response = await client.post(TRY, json=body)
        assert response.status_code == 200, response.text
        return response.json()["verdict"]


async def test_a_sentence_is_tried_on_the_lists_of_the_form(opened: Opened) -> None:
    lists = {"hide": ["hàng giả"], "hold": ["dat qua"], "allow": [], "links": ["xuanla.vn"]}
    assert await tried(opened, text="hàng giả", **lists) == {"what": "hide", "reason": "word"}
    assert await tried(opened, text="ĐẮT QUÁ", **lists) == {"what": "hold", "reason": "word"}
    assert await tried(opened, text="gomdep.com", **lists) == {"what": "hold", "reason": "link"}
    assert await tried(opened, text="xuanla.vn/a", **lists) is None
    assert await tried(opened, text="", **lists) is None


async def test_nothing_is_kept_of_what_was_tried(opened: Opened) -> None:
    before = await opened.heads()
    await tried(opened, text="đắt quá", hold=["đắt quá"])
    assert await opened.heads() == before
    assert opened.world.shop.rules is None


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"text":1}', b'{"text":"a","hide":["' + b"x" * 301 + b'"]}', b"[" * 9_999],
)
async def test_what_is_no_question_is_refused(opened: Opened, body: bytes) -> None:
    async with opened.client("helper") as client:
        response = await client.post(TRY, content=body)
        assert response.status_code == 400
        assert response.json()["error"]["code"] == "message_unreadable"


async def test_the_page_offers_the_words_and_holes_of_its_language(opened: Opened) -> None:
    async with opened.client("helper") as client:
        vietnamese = (await client.get("/talk?lang=vi")).text
        english = (await client.get("/talk?lang=en")).text
    assert 'data-hole="{tin trả tiền}"' in vietnamese
    assert 'data-hole="{pay message}"' in english
    assert "lon coca/bia" in vietnamese
