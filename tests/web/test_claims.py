"""What a helper's page says while they work: read strictly, for their own claims only, in no log."""

from __future__ import annotations

import json
from typing import Any

import pytest

from livehub.clock import SECOND
from livehub.shows import comment_commands as talk
from livehub.web.claims import AUTHORS_MOST, MOST_BYTES
from tests.worlds import Opened


def address(opened: Opened) -> str:
    return f"/studio/{opened.stage.show}/claims"


async def claimed_by(opened: Opened, who: str) -> str:
    """The author of a comment that this device claimed."""
    show = f"show:{opened.stage.show}"
    body = talk.ReceiveComment(source="web", author="author1", name="Khách", text="A12")
    comment = str((await opened.run(show, body, "watch:w1"))["comment"])
    claim = talk.ClaimComment(comment=comment)
    await opened.run(show, claim, f"helper:{opened.stage.devices[who]}")
    return "author1"


async def test_a_helper_renews_their_own_claim_and_nothing_is_logged(opened: Opened) -> None:
    author = await claimed_by(opened, "helper")
    before = await opened.heads()
    opened.clock.advance(20 * SECOND)
    body = json.dumps({"authors": [author, "nobody"]})
    async with opened.client("helper") as client:
        response = await client.post(address(opened), content=body)
    until = opened.clock.now() + 45 * SECOND
    assert response.json() == {"until": {author: until}}
    documents = opened.world.vitals.of(opened.stage.show, "helper")
    assert documents["claims", author]["until"] == until
    async with opened.client("owner") as client:
        response = await client.post(address(opened), content=body)
    assert response.json() == {"until": {}}
    assert await opened.heads() == before


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"\xff", 400),
        (b'{"authors": "a"}', 400),
        (b'{"authors": [""]}', 400),
        (b'{"authors": [1]}', 400),
        (b'{"authors": [], "by": "h1"}', 400),
        (json.dumps({"authors": ["a"] * (AUTHORS_MOST + 1)}).encode(), 400),
        (json.dumps({"authors": ["a" * 65]}).encode(), 400),
        (b" " * (MOST_BYTES + 1), 413),
        (b'{"authors": []}', 200),
    ],
)
async def test_what_is_none_of_it_is_refused(opened: Opened, told: Any, status: int) -> None:
    async with opened.client("helper") as client:
        assert (await client.post(address(opened), content=told)).status_code == status


async def test_a_page_that_tells_too_often_waits_and_another_site_may_not(opened: Opened) -> None:
    body = b'{"authors": []}'
    async with opened.client("helper") as client:
        answers = [(await client.post(address(opened), content=body)) for _ in range(8)]
        assert [each.status_code for each in answers] == [200] * 6 + [503] * 2
        assert answers[-1].headers["Retry-After"]
        opened.clock.advance(10 * SECOND)
        assert (await client.post(address(opened), content=body)).is_success
        foreign = {"Sec-Fetch-Site": "cross-site"}
        response = await client.post(address(opened), content=body, headers=foreign)
        assert response.status_code == 403
