"""Owns what everybody may see of a show: overlay and watch page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livehub.comments.queue import Comment
from livehub.display import OVERLAY_LIMIT, cut
from livehub.log.record import Record
from livehub.screens.projections import Doc, Key
from livehub.screens.projections.pieces import card, title
from livehub.screens.projections.touched import things
from livehub.shows.names import author_name, buyer_name
from livehub.shows.state import ShowState

CHAT_KEPT = 50
"""So many of the latest comments stand on the watch page."""

_PUBLIC = frozenset({"visible", "collapsed", "done"})


class Overlay:
    """Collections `show`, `card`, `comment`, `thanks`; each of the first three has one document."""

    def keys(self, state: ShowState) -> Iterator[Key]:
        """Every document there is now."""
        yield "show", "show"
        if card(state) is not None:
            yield "card", "card"
        if _featured(state) is not None:
            yield "comment", "comment"
        yield from (("thanks", each.order) for each in state.thanks)

    def document(self, state: ShowState, key: Key) -> Doc | None:
        """The document, or None."""
        match key[0]:
            case "show":
                return title(state)
            case "card":
                return card(state)
            case "comment":
                comment = _featured(state)
                return None if comment is None else _overlay_comment(state, comment)
            case "thanks":
                return _thanks(state, key[1])
            case _:
                return None

    def touched(self, before: ShowState, record: Record, after: ShowState) -> Iterable[Key]:
        """Documents that the record may have changed."""
        collections = {"show": "show", "card": "card", "featured": "comment", "thanks": "thanks"}
        return {
            (collections[kind], key)
            for kind, key in things(before, record, after)
            if kind in collections
        }


def _featured(state: ShowState) -> Comment | None:
    comment = state.queue.get(state.featured_comment or "")
    return comment if comment is not None and _is_public(state, comment) else None


def _is_public(state: ShowState, comment: Comment) -> bool:
    """False for what is held, hidden, gone from its platform, or written by somebody muted."""
    return comment.state in _PUBLIC and not state.queue.muted(comment.author)


def _overlay_comment(state: ShowState, comment: Comment) -> Doc:
    return {
        "id": comment.comment,
        "name": author_name(state, comment),
        "text": cut(comment.text, OVERLAY_LIMIT),
    }


def _thanks(state: ShowState, order: str) -> Doc | None:
    for each in state.thanks:
        if each.order == order:
            found = state.orders[order]
            return {
                "number": state.bag(found),
                "name": buyer_name(state, found),
                "at": each.at,
            }
    return None


class Watch:
    """Collections `show`, `card`, `chat` (the latest comments that nobody hid)."""

    def keys(self, state: ShowState) -> Iterator[Key]:
        """Every document there is now."""
        yield "show", "show"
        if card(state) is not None:
            yield "card", "card"
        newest = state.queue.count
        for number in range(max(newest - CHAT_KEPT, 0) + 1, newest + 1):
            if _chat(state, str(number)) is not None:
                yield "chat", str(number)

    def document(self, state: ShowState, key: Key) -> Doc | None:
        """The document, or None."""
        match key[0]:
            case "show":
                return title(state)
            case "card":
                return card(state)
            case "chat":
                return _chat(state, key[1])
            case _:
                return None

    def touched(self, before: ShowState, record: Record, after: ShowState) -> Iterable[Key]:
        """Documents that the record may have changed."""
        collections = {"show": "show", "card": "card", "comment": "chat"}
        keys = {
            (collections[kind], key)
            for kind, key in things(before, record, after)
            if kind in collections
        }
        if after.queue.count > max(before.queue.count, CHAT_KEPT):
            keys.add(("chat", str(after.queue.count - CHAT_KEPT)))
        return keys


def _chat(state: ShowState, number: str) -> Doc | None:
    comment = state.queue.get(number)
    if comment is None or not _is_public(state, comment):
        return None
    if int(number) <= state.queue.count - CHAT_KEPT:
        return None
    return {
        "at": comment.at,
        "name": author_name(state, comment),
        "text": comment.text,
        "author": comment.author,
    }
