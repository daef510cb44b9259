"""A page that is live, from its own server to the studio and back: heard, ordered from, hidden, answered.

The Facebook is a server of its own on loopback; everything of ours is what runs in a hall.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from livehub.clock import SECOND
from livehub.comments.sources import facebook
from livehub.shows import comment_commands as talk
from livehub.work.platform_doors import act
from livehub.work.sources import Sources
from tests.builders import tasks_until_the_end
from tests.comments.sources.evening import QuickClock
from tests.comments.sources.fake_facebook import LIVE, TOKEN, FakeFacebook
from tests.work.scripted import until
from tests.worlds import Opened


@pytest.fixture
async def page() -> AsyncIterator[FakeFacebook]:
    there = FakeFacebook(QuickClock())
    async with there.serving():
        yield there


async def test_what_is_said_on_facebook_comes_to_the_studio_and_what_is_asked_goes_back(
    opened: Opened, page: FakeFacebook
) -> None:
    world, show = opened.world, opened.stage.show
    log = f"show:{show}"
    given = (world.logs, world.comments, world.store, world.vitals, page.clock)
    sources = Sources({facebook.NAME: facebook}, *given, bases=page.bases)

    def told() -> list[str]:
        comments = world.show(show).queue.comments
        return [key for key, each in comments.items() if each.platform == "facebook"]

    async with tasks_until_the_end() as tasks:
        tasks.create_task(sources.run())
        tasks.create_task(act(world.logs, world.store, opened.clock, bases=page.bases))
        body = talk.ConnectSource(source="facebook", stream=LIVE, token=TOKEN)
        await opened.run(log, body, "owner:o")
        await until(lambda: bool(page.lines))
        posted = page.post("đẹp quá shop ơi")
        await until(lambda: told() != [])
        (comment,) = told()
        await opened.run(log, talk.HideComment(comment=comment, there=True))
        await opened.run(log, talk.SendReply(comment=comment, text="Dạ, shop nhắn riêng ạ"))
        opened.clock.advance(4 * SECOND)
        await until(lambda: len(page.done) == 2)
        await until(lambda: world.show(show).queue.comments[comment].there == "hide")
        reply = world.show(show).queue.comments[comment].reply
        assert reply is not None
    hidden, answered = sorted(page.done, key=lambda each: each[0] == "me/messages")
    assert hidden[:2] == (posted.id, {"is_hidden": "true"})
    assert answered[2] == {
        "recipient": {"comment_id": posted.id},
        "message": {"text": "Dạ, shop nhắn riêng ạ"},
    }
