"""What was masked in a comment is told to whoever claimed and revealed it, and to nobody else."""

from __future__ import annotations

from livehub.log.command import Body
from livehub.screens.projections.comments import ClaimerWords
from livehub.shows import comment_commands as talk
from tests.builders import Fold, a_show

H1, H2 = "helper:h1", "helper:h2"


def hear(show: Fold, text: str, author: str = "a") -> str:
    body = talk.ReceiveComment(source="web", author=author, name="Khách", text=text)
    return str(show.do(body, "watch:w")["comment"])


def touched(show: Fold, body: Body, actor: str, of: str = "h1") -> set[tuple[str, str]]:
    """The documents of a helper's own feed that a command changes."""
    words, before, count = ClaimerWords(of), show.state, len(show.records)
    show.do(body, actor)
    found: set[tuple[str, str]] = set()
    for record in show.records[count:]:
        after = show.kind.evolve(before, record)
        found |= set(words.touched(before, record, after))
        before = after
    return found


def test_words_come_with_the_reveal_and_go_with_the_claim():
    show = a_show()
    key = hear(show, "chốt A12 0912345678")
    show.do(talk.ClaimComment(comment=key), H1)
    assert touched(show, talk.RevealComment(comment=key), H1) == {("words", key)}
    document = ClaimerWords("h1").document(show.state, ("words", key))
    assert document is not None
    assert document["phone"] is not None
    assert ClaimerWords("h2").document(show.state, ("words", key)) is None
    assert touched(show, talk.ReleaseComment(comment=key), H1) == {("words", key)}
    assert ClaimerWords("h1").document(show.state, ("words", key)) is None


def test_comments_that_come_by_the_dozen_are_none_of_its_business():
    show = a_show()
    key = hear(show, "chốt A12 0912345678")
    show.do(talk.ClaimComment(comment=key), H1)
    show.do(talk.RevealComment(comment=key), H1)
    body = talk.ReceiveComment(source="web", author="b", name="Khách", text="hay 0987654321")
    assert touched(show, body, "watch:w") == set()
    assert touched(show, body, "watch:w", of="h2") == set()


def test_a_revealed_comment_that_is_done_takes_its_words_along():
    show = a_show()
    key = hear(show, "chốt A12 0912345678")
    hear(show, "B5 nữa")
    show.do(talk.ClaimComment(comment=key), H1)
    show.do(talk.RevealComment(comment=key), H1)
    assert ("words", key) in touched(show, talk.FinishComment(comment=key), H1)
