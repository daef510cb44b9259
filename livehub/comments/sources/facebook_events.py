"""Owns what a comment of Facebook is in our words, whichever way it is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livehub.clock import Millis
from livehub.comments.sources import tamed
from livehub.comments.sources.contract import Heard

PLATFORM = "facebook"
FIELDS = "id,from{id,name},message,created_time"
"""What is asked for of each comment, live and afterwards."""


def comment(row: Mapping[str, Any], page: str, history_before: Millis = 0) -> Heard | None:
    """The comment of one row; None when it has no id, or no words: a sticker, a picture.

    `from` is absent for people of whom the app may not know, and then nothing stands for a name.
    What was sent before `history_before` was there before we came.
    """
    native, words = tamed.identity(row.get("id")), tamed.text(row.get("message"))
    if not native or not words.strip():
        return None
    by = tamed.fields(row.get("from"))
    author = tamed.identity(by.get("id"))
    sent_at = tamed.moment(row.get("created_time"))
    return Heard(
        platform=PLATFORM,
        native=native,
        author=author,
        name=tamed.text(by.get("name")),
        text=words,
        sent_at=sent_at,
        own=author != "" and author == page,
        history=sent_at < history_before,
    )


def comments(body: object, page: str, history_before: Millis = 0) -> list[Heard]:
    """Those of a list, or of a single one: Facebook writes both."""
    found = (comment(row, page, history_before) for row in tamed.rows(body))
    return [each for each in found if each is not None]
