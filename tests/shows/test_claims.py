"""Claims are of threads: one helper each, taken over knowingly, lapsing alone when nobody works."""

from __future__ import annotations

from livehub.clock import SECOND
from livehub.events import comments as ev
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from tests.builders import Fold, a_show, code_of, wants
from tests.fakes import FakeClock

H1, H2, H3 = "helper:h1", "helper:h2", "helper:h3"


def hear(show: Fold, text: str = "chốt A12", author: str = "a") -> str:
    body = talk.ReceiveComment(source="web", author=author, name="Khách", text=text)
    return str(show.do(body, "watch:w")["comment"])


def claimed_by(show: Fold, author: str = "a") -> str | None:
    claim = show.state.queue.claims.get(author)
    return None if claim is None else claim.by


def test_all_that_an_author_says_goes_to_one_helper():
    show = a_show()
    first, second = hear(show), hear(show, "thêm B5")
    show.do(talk.ClaimComment(comment=first), H1)
    third = hear(show, "A12 x2 nữa")
    for key in (first, second, third):
        assert code_of(show, talk.ClaimComment(comment=key), H2) == "comment_claimed"
        assert code_of(show, talk.FinishComment(comment=key), H2) == "comment_claimed"
    order = cmd.OpenOrder(comment=second, lines=wants(("p1-1", 1)))
    assert code_of(show, order, H2) == "comment_claimed"
    show.do(talk.ClaimComment(comment=hear(show, author="b")), H2)


def test_a_claim_is_taken_over_only_from_whom_one_saw_it_with():
    show = a_show()
    key = hear(show)
    show.do(talk.ClaimComment(comment=key), H1)
    show.do(talk.ClaimComment(comment=key, over="h1"), H2)
    assert claimed_by(show) == "h2"
    assert isinstance(show.last, ev.CommentClaimed)
    assert show.last.over == "h1"
    assert code_of(show, talk.ClaimComment(comment=key, over="h1"), H3) == "comment_claimed"


def test_a_claim_lapses_unless_it_was_made_anew():
    clock = FakeClock()
    show = a_show(clock)
    key = hear(show)
    show.do(talk.ClaimComment(comment=key), H1)
    stale = talk.LapseClaim(author="a", by="h1", at=clock.now())
    show.do(talk.ReleaseComment(comment=key), H1)
    clock.advance(SECOND)
    show.do(talk.ClaimComment(comment=key), H1)
    show.do(stale, "claims:keeper")
    assert claimed_by(show) == "h1"
    show.do(talk.LapseClaim(author="a", by="h1", at=clock.now()), "claims:keeper")
    assert claimed_by(show) is None


def test_a_claim_ends_with_the_last_that_waits():
    show = a_show()
    first, second = hear(show), hear(show, "B5")
    show.do(talk.ClaimComment(comment=first), H1)
    show.do(talk.FinishComment(comment=first), H1)
    assert claimed_by(show) == "h1"
    show.do(cmd.OpenOrder(comment=second, lines=wants(("p2-1", 1))), H1)
    assert claimed_by(show) is None


def test_only_who_claimed_it_looks_at_a_number_and_that_is_on_record():
    show = a_show()
    key = hear(show, "chốt A12 0912345678")
    assert code_of(show, talk.RevealComment(comment=key), H1) == "comment_not_claimed"
    show.do(talk.ClaimComment(comment=key), H1)
    assert code_of(show, talk.RevealComment(comment=key), H2) == "comment_not_claimed"
    show.do(talk.RevealComment(comment=key), H1)
    assert show.last == ev.CommentRevealed(comment=key, by="h1")
    count = len(show.records)
    show.do(talk.RevealComment(comment=key), H1)
    assert len(show.records) == count
