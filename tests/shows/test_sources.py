"""Sources of a show: who may connect what, which keys go where, and what was missed."""

from __future__ import annotations

import pytest

from livehub.errors import NotAuthorized
from livehub.events import comments as ev
from livehub.log.command import Command
from livehub.shows import comment_commands as talk
from livehub.shows.commented import GAPS_KEPT
from livehub.shows.domains import SHOW_KIND
from tests.builders import HELPER, OWNER, Fold, a_show, code_of

TOKEN = "EAAB" + "x" * 200


def test_keys_go_to_the_vault_and_into_no_event():
    show = a_show()
    body = talk.ConnectSource(source="facebook", stream=" 911 ", token=TOKEN)
    decision = SHOW_KIND.decide(show.state, Command("c", OWNER, 0, bytes(32), body))
    assert decision.events == (ev.SourceConnected(source="facebook", stream="911"),)
    (kept,) = decision.vault
    assert (kept.subject, kept.field, kept.value) == ("source:facebook", "token", TOKEN)


def test_a_helper_says_which_video_and_the_owner_with_which_key():
    show = a_show()
    show.do(talk.ConnectSource(source="youtube", stream="dQw4w9WgXcQ"), HELPER)
    with pytest.raises(NotAuthorized, match="owner_only"):
        show.do(talk.ConnectSource(source="youtube", stream="dQw4w9WgXcQ", token=TOKEN), HELPER)


def test_the_same_again_asks_for_another_try_and_changes_nothing_else():
    show = a_show()
    body = talk.ConnectSource(source="facebook", stream="911")
    show.do(body, OWNER)
    before, count = show.state, len(show.records)
    show.do(body, HELPER)
    assert show.state == before
    assert len(show.records) == count + 1


@pytest.mark.parametrize("token", ["có dấu", "a\nb", "x" * 3_000])
def test_what_no_header_could_hold_is_no_key(token):
    body = talk.ConnectSource(source="facebook", token=token)
    assert code_of(a_show(), body, OWNER) == "secret_form"


def test_what_was_missed_is_a_task_until_somebody_has_read_it():
    show = a_show()
    gap = _gap(show, 1_000, 5_000)
    (there,) = show.state.gaps
    assert (there.source, there.since, there.until) == ("facebook", 1_000, 5_000)
    show.do(talk.CloseGap(gap=gap))
    assert all(each.closed for each in show.state.gaps)
    heads = len(show.records)
    show.do(talk.CloseGap(gap=gap))
    assert len(show.records) == heads
    assert code_of(show, talk.CloseGap(gap="none")) == "gap_unknown"
    assert code_of(show, talk.ReopenGap(gap="none")) == "gap_unknown"


def test_no_time_is_no_gap_and_gaps_are_bounded():
    show = a_show()
    show.do(talk.NoteGap(source="facebook", since=5, until=5), "source:facebook")
    assert show.state.gaps == ()
    for number in range(GAPS_KEPT + 5):
        _gap(show, number, number + 1)
    assert [each.since for each in show.state.gaps] == list(range(5, GAPS_KEPT + 5))


def test_who_is_disconnected_is_listened_to_no_more():
    show = a_show()
    show.do(talk.ConnectSource(source="twitch", stream="xuanla"), HELPER)
    assert dict(show.state.sources) == {"twitch": "xuanla"}
    show.do(talk.DisconnectSource(source="twitch"), HELPER)
    show.do(talk.DisconnectSource(source="twitch"), HELPER)
    assert not show.state.sources


def _gap(show: Fold, since: int, until: int) -> str:
    body = talk.NoteGap(source="facebook", since=since, until=until)
    return str(show.do(body, "source:facebook")["gap"])


def test_where_gaps_are_many_those_that_were_read_go_first():
    show = a_show()
    gaps = [_gap(show, number, number + 1) for number in range(GAPS_KEPT)]
    show.do(talk.CloseGap(gap=gaps[3]))
    _gap(show, 100, 101)
    since = [each.since for each in show.state.gaps]
    assert (3 in since, 0 in since, 100 in since, len(since)) == (False, True, True, GAPS_KEPT)
