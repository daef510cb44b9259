"""Comments of long ago are what they were when they left state, whatever happened to them before."""

from __future__ import annotations

import random
from typing import Any

import pytest

from livehub.comments import queue
from livehub.comments.queue import Comment
from livehub.errors import Refused, UserError
from livehub.log.command import Body
from livehub.log.record import Record
from livehub.screens.past import Past
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows.state import ShowState
from tests.builders import wants
from tests.furnished import furnished, opened, rested, stage
from tests.worlds import Opened

__all__ = ["furnished", "opened", "rested", "stage"]

SAID = ("A12", "A12 x2", "hay quá", "giá sao shop", "B5 nha 0912345678", "xin chào", "❤️")


class Left:
    """Remembers each comment as it was just before it left state."""

    def __init__(self, opened: Opened) -> None:
        self.last: dict[str, Comment] = {}
        opened.world.show_runner(opened.stage.show).listen(self._heard)

    def _heard(self, before: ShowState, _: Record, after: ShowState) -> None:
        for key, comment in before.queue.comments.items():
            if after.queue.get(key) is None:
                self.last[key] = comment


def anything(chance: random.Random, opened: Opened, number: int) -> tuple[Body, str]:
    """What people and platforms do, at random."""
    state = opened.world.show(opened.stage.show)
    key = f"k{chance.randint(1, number)}"
    comment = str(chance.randint(max(1, state.queue.count - 12), max(1, state.queue.count)))
    edited = talk.EditComment(key=key, text=chance.choice(SAID))
    order = cmd.OpenOrder(
        lines=wants((opened.stage.variant, 1)), channel="comment", comment=comment
    )
    said = talk.ReceiveComment(
        source="facebook",
        author=f"a{chance.randint(1, 5)}",
        name="Khách",
        text=chance.choice(SAID),
        key=f"k{number}",
    )
    helpers: list[Body] = [
        talk.FinishComment(comment=comment),
        talk.HideComment(comment=comment),
        talk.RestoreComment(comment=comment),
        talk.HoldComment(comment=comment),
        talk.ClaimComment(comment=comment),
        talk.RevealComment(comment=comment),
        talk.FeatureComment(comment=comment),
        talk.SendReply(comment=comment, text="Dạ"),
        order,
    ]
    platforms: list[Body] = [
        edited,
        talk.DeleteComment(key=key),
        talk.NotePlatform(comment=comment, action="hide"),
    ]
    if chance.random() < 0.45:
        return said, "source:all"
    if chance.random() < 0.75:
        return chance.choice(helpers), "helper:h7"
    return chance.choice(platforms), "source:facebook"


@pytest.mark.parametrize("seed", range(4))
async def test_folded_from_the_log_alone_they_are_as_they_left(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(queue, "KEPT", 4)
    monkeypatch.setattr(queue, "OPEN_MOST", 6)
    chance, left = random.Random(seed), Left(opened)
    log = f"show:{opened.stage.show}"
    for number in range(1, 300):
        body, actor = anything(chance, opened, number)
        try:
            await opened.run(log, body, actor)
        except (UserError, Refused):
            continue
    runner = opened.world.logs.get(log)
    gone = [key for key in left.last if runner.state.queue.get(key) is None]
    found = await Past(opened.world.store).comments(
        opened.stage.show, runner.head.seq, map(int, gone)
    )
    assert len(found) == len(gone) > 30
    assert {each.comment: _told(each) for each in found} == {
        key: _told(left.last[key]) for key in gone
    }


def _told(comment: Comment) -> dict[str, Any]:
    """What a document says of it, but for two things.

    What was counted with it later still counts; and that too many others passed it over is in no
    record, so it is not known of one that something else happened to after that.
    """
    fields = set(Comment.__struct_fields__) - {"held", "was", "count"}
    told = {field: getattr(comment, field) for field in fields}
    return told | {"reason": told["reason"].replace("passed", "")}
