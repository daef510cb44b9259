"""The reader on labelled comments."""

from __future__ import annotations

from tests.comments.corpus import score_file


def test_the_bars_hold_on_the_labelled_comments() -> None:
    found = score_file("comments.json")
    assert found.wrong == []
    assert found.precision >= 0.98
    assert found.strict_share >= 1 / 3
    assert found.recall >= 0.9
    assert found.items >= 0.95
