"""A day's quota of a key is one, however many shows use it."""

from __future__ import annotations

from livehub.clock import DAY
from livehub.comments.sources.youtube_cursor import Cursor
from livehub.comments.sources.youtube_quota import LIMIT
from tests.fakes import START


def after(units: int, key: str = "k1", at: int = START) -> str:
    """What is kept of a show that used so much."""
    return Cursor.read("", key).of("video").spent(units, at).written()


def test_what_other_shows_used_today_with_this_key_is_used():
    others = [after(4_000), after(300), after(9_000, key="k2"), after(9_500, at=START - 2 * DAY)]
    cursor = Cursor.read(after(50), "k1").beside(others, "k1", START)
    assert cursor.quota.left(START) == LIMIT - 4_000
    assert cursor.quota.left(START + DAY) == LIMIT


def test_nothing_that_is_kept_of_others_breaks_it():
    cursor = Cursor.read("", "k1").beside(["", "{", "[]", '{"used": "x"}'], "k1", START)
    assert cursor.quota.left(START) == LIMIT
