"""Rules of comments: what is kept where, and who may do what with which."""

from __future__ import annotations

import pytest

from livehub.comments.queue import KEPT
from livehub.events import comments as ev
from livehub.log.command import Command, Decision
from livehub.log.record import Record
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows.domains import SHOW_KIND
from tests.builders import REACTION, Fold, a_show, code_of, listing

H1, H2 = "helper:h1", "helper:h2"


def comment(text: str = "đẹp quá", *, author: str = "a1", name: str = "Lan") -> talk.ReceiveComment:
    return talk.ReceiveComment(source="web", author=author, name=name, text=text)


def said(show: Fold, text: str = "đẹp quá") -> str:
    return str(show.do(comment(text), "watch:w")["comment"])


def decided(show: Fold, body: talk.ReceiveComment) -> Decision:
    return SHOW_KIND.decide(show.state, Command("c", "watch:w", 0, bytes(32), body))


def state_of(show: Fold, key: str) -> str:
    return str(show.state.queue.comments[key].state)


def test_the_log_gets_masked_words_and_the_vault_those_as_written():
    decision = decided(a_show(), comment("gọi 0912 345 678 nhé"))
    received, _ = decision.events
    assert isinstance(received, ev.CommentReceived)
    assert "912" not in repr(decision.events)
    assert {each.field: each.value for each in decision.vault} == {
        "name:s7k2abcd:1": "Lan",
        "text:s7k2abcd:1": "gọi 0912 345 678 nhé",
        "phone": "+84912345678",
    }
    assert {each.subject for each in decision.vault} == {"author:a1"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("\u202eLan\u2066", "Lan"),
        ("", "Khách"),
        ("\u200b\ufeff", "Khách"),
    ],
)
def test_names_are_kept_as_harmless_text(name, shown):
    assert decided(a_show(), comment(name=name)).vault[0].value == shown


def test_a_phone_number_in_a_name_is_not_shown_to_everybody():
    assert "912" not in decided(a_show(), comment(name="Lan 0912345678")).vault[0].value


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u202e"])
def test_a_comment_without_anything_to_see_is_refused(text):
    assert code_of(a_show(), comment(text)) == "comment_empty"


def test_a_comment_of_any_length_is_cut():
    (received,) = decided(a_show(), comment("á" * 100_000)).events
    assert isinstance(received, ev.CommentReceived)
    assert len(received.text) <= 500


def test_comments_are_numbered_as_they_come():
    show = a_show()
    assert [said(show) for _ in range(3)] == ["1", "2", "3"]


def test_an_order_is_read_out_of_a_comment():
    show = a_show()
    said(show, "chốt A12 x2")
    (item,) = show.state.queue.comments["1"].items
    assert (item.product, item.variant, item.quantity) == ("p1", "p1-1", 2)
    said(show, "đẹp quá")
    assert show.state.queue.comments["2"].tier == "none"


def test_a_variant_that_nobody_named_is_for_a_helper_to_choose():
    show = a_show()
    for number, quantity in ((1, 0), (2, 3)):
        body = listing("p9", code="C9", variants=("S", "M"), variant=number, quantity=quantity)
        show.do(body, REACTION)
    said(show, "C9")
    assert show.state.queue.comments["1"].items[0].variant is None


def test_nothing_is_said_in_a_closed_show():
    show = a_show()
    said(show)
    show.do(cmd.CloseShow())
    assert code_of(show, comment()) == "show_closed"
    assert code_of(show, talk.FeatureComment(comment="1")) == "show_closed"


def test_exactly_one_helper_gets_a_comment():
    show = a_show()
    key = said(show)
    show.do(talk.ClaimComment(comment=key), H1)
    count = len(show.records)
    show.do(talk.ClaimComment(comment=key), H1)
    assert len(show.records) == count
    assert code_of(show, talk.ClaimComment(comment=key), H2) == "comment_claimed"
    assert code_of(show, talk.FinishComment(comment=key), H2) == "comment_claimed"
    assert show.state.queue.claims["a1"].by == "h1"


def test_anybody_may_give_a_claimed_comment_back():
    show = a_show()
    key = said(show)
    show.do(talk.ReleaseComment(comment=key), H2)
    show.do(talk.ClaimComment(comment=key), H1)
    show.do(talk.ReleaseComment(comment=key), H2)
    show.do(talk.ClaimComment(comment=key), H2)
    assert show.state.queue.claims["a1"].by == "h2"


def test_a_comment_that_was_handled_is_claimed_no_more_until_it_is_restored():
    show = a_show()
    key = said(show)
    for body in (talk.FinishComment(comment=key), talk.HideComment(comment=key)):
        show.do(body)
        show.do(body)
        assert code_of(show, talk.ClaimComment(comment=key)) == "comment_handled"
        show.do(talk.RestoreComment(comment=key))
        show.do(talk.RestoreComment(comment=key))
        assert state_of(show, key) == "visible"


def test_a_hidden_comment_is_not_brought_back_by_finishing_it():
    show = a_show()
    key = said(show)
    show.do(talk.HideComment(comment=key))
    show.do(talk.FinishComment(comment=key))
    assert state_of(show, key) == "hidden"


def test_hiding_takes_a_comment_off_the_overlay_and_keeps_it_off():
    show = a_show()
    key, other = said(show), said(show)
    show.do(talk.FeatureComment(comment=key))
    show.do(talk.HideComment(comment=other))
    assert show.state.featured_comment == key
    show.do(talk.HideComment(comment=key))
    assert show.state.featured_comment is None
    assert code_of(show, talk.FeatureComment(comment=key)) == "comment_hidden"


def test_featuring_again_and_clearing_nothing_are_no_events():
    show = a_show()
    key = said(show)
    show.do(talk.FeatureComment(comment=key))
    count = len(show.records)
    show.do(talk.FeatureComment(comment=key))
    assert len(show.records) == count
    show.do(talk.UnfeatureComment())
    show.do(talk.UnfeatureComment())
    assert len(show.records) == count + 1


@pytest.mark.parametrize(
    "kind",
    [
        talk.ClaimComment,
        talk.ReleaseComment,
        talk.FinishComment,
        talk.HideComment,
        talk.RestoreComment,
        talk.FeatureComment,
    ],
)
def test_a_comment_that_is_not_there_is_said_so(kind):
    assert code_of(a_show(), kind(comment="77")) == "comment_unknown"


def test_of_comments_that_were_handled_the_latest_stay_in_state():
    show = a_show()
    first = said(show)
    for _ in range(KEPT):
        show.do(talk.FinishComment(comment=said(show)))
    show.do(talk.FinishComment(comment=first))
    assert len(show.state.queue.comments) == KEPT
    assert "2" not in show.state.queue.comments
    assert state_of(show, first) == "done"
    show.do(talk.RestoreComment(comment="3"))
    show.do(talk.FinishComment(comment=said(show)))
    assert state_of(show, "3") == "visible"


def test_an_event_about_a_comment_that_left_state_changes_nothing():
    show = a_show()
    before = show.state
    record = Record(1, 0, H1, "c", ev.CommentFinished(comment="77"))
    assert SHOW_KIND.evolve(before, record) is before


def test_what_reads_like_advertising_waits_in_whatever_words_unless_the_shop_allows_them():
    show = a_show()
    advert = "Thanh lý 36 bộ váy còn mới tag, inbox page mình"
    held = said(show, advert)
    found = show.state.queue.comments[held]
    assert (found.intent, found.state, found.reason) == ("spam", "held", "spam")
    rules = talk.ReviseRules(hide=None, hold=None, allow=("thanh lý",), links=())
    show.do(rules, REACTION)
    assert state_of(show, said(show, advert)) != "held"
