"""Undo: whatever a helper does with comments, commands bring every document back as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from livehub.clock import SECOND
from livehub.log.command import Body
from livehub.screens.projections.helper import HelperShow
from livehub.shows import comment_commands as talk
from tests.builders import HELPER, Fold, a_show

H2 = "helper:h2"
SHOWN, HELD, DONE, BAD, REPEATED, FEATURED = "1", "2", "3", "4", "6", "7"


def a_desk() -> Fold:
    """Comments in every state there is, of three authors, and a stretch that was missed."""
    show = a_show()
    show.do(talk.ConnectSource(source="facebook", stream="911"))
    said = [
        ("a1", "chốt A12"), ("a2", "xem gomdep.com"), ("a3", "bao giờ giao"), ("a1", "đồ lồn"), ("a2", "xin chào"),
        ("a2", "xin chào"), ("a3", "đẹp lắm shop"),
    ]  # fmt: skip
    for number, (author, text) in enumerate(said, 1):
        body = talk.ReceiveComment(
            source="facebook", author=author, name="Lan", text=text, key=f"k{number}", native=f"n{number}"
        )  # fmt: skip
        show.do(body, "source:facebook")
    show.do(talk.FinishComment(comment=DONE))
    show.do(talk.FeatureComment(comment=FEATURED))
    show.do(talk.NoteGap(source="facebook", since=1, until=2), "sources:keeper")
    comments = show.state.queue.comments
    assert [comments[str(number)].state for number in range(1, len(said) + 1)] == [
        "visible", "held", "done", "hidden", "visible", "collapsed", "visible",
    ]  # fmt: skip
    return show


def documents(show: Fold) -> dict[Any, Any]:
    """All that helpers see; when a thread was taken is not what is undone."""
    projection, state = HelperShow(), show.state
    found = {key: projection.document(state, key) for key in projection.keys(state)}
    for (collection, _), document in found.items():
        if collection == "threads" and document is not None and document["claimed_by"]:
            document["claimed_by"]["at"] = 0
    return {key: document for key, document in found.items() if document is not None}


def gap(show: Fold) -> str:
    return str(show.state.gaps[0].gap)


Step = tuple[Body, str]


def by(*bodies: Body, actor: str = HELPER) -> list[Step]:
    return [(body, actor) for body in bodies]


def judged(author: str, standing: talk.Standing) -> Body:
    return talk.JudgeAuthor(author=author, standing=standing)


def hidden(comment: str, *, there: bool = False) -> Body:
    return talk.HideComment(comment=comment, there=there)


def restored(comment: str) -> Body:
    return talk.RestoreComment(comment=comment)


CLAIM = talk.ClaimComment(comment=SHOWN)
TABLE: list[tuple[str, list[Step], list[Step], list[Step]]] = [
    ("hide", [], by(hidden(SHOWN)), by(restored(SHOWN))),
    ("hide there", [], by(hidden(SHOWN, there=True)), by(restored(SHOWN))),
    ("hide what is held", [], by(hidden(HELD)), by(restored(HELD))),
    ("hide what is done", [], by(hidden(DONE)), by(restored(DONE))),
    ("hide what is counted", [], by(hidden(REPEATED)), by(restored(REPEATED))),
    (
        "hide what is featured",
        [],
        by(hidden(FEATURED)),
        by(restored(FEATURED), talk.FeatureComment(comment=FEATURED)),
    ),
    ("hide what is claimed", by(CLAIM), by(hidden(SHOWN)), by(restored(SHOWN), CLAIM)),
    ("show what was hidden by itself", [], by(restored(BAD)), by(hidden(BAD))),
    ("show what a helper hid", by(hidden(SHOWN)), by(restored(SHOWN)), by(hidden(SHOWN))),
    ("finish", [], by(talk.FinishComment(comment=SHOWN)), by(restored(SHOWN))),
    ("finish what is held", [], by(talk.FinishComment(comment=HELD)), by(restored(HELD))),
    (
        "finish what is claimed",
        by(CLAIM),
        by(talk.FinishComment(comment=SHOWN)),
        by(restored(SHOWN), CLAIM),
    ),
    ("bring back", [], by(restored(DONE)), by(talk.FinishComment(comment=DONE))),
    ("hold", [], by(talk.HoldComment(comment=SHOWN)), by(restored(SHOWN))),
    (
        "hold what is featured",
        [],
        by(talk.HoldComment(comment=FEATURED)),
        by(restored(FEATURED), talk.FeatureComment(comment=FEATURED)),
    ),
    ("let through", [], by(restored(HELD)), by(talk.HoldComment(comment=HELD))),
    ("mute", [], by(judged("a1", "muted")), by(judged("a1", "ok"))),
    ("ban", [], by(judged("a1", "banned")), by(judged("a1", "ok"))),
    ("trust", [], by(judged("a1", "trusted")), by(judged("a1", "ok"))),
    (
        "ban whom we trusted",
        by(judged("a1", "trusted")),
        by(judged("a1", "banned")),
        by(judged("a1", "trusted")),
    ),
    ("mute whom we claimed", by(CLAIM), by(judged("a1", "muted")), by(judged("a1", "ok"))),
    (
        "mute who is featured",
        [],
        by(judged("a3", "muted")),
        by(judged("a3", "ok"), talk.FeatureComment(comment=FEATURED)),
    ),
    (
        "feature another",
        [],
        by(talk.FeatureComment(comment=SHOWN)),
        by(talk.FeatureComment(comment=FEATURED)),
    ),
    ("unfeature", [], by(talk.UnfeatureComment()), by(talk.FeatureComment(comment=FEATURED))),
    ("claim", [], by(CLAIM), by(talk.ReleaseComment(comment=SHOWN))),
    ("release", by(CLAIM), by(talk.ReleaseComment(comment=SHOWN)), by(CLAIM)),
    (
        "take over",
        by(CLAIM),
        by(talk.ClaimComment(comment=SHOWN, over="h1"), actor=H2),
        by(talk.ReleaseComment(comment=SHOWN, back=True), actor=H2),
    ),
    (
        "reply",
        [],
        by(talk.SendReply(comment=SHOWN, text="Dạ shop nhắn mình nhé")),
        by(talk.TakeBackReply(comment=SHOWN)),
    ),
]


def carry_out(show: Fold, steps: Sequence[Step]) -> None:
    for body, actor in steps:
        show.do(body, actor)


@pytest.mark.parametrize(
    ("before", "do", "undo"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_what_is_undone_is_as_it_was(before: list[Step], do: list[Step], undo: list[Step]) -> None:
    show = a_desk()
    carry_out(show, before)
    found = documents(show)
    carry_out(show, do)
    changed = documents(show)
    assert changed != found
    show.clock.advance(SECOND)
    carry_out(show, undo)
    assert documents(show) == found
    show.clock.advance(SECOND)
    carry_out(show, do)
    assert stable(documents(show)) == stable(changed)


def stable(found: dict[Any, Any]) -> dict[Any, Any]:
    """Without when a reply was asked for."""
    return {
        key: {**each, "reply": each["reply"] and {**each["reply"], "at": 0}}
        if "reply" in each
        else each
        for key, each in found.items()
    }


def test_a_stretch_that_was_closed_by_mistake_is_to_be_read_still():
    show = a_desk()
    found = documents(show)
    show.do(talk.CloseGap(gap=gap(show)))
    assert documents(show)["show", "show"]["gaps"] == []
    show.do(talk.ReopenGap(gap=gap(show)))
    assert documents(show) == found


def test_every_undo_is_recorded_in_the_log():
    show = a_desk()
    for _, before, do, undo in TABLE:
        carry_out(show, before)
        carry_out(show, do)
        count = len(show.records)
        carry_out(show, undo)
        assert len(show.records) > count
        show = a_desk()
