"""What all that an author said comes to: repeats are not twice, more is more, no is no."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from livehub.clock import MINUTE
from livehub.comments.queue import Comment
from livehub.events import ReadItem
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows.drafts import Draft, draft
from livehub.shows.state import ShowState
from tests.builders import a_show, wants

A12 = ReadItem(code="A12", product="p1", variant="p1-1", quantity=1)
A12_2 = ReadItem(code="A12", product="p1", variant="p1-1", quantity=2)
B5 = ReadItem(code="B5", product="p2", variant="p2-1", quantity=1)
ANY = ReadItem(code="A12", product="p1", variant=None, quantity=0)


def read(*items: ReadItem, tier: str = "strict", intent: str = "order", **more: object) -> Comment:
    """A comment with that reading."""
    said = Comment(comment="", at=0, source="web", author="a", text="x")
    return replace(said, items=items, tier=tier, intent=intent, **more)


def drafted(*comments: Comment, state: ShowState | None = None) -> Draft:
    """The draft of an author who said these, a second apart unless they say when."""
    state = state or a_show().state
    queue = state.queue
    for number, each in enumerate(comments, queue.count + 1):
        queue = queue.add(replace(each, comment=str(number), at=each.at or number * 1_000))
    return draft(state.changed(queue=queue), "a")


def lines(found: Draft) -> list[tuple[str, int]]:
    return [(each.code, each.quantity) for each in found.lines]


@pytest.mark.parametrize(
    ("comments", "wanted"),
    [
        ([read(A12), read(B5)], [("A12", 1), ("B5", 1)]),
        ([read(A12), read(A12)], [("A12", 1)]),
        ([read(A12), read(A12_2)], [("A12", 2)]),
        ([read(A12_2), read(A12)], [("A12", 2)]),
        ([read(A12), read(A12, more=True)], [("A12", 2)]),
        ([read(A12), read(B5), read(ANY, intent="cancel", tier="likely")], [("B5", 1)]),
        ([read(A12), read(intent="cancel", tier="likely")], []),
        ([read(A12), read(B5, cancels=(ANY,))], [("B5", 1)]),
        ([read(A12), read(tier="none", intent="question")], [("A12", 1)]),
        ([read(tier="none", intent="praise")], []),
    ],
)
def test_readings_add_up_as_people_mean_them(comments, wanted):
    assert lines(drafted(*comments)) == wanted


def test_saying_the_same_again_is_asked_about_and_saying_more_is_not():
    (again,) = drafted(read(A12), read(A12)).lines
    assert again.again
    for second in (read(A12, more=True), read(A12_2)):
        (line,) = drafted(read(A12), second).lines
        assert not line.again


def test_a_phone_number_alone_joins_what_was_ordered_before():
    contact = read(tier="none", intent="other", joins=True, phone=True)
    found = drafted(read(A12), contact)
    assert (found.comments, found.phone, lines(found)) == (("1", "2"), True, [("A12", 1)])
    assert drafted(contact).comments == ()


def test_a_word_long_after_the_last_stands_for_itself():
    later = read(B5, at=16 * MINUTE)
    assert lines(drafted(read(A12), later)) == [("B5", 1)]


def test_the_draft_is_as_sure_as_its_weakest_part():
    assert drafted(read(A12), read(B5, tier="likely")).tier == "likely"
    assert drafted(read(A12, tier="ask"), read(B5)).tier == "ask"


def test_what_they_ordered_before_is_said():
    show = a_show()
    said = talk.ReceiveComment(source="web", author="a", name="Lan", text="A12")
    first = str(show.do(said, "watch:w")["comment"])
    show.do(cmd.OpenOrder(comment=first, lines=wants(("p1-1", 1))))
    (line, other) = drafted(read(A12), read(B5), state=show.state).lines
    assert (line.ordered, other.ordered) == (True, False)


def test_a_muted_author_wants_nothing():
    show = a_show()
    said = talk.ReceiveComment(source="web", author="a", name="Lan", text="chốt A12")
    show.do(said, "watch:w")
    assert lines(draft(show.state, "a")) == [("A12", 1)]
    show.do(talk.JudgeAuthor(author="a", standing="muted"))
    assert draft(show.state, "a") == Draft()
