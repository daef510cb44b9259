"""What a visitor of the watch page cannot make believe, whatever their page sends."""

from __future__ import annotations

import json
from typing import Any

from livehub.log.vault import Personal
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
