"""Owns a comment's way through the queue: what may be done with it in which state."""

from __future__ import annotations

from typing import Literal

import msgspec
from immutables import Map
from msgspec.structs import replace

from livehub.clock import Millis
from livehub.errors import Refused
from livehub.events import ReadItem

State = Literal["visible", "claimed", "done", "hidden"]

KEPT = 2_000
"""So many comments that left the queue stay in state; older ones are read from the log."""


class Comment(msgspec.Struct, frozen=True):
    """One message of an author; `text` is masked."""

    comment: str
    at: Millis
    source: str
    author: str
    text: str
    state: State = "visible"
    claimed_by: str | None = None
    tier: str = "none"
    items: tuple[ReadItem, ...] = ()
    order: str | None = None


class Queue(msgspec.Struct, frozen=True):
    """All comments in state; `left` remembers in which order they left the queue."""

    comments: Map[str, Comment] = Map()
    count: int = 0
    left: Map[int, str] = Map()
    left_first: int = 0
    left_next: int = 0

    def get(self, comment: str) -> Comment | None:
        """The comment, when it is still in state."""
        return self.comments.get(comment)

    def add(self, comment: Comment) -> Queue:
        """The queue with one more comment."""
        comments = self.comments.set(comment.comment, comment)
        return replace(self, comments=comments, count=self.count + 1)

    def put(self, comment: Comment) -> Queue:
        """The queue after a comment changed; drops the oldest that left beyond what is kept."""
        old = self.comments[comment.comment]
        queue = replace(self, comments=self.comments.set(comment.comment, comment))
        if in_queue(old) and not in_queue(comment):
            left = queue.left.set(queue.left_next, comment.comment)
            queue = replace(queue, left=left, left_next=queue.left_next + 1)
            return _trim(queue)
        return queue


def in_queue(comment: Comment) -> bool:
    """True while somebody may still have to do something with it."""
    return comment.state in {"visible", "claimed"}


def _trim(queue: Queue) -> Queue:
    if queue.left_next - queue.left_first <= KEPT:
        return queue
    oldest = queue.left[queue.left_first]
    comments = queue.comments
    if oldest in comments and not in_queue(comments[oldest]):
        comments = comments.delete(oldest)
    left = queue.left.delete(queue.left_first)
    return replace(queue, comments=comments, left=left, left_first=queue.left_first + 1)


def check_free(comment: Comment, by: str) -> None:
    """Raises Refused `comment_claimed` when somebody else works on it."""
    if comment.state == "claimed" and comment.claimed_by != by:
        raise Refused("comment_claimed")
