"""How a source stands, and when its silence alarms."""

from __future__ import annotations

from livehub.clock import SECOND
from livehub.comments.sources.contract import Heard
from livehub.work.source_lamps import SILENT, SourceLamp
from tests.fakes import START

SAID = [Heard(platform="tiktok", text="A05", sent_at=START + 4 * SECOND)]


def a_lamp() -> SourceLamp:
    lamp = SourceLamp("tiktok", START)
    lamp.is_now("live", "", START)
    return lamp


def test_nothing_for_ninety_seconds_while_people_watch_is_an_alarm_until_the_next_comment():
    lamp = a_lamp()
    lamp.viewers = 12
    assert not lamp.silent(START + SILENT - 1, START)
    assert lamp.silent(START + SILENT, START)
    lamp.heard(SAID, START + SILENT)
    assert not lamp.silent(START + SILENT, START)
    assert lamp.silent(START + 2 * SILENT, START)


def test_where_nobody_watches_or_nothing_was_ever_said_silence_is_none():
    lamp = a_lamp()
    assert not lamp.silent(START + 9 * SILENT, START)
    lamp.heard(SAID, START)
    assert lamp.silent(START + 9 * SILENT, START)
    lamp.viewers = 0
    assert not lamp.silent(START + 9 * SILENT, START)


def test_silence_counts_from_when_the_show_began_and_only_while_it_hears():
    lamp = a_lamp()
    lamp.viewers = 5
    assert not lamp.silent(START + SILENT, None)
    assert not lamp.silent(START + SILENT, START + 1)
    lamp.is_now("waiting", "source_failed", START)
    assert not lamp.silent(START + SILENT, START)
    lamp.is_now("listening", "", START)
    assert lamp.silent(START + SILENT, START)


def test_one_that_falters_all_the_time_is_silent_all_the_same():
    lamp = a_lamp()
    lamp.viewers = 5
    for at in range(10, 90, 10):
        state = "degraded" if at % 20 else "live"
        lamp.is_now(state, "source_throttled" if at % 20 else "", START + at * SECOND)  # type: ignore[arg-type]
    assert lamp.silent(START + SILENT, START)
    lamp.is_now("waiting", "source_failed", START + SILENT)
    lamp.is_now("live", "", START + SILENT + SECOND)
    assert not lamp.silent(START + 2 * SILENT, START)
    assert lamp.silent(START + 2 * SILENT + SECOND, START)


def test_viewers_and_deletions_are_no_comments():
    lamp = a_lamp()
    lamp.heard([Heard(kind="delete", platform="tiktok", native="1")], START)
    assert lamp.heard_at is None


def test_the_document_says_all_that_is_known():
    lamp = a_lamp()
    lamp.heard(SAID, START + 5 * SECOND)
    lamp.heard(
        [Heard(platform="tiktok", text="cũ", sent_at=START - 1, history=True)], START + 5_000
    )
    lamp.quota_used, lamp.quota_limit, lamp.every_s, lamp.viewers = 120, 10_000, 3.5, 7
    assert lamp.document(START + 6 * SECOND, START, echoes=3) == {
        "source": "tiktok",
        "state": "live",
        "code": None,
        "since": START,
        "heard_at": START + 5 * SECOND,
        "silent": False,
        "lag_ms": SECOND,
        "dropped": 0,
        "echoes": 3,
        "viewers": 7,
        "quota": {"used": 120, "limit": 10_000},
        "every_s": 3.5,
        "retry_at": None,
    }


def test_a_platforms_clock_ahead_of_ours_is_no_lag():
    lamp = a_lamp()
    lamp.heard(SAID, START)
    assert lamp.lag_ms == 0


def test_the_time_of_a_state_is_that_of_its_beginning():
    lamp = a_lamp()
    assert not lamp.is_now("live", "", START + 5)
    assert lamp.is_now("degraded", "source_failed", START + 10)
    assert lamp.is_now("degraded", "source_throttled", START + 20)
    assert lamp.since == START + 10
