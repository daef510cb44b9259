"""Owns where the names of authors and buyers lie in the vault.

A name stays as it was in that comment or order: a document never changes because somebody renamed
themselves elsewhere, so no screen holds one that no event touched.
"""

from __future__ import annotations

from livehub.comments.queue import Comment
from livehub.log.vault import Personal
from livehub.orders.order import Order
from livehub.shows.state import ShowState


def name_field(show: str, comment: str) -> str:
    """The vault's field for the name under which an author wrote a comment."""
    return f"name:{show}:{comment}"


def text_field(show: str, comment: str) -> str:
    """The vault's field for a comment's words as they were written, where something was masked."""
    return f"text:{show}:{comment}"


def native_field(show: str, comment: str) -> str:
    """The vault's field for the platform's own id of a comment."""
    return f"native:{show}:{comment}"


def reply_field(show: str, reply: str) -> str:
    """The vault's field for the words of a private reply."""
    return f"reply:{show}:{reply}"


def author_name(state: ShowState, comment: Comment) -> Personal:
    """The name under which the comment was written."""
    return Personal(f"author:{comment.author}", name_field(state.show, comment.comment))


def buyer_name(state: ShowState, order: Order) -> Personal:
    """The name in the comment that was ordered by, or the one a helper typed."""
    if order.comment is None:
        return Personal(order.buyer, "name")
    return Personal(order.buyer, name_field(state.show, order.comment))
