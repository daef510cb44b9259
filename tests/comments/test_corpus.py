"""The reader on labelled comments."""

from __future__ import annotations

import unicodedata

import pytest

from livehub.comments.reading import read
from tests.comments.corpus import Score, labelled_rows, score, score_file

UNSEEN = ("unseen_1.jsonl", "unseen_2.jsonl", "unseen_3.jsonl", "unseen_4.jsonl")
"""Written by somebody who did not know the reader, to be hard for it."""


def check(found: Score, recall: float) -> None:
    """The bars for comments that the reader was not made with."""
    assert found.strict_mistakes == []
    assert found.precision >= 0.98
    assert found.strict_share >= 1 / 3
    assert found.recall >= recall
    assert found.items >= 0.95


def test_the_bars_hold_on_the_labelled_comments() -> None:
    found = score_file("comments.json")
    check(found, 0.95)
    assert found.wrong_phones == []


@pytest.mark.parametrize("name", ["everyday.jsonl", "shapes.jsonl"])
def test_the_bars_hold_on_everyday_comments_and_all_shapes_of_codes(name: str) -> None:
    found = score_file(name)
    check(found, 0.95)
    assert found.wrong_phones == []


def test_the_bars_hold_on_comments_that_were_read_blindly() -> None:
    """Written for one look, when the reader was done: nothing of it was made with them."""
    found = score_file("blind.jsonl")
    check(found, 0.95)
    assert found.wrong_phones == []


def test_nothing_that_only_looks_like_an_order_is_strict() -> None:
    assert score_file("hazards.jsonl").strict_mistakes == []


@pytest.mark.parametrize("name", UNSEEN)
def test_the_bars_hold_on_comments_written_to_be_hard(name: str) -> None:
    check(score_file(name), 0.9)


@pytest.mark.parametrize("name", ["everyday.jsonl", "shapes.jsonl", *UNSEEN])
def test_how_a_comment_is_encoded_does_not_matter(name: str) -> None:
    for row, offers in labelled_rows(name):
        composed = read(row["text"], offers, row["featured"])
        decomposed = read(unicodedata.normalize("NFD", row["text"]), offers, row["featured"])
        assert (composed.intent, composed.items) == (decomposed.intent, decomposed.items)


@pytest.mark.parametrize("name", ["everyday.jsonl", "shapes.jsonl", *UNSEEN])
def test_who_writes_without_accents_makes_no_strict_orders_of_other_things(name: str) -> None:
    rows = labelled_rows(name)
    plain = [read(without_accents(row["text"]), offers, row["featured"]) for row, offers in rows]
    found = score([row for row, _ in rows], plain)
    assert found.precision >= 0.97
    assert found.recall >= 0.8


def without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(part for part in parts if not unicodedata.combining(part))
