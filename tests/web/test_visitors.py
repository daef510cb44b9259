"""What a visitor of the watch page cannot make believe, whatever their page sends."""

from __future__ import annotations

import json
from typing import Any

from livehub.log.vault import Personal
from livehub.shows.comment_commands import TypeComment
from livehub.shows.receiving import typed_author
from tests.worlds import Opened

FORGED: dict[str, Any] = {
    "own": True,
    "platform": "facebook",
    "native": "911_5",
    "key": "k1",
    "history": True,
    "sent_at": 1 << 62,
}


async def test_a_visitor_is_neither_the_shop_nor_on_another_platform(opened: Opened) -> None:
    """Else anybody would write as the shop, unread and unjudged, and point our actions on Facebook
    at whatever comment they like."""
    said = {"author": "b1", "name": "Lan", "text": "đồ lồn", "source": "facebook", **FORGED}
    message = {
        "id": "client-1",
        "type": "receive_comment",
        "log": f"show:{opened.stage.show}",
        "body": said,
    }
    async with opened.client() as client:
        response = await client.post(
            f"/sync/{opened.key('watch')}/commands", content=json.dumps(message)
        )
    assert response.json()["reply"]["ok"]
    [comment] = opened.world.show(opened.stage.show).queue.comments.values()
    assert (comment.source, comment.platform, comment.state) == ("web", "web", "hidden")
    assert (comment.own, comment.history, comment.key, comment.sent_at) == (False, False, "", 0)
    native = Personal(f"author:{comment.author}", f"native:{opened.stage.show}:{comment.comment}")
    assert (await opened.world.store.reveal([native]))[native] is None


async def test_who_was_typed_in_is_a_keyed_hash_whatever_the_page_says(opened: Opened) -> None:
    """Names and numbers can be tried one by one: without the key nobody may tell who it was."""
    body = {"platform": "zalo", "name": "Lan 0912345678", "text": "A12", "author": "forged"}
    message = {"type": "type_comment", "log": f"show:{opened.stage.show}"}
    async with opened.client("helper") as client:
        for number, name in enumerate(("Lan 0912345678", "LAN 0912345678", "", "")):
            said = {**message, "id": f"client-{number}", "body": {**body, "name": name}}
            response = await client.post("/sync/commands", content=json.dumps(said))
            assert response.json()["reply"]["ok"]
    queue = opened.world.show(opened.stage.show).queue
    first, second, third, fourth = (queue.comments[str(n)].author for n in range(1, 5))
    assert first == second
    assert len({first, third, fourth}) == 3
    typed = TypeComment(platform="zalo", name="Lan 0912345678", text="A12")
    for show in (opened.stage.show, f"show:{opened.stage.show}"):
        assert first not in {"forged", typed_author(show, typed, "client-0")}
