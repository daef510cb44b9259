"""Comments from outside: once each, changed and gone as on their platform, chatter counted."""

from __future__ import annotations

import pytest

from livehub.clock import MINUTE, SECOND
from livehub.events import comments as ev
from livehub.log.command import Command, Decision
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows.domains import SHOW_KIND
from tests.builders import Fold, a_show, code_of, wants
from tests.fakes import FakeClock

SOURCE = "source:facebook"


def told(text: str = "chốt A12", **more: object) -> talk.ReceiveComment:
    """As the Facebook source tells it."""
    given: dict[str, object] = {"source": "facebook", "author": "a", "name": "Khách", **more}
    return talk.ReceiveComment(text=text, **given)  # type: ignore[arg-type]


def hear(show: Fold, text: str = "chốt A12", **more: object) -> str:
    return str(show.do(told(text, **more), SOURCE)["comment"])


def decided(show: Fold, body: talk.ReceiveComment) -> Decision:
    return SHOW_KIND.decide(show.state, Command("c", SOURCE, 0, bytes(32), body))


def states(show: Fold) -> list[str]:
    comments = show.state.queue.comments
    return [comments[key].state for key in sorted(comments, key=int)]


def test_the_same_comment_through_another_source_is_one():
    show = a_show()
    first = hear(show, key="k1")
    count = len(show.records)
    again = hear(show, key="k1", source="ssn", platform="facebook")
    assert (again, len(show.records)) == (first, count)


def test_a_comment_knows_its_platform_and_who_told_of_it():
    show = a_show()
    key = hear(show, source="ssn", platform="tiktok")
    found = show.state.queue.comments[key]
    assert (found.source, found.platform) == ("ssn", "tiktok")


def test_the_platforms_own_id_and_the_phone_number_lie_in_the_vault_only():
    decision = decided(a_show(), told("chốt A12 0912345678", key="k1", native="911_5"))
    kept = {each.field: each.value for each in decision.vault}
    assert kept["native:s7k2abcd:1"] == "911_5"
    assert kept["phone"] == "+84912345678"
    assert "911_5" not in repr(decision.events)
    assert "912345" not in repr(decision.events)


def test_the_number_of_somebody_who_orders_nothing_is_not_kept_as_theirs():
    decision = decided(a_show(), told("vay tiền nhanh gọi 0912345678"))
    assert "phone" not in {each.field for each in decision.vault}


def test_a_deletion_takes_the_comment_off_the_overlay_at_once():
    show = a_show()
    key = hear(show, "đẹp quá", key="k1")
    show.do(talk.FeatureComment(comment=key))
    show.do(talk.DeleteComment(key="k1"), SOURCE)
    assert show.state.featured_comment is None
    assert states(show) == ["deleted"]
    assert code_of(show, talk.FeatureComment(comment=key)) == "comment_hidden"
    show.do(talk.RestoreComment(comment=key))
    assert states(show) == ["deleted"]


def test_a_deletion_that_comes_before_its_comment_is_remembered():
    show = a_show()
    show.do(talk.DeleteComment(key="k1"), SOURCE)
    show.do(talk.DeleteComment(key="k1"), SOURCE)
    hear(show, key="k1")
    assert states(show) == ["deleted"]


def test_what_a_helper_had_hidden_on_the_platform_comes_back_though_the_platform_tells_of_it():
    clock = FakeClock()
    show = a_show(clock)
    key = hear(show, "đẹp quá", key="k1", platform="facebook")
    show.do(talk.HideComment(comment=key, there=True))
    clock.advance(4 * SECOND)
    show.do(talk.DeleteComment(key="k1", hidden=True), SOURCE)
    show.do(talk.NotePlatform(comment=key, action="hide"), "reaction:platform")
    show.do(talk.DeleteComment(key="k1", hidden=True), SOURCE)
    assert states(show) == ["hidden"]
    show.do(talk.RestoreComment(comment=key))
    show.do(talk.DeleteComment(key="k1", hidden=True), SOURCE)  # late, while it is brought back
    assert states(show) == ["visible"]
    show.do(talk.NotePlatform(comment=key, action="show"), "reaction:platform")
    show.do(talk.DeleteComment(key="k1", hidden=True), SOURCE)  # by somebody else
    assert states(show) == ["deleted"]


def test_an_edited_comment_is_read_anew_and_leaves_the_overlay():
    show = a_show()
    key = hear(show, "chốt A12", key="k1")
    show.do(talk.FeatureComment(comment=key))
    show.do(talk.EditComment(key="k1", text="chốt A12 x3"), SOURCE)
    found = show.state.queue.comments[key]
    assert (found.text, found.items[0].quantity) == ("chốt A12 x3", 3)
    assert show.state.featured_comment is None
    count = len(show.records)
    show.do(talk.EditComment(key="k1", text="chốt A12 x3"), SOURCE)
    show.do(talk.EditComment(key="unheard", text="A12"), SOURCE)
    assert len(show.records) == count


def test_another_number_in_the_same_words_is_the_one_that_is_kept():
    show = a_show()
    hear(show, "chốt A12 0912345678", key="k1")
    body = talk.EditComment(key="k1", text="chốt A12 0987654321")
    decision = SHOW_KIND.decide(show.state, Command("c", SOURCE, 0, bytes(32), body))
    kept = {each.field: each.value for each in decision.vault}
    assert kept["phone"] == "+84987654321"
    assert decision.events
    assert "98765" not in repr(decision.events)


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        ("chốt A12", "chốt A12 x3", "visible"),
        ("chốt A12", "chốt A12 ạ", "done"),
        ("chốt A12 0912345678", "chốt A12 0987654321", "visible"),
        ("chốt A12", "vay tiền nhanh xem vay.example.com", "held"),
        ("đẹp quá", "đẹp quá trời", "done"),
        ("đẹp quá", "huỷ A12 giúp em", "visible"),
    ],
)
def test_what_was_done_with_is_back_when_it_is_edited_into_something_else(before, after, state):
    show = a_show()
    key = hear(show, before, key="k1")
    show.do(talk.FinishComment(comment=key))
    show.do(talk.EditComment(key="k1", text=after), SOURCE)
    assert states(show) == [state]


def test_chatter_that_was_counted_with_others_may_become_an_order():
    show = a_show()
    hear(show, "đẹp quá", author="a")
    hear(show, "đẹp quá", author="b", key="k1")
    show.do(talk.EditComment(key="k1", text="đẹp quá chốt A12"), SOURCE)
    assert states(show) == ["visible", "visible"]


@pytest.mark.parametrize("after", ["xem vay.example.com", "chốt A12 x3"])
def test_what_is_hidden_stays_so_whatever_it_is_edited_into(after):
    show = a_show()
    key = hear(show, "chốt A12", key="k1")
    show.do(talk.HideComment(comment=key))
    show.do(talk.EditComment(key="k1", text=after), SOURCE)
    assert states(show) == ["hidden"]


def test_whom_the_platform_banned_nobody_sees_here():
    show = a_show()
    hear(show, "đẹp quá")
    show.do(talk.BanAuthor(author="a"), SOURCE)
    assert show.state.queue.muted("a")
    assert code_of(show, talk.ClaimComment(comment="1")) == "comment_handled"
    assert code_of(show, talk.BanAuthor(author="nobody"), SOURCE) == "author_unknown"


def test_what_the_shop_writes_itself_is_no_order():
    show = a_show()
    key = hear(show, "chốt A12 nhé cả nhà", own=True)
    assert show.state.queue.comments[key].tier == "none"


def test_what_was_there_before_we_listened_is_only_asked_about():
    show = a_show()
    key = hear(show, history=True)
    assert show.state.queue.comments[key].tier == "ask"


def test_what_a_helper_typed_in_says_who_did():
    show = a_show()
    body = talk.TypeComment(platform="zalo", name="Khách quen", text="để chị 2 A12 0912345678")
    key = str(show.do(body)["comment"])
    received = next(r.event for r in show.records if isinstance(r.event, ev.CommentReceived))
    assert (received.source, received.platform, received.by) == ("typed", "zalo", "h1")
    again = str(show.do(body)["comment"])
    comments = show.state.queue.comments
    assert comments[key].author == comments[again].author
    nameless = [show.do(talk.TypeComment(platform="zalo", text=t)) for t in ("A12", "B5")]
    authors = {show.state.queue.comments[str(each["comment"])].author for each in nameless}
    assert len(authors) == 2


@pytest.mark.parametrize(
    ("said", "collapsed"),
    [
        (["đẹp quá", "Đẹp quá!!!", "dep qua"], 2),
        (["❤️❤️", "😍", ".", "..."], 3),
        (["đẹp quá", "xinh quá"], 0),
        (["chốt A12", "chốt A12"], 0),
    ],
)
def test_chatter_that_says_the_same_is_counted_and_orders_never_are(said, collapsed):
    show = a_show()
    for number, text in enumerate(said):
        hear(show, text, author=f"a{number}")
    assert states(show).count("collapsed") == collapsed
    assert show.state.queue.comments["1"].count == collapsed + 1


def test_who_says_the_same_order_over_and_over_does_not_bury_the_others():
    clock = FakeClock()
    show = a_show(clock)
    for _ in range(8):
        hear(show, "chốt A12")
    hear(show, "chốt A12", author="b")
    hear(show, "chốt A12 x2")
    assert states(show) == ["visible"] * 5 + ["collapsed"] * 3 + ["visible"] * 2
    assert show.state.queue.comments["5"].count == 4
    for _ in range(7):
        hear(show, "thêm 1 A12 nữa")  # that is one more each time
    assert states(show)[10:] == ["visible"] * 7
    clock.advance(MINUTE + SECOND)
    hear(show, "chốt A12")
    assert states(show)[-1] == "visible"


def test_after_a_minute_or_once_it_was_handled_the_same_is_said_anew():
    clock = FakeClock()
    show = a_show(clock)
    hear(show, "đẹp quá")
    clock.advance(MINUTE + SECOND)
    hear(show, "đẹp quá")
    assert states(show) == ["visible", "visible"]
    show.do(talk.FinishComment(comment="1"))
    show.do(talk.FinishComment(comment="2"))
    hear(show, "đẹp quá")
    assert states(show) == ["done", "done", "visible"]


def test_an_order_answers_what_its_author_said_besides():
    show = a_show()
    first, second = hear(show, "chốt A12"), hear(show, "0912345678")
    other = hear(show, "chốt A12", author="b")
    lines = wants(("p1-1", 1))
    wrong = cmd.OpenOrder(comment=first, also=(other,), lines=lines)
    assert code_of(show, wrong) == "comment_of_another"
    show.do(cmd.OpenOrder(comment=first, also=(second, first), lines=lines))
    assert states(show) == ["done", "done", "visible"]
