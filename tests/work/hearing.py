"""Owns telling a world's comments in tests, and looking at what came of it."""

from __future__ import annotations

from typing import Any

from livehub.comments.queue import Comment
from livehub.comments.sources.contract import Heard
from tests.worlds import Opened


def said(text: str, native: str = "", **fields: Any) -> Heard:
    """What a platform tells."""
    given = {"platform": "facebook", "author": "111", "name": "Khách Hà Đông", **fields}
    return Heard(native=native, text=text, **given)


def comments_of(opened: Opened) -> list[Comment]:
    """All of the show's comments, as they came."""
    found = opened.world.show(opened.stage.show).queue.comments.values()
    return sorted(found, key=lambda each: int(each.comment))


def texts(opened: Opened) -> list[str]:
    return [each.text for each in comments_of(opened)]


async def hear(opened: Opened, *heard: Heard, source: str = "facebook") -> int:
    return await opened.world.comments.hear(opened.stage.show, source, heard)
