"""Private replies: one per comment, confirmed, taken back within a moment, never told in the log."""

from __future__ import annotations

import pytest

from livehub.clock import SECOND
from livehub.log.command import Command
from livehub.shows import comment_commands as talk
from livehub.shows.commented import DONE_AFTER as SENT_AFTER
from livehub.shows.domains import SHOW_KIND
from tests.builders import HELPER, OWNER, Fold, a_show, code_of
from tests.fakes import FakeClock


def a_comment(clock: FakeClock, *, platform: str = "facebook", own: bool = False) -> Fold:
    """A show that listens to Facebook, with one comment."""
    show = a_show(clock)
    show.do(talk.ConnectSource(source="facebook", stream="911"), OWNER)
    body = talk.ReceiveComment(
        source=platform, author="a", name="Khách", text="chốt A12", key="k", own=own
    )
    show.do(body, "source:all")
    return show


def test_the_words_lie_in_the_vault_only():
    show = a_comment(FakeClock())
    body = talk.SendReply(comment="1", text="Chuyển 50.000 cho\nđơn 3 nhé \u202e")
    decision = SHOW_KIND.decide(show.state, Command("c", HELPER, 0, bytes(32), body))
    (kept,) = decision.vault
    assert (kept.subject, kept.value) == ("author:a", "Chuyển 50.000 cho\nđơn 3 nhé")
    assert "Chuyển" not in repr(decision.events)


def test_a_comment_gets_one_reply_unless_the_platform_failed():
    show = a_comment(FakeClock())
    show.do(talk.SendReply(comment="1", text="Chào bạn"))
    assert code_of(show, talk.SendReply(comment="1", text="Chào")) == "reply_spent"
    show.do(talk.NotePlatform(comment="1", action="reply", code="source_failed"), "reaction:p")
    show.do(talk.SendReply(comment="1", text="Chào bạn"))
    show.do(talk.NotePlatform(comment="1", action="reply"), "reaction:p")
    assert code_of(show, talk.SendReply(comment="1", text="Chào")) == "reply_spent"


def test_whose_thread_another_helper_has_only_that_one_answers():
    show = a_comment(FakeClock())
    show.do(talk.ClaimComment(comment="1"), "helper:h2")
    assert code_of(show, talk.SendReply(comment="1", text="Chào bạn")) == "comment_claimed"
    show.do(talk.SendReply(comment="1", text="Chào bạn"), "helper:h2")
    assert show.state.queue.comments["1"].reply is not None


def test_a_reply_is_taken_back_until_it_goes_out():
    clock = FakeClock()
    show = a_comment(clock)
    show.do(talk.SendReply(comment="1", text="Chào bạn"))
    clock.advance(SENT_AFTER - SECOND)
    show.do(talk.TakeBackReply(comment="1"))
    show.do(talk.TakeBackReply(comment="1"))
    assert show.state.queue.comments["1"].reply is None
    show.do(talk.SendReply(comment="1", text="Chào bạn"))
    clock.advance(SENT_AFTER)
    assert code_of(show, talk.TakeBackReply(comment="1")) == "reply_gone"


@pytest.mark.parametrize(
    ("platform", "own"), [("tiktok", False), ("youtube", False), ("facebook", True)]
)
def test_where_nobody_can_be_answered_privately_nothing_is_sent(platform, own):
    show = a_comment(FakeClock(), platform=platform, own=own)
    assert code_of(show, talk.SendReply(comment="1", text="Chào")) == "reply_impossible"


def test_a_page_that_is_not_connected_sends_nothing():
    show = a_comment(FakeClock())
    show.do(talk.DisconnectSource(source="facebook"))
    assert code_of(show, talk.SendReply(comment="1", text="Chào")) == "reply_impossible"


def test_an_answer_without_words_is_none():
    show = a_comment(FakeClock())
    assert code_of(show, talk.SendReply(comment="1", text=" \n\u200b ")) == "reply_empty"


def test_what_the_platform_said_stands_on_the_comment():
    show = a_comment(FakeClock())
    show.do(talk.HideComment(comment="1", there=True))
    show.do(talk.NotePlatform(comment="1", action="hide"), "reaction:p")
    assert show.state.queue.comments["1"].there == "hide"
    show.do(talk.NotePlatform(comment="1", action="show", code="source_failed"), "reaction:p")
    assert show.state.queue.comments["1"].there == "source_failed"
