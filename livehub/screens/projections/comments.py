"""Owns what helpers see of comments: each as it stands, and what its author's thread comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livehub.comments.queue import Comment, in_queue
from livehub.events import ReadItem
from livehub.log.record import Record
from livehub.log.vault import Personal
from livehub.screens.projections import Doc, Key
from livehub.screens.projections.touched import things
from livehub.shows.drafts import Draft, Line, draft
from livehub.shows.names import author_name, name_field, text_field
from livehub.shows.state import ShowState


def comment(state: ShowState, of: Comment) -> Doc:
    """One comment, masked. What others do with its author stands in the thread's document."""
    return {
        "id": of.comment,
        "at": of.at,
        "sent_at": of.sent_at or None,
        "source": of.source,
        "platform": of.platform or of.source,
        "author": of.author,
        "name": author_name(state, of),
        "text": of.text,
        "state": of.state,
        "reason": of.reason or None,
        "count": of.count,
        "own": of.own,
        "history": of.history,
        "contact": of.contact,
        "featured": state.featured_comment == of.comment,
        "reading": _reading(of),
        "order": of.order,
        "there": of.there or None,
        "reply": of.reply and {"state": of.reply.state, "at": of.reply.at, "code": of.reply.code},
    }


def _reading(of: Comment) -> Doc | None:
    if of.tier == "none" and of.intent == "other" and not of.joins:
        return None
    return {
        "tier": of.tier,
        "intent": of.intent,
        "items": [_item(each) for each in of.items],
        "cancels": [_item(each) for each in of.cancels],
        "joins": of.joins,
        "more": of.more,
        "phone": of.phone,
    }


def _item(item: ReadItem) -> Doc:
    return {
        "code": item.code,
        "product": item.product,
        "variant": item.variant,
        "qty": item.quantity,
        "shown": item.shown,
    }


def thread(state: ShowState, author: str) -> Doc | None:
    """What is going on with an author; None where nothing is."""
    queue = state.queue
    said = queue.threads.get(author, ())
    claim, standing = queue.claims.get(author), queue.standings.get(author, "ok")
    wanted = draft(state, author)
    orders = state.ordered_by.get(f"author:{author}", ())
    if not said or not (claim or wanted.lines or orders or standing != "ok"):
        return None
    return {
        "id": author,
        "name": Personal(f"author:{author}", name_field(state.show, said[-1])),
        "standing": standing,
        "claimed_by": claim
        and {
            "id": claim.by,
            "name": Personal(f"device:{claim.by}", "name"),
            "at": claim.at,
            "comment": claim.comment,
        },
        "draft": _draft(wanted) if wanted.lines else None,
        "orders": list(orders),
    }


def _draft(wanted: Draft) -> Doc:
    return {
        "tier": wanted.tier,
        "phone": wanted.phone,
        "comments": list(wanted.comments),
        "lines": [_line(each) for each in wanted.lines],
    }


def _line(line: Line) -> Doc:
    return {
        "code": line.code,
        "product": line.product,
        "variant": line.variant,
        "qty": line.quantity,
        "again": line.again,
        "ordered": line.ordered,
    }


class ClaimerWords:
    """Collection `words`: what was masked in comments that this helper claimed and revealed."""

    def __init__(self, subject: str) -> None:
        self._subject = subject

    def keys(self, state: ShowState) -> Iterator[Key]:
        """Every document there is now."""
        for author, claim in state.queue.claims.items():
            if claim.by == self._subject:
                yield from (("words", each.comment) for each in self._revealed(state, author))

    def document(self, state: ShowState, key: Key) -> Doc | None:
        """The words as they were written, while the claim lasts."""
        of = state.queue.get(key[1])
        if of is None or of not in self._revealed(state, of.author):
            return None
        return {
            "id": of.comment,
            "text": Personal(f"author:{of.author}", text_field(state.show, of.comment)),
            "phone": Personal(f"author:{of.author}", "phone") if of.phone else None,
        }

    def touched(self, before: ShowState, record: Record, after: ShowState) -> Iterable[Key]:
        """What was to be read before or is now: comments by the dozen a second concern nobody here."""
        for kind, key in things(before, record, after):
            keys: tuple[str, ...] = (key,) if kind == "comment" else ()
            if kind == "thread":
                keys = before.queue.threads.get(key, ())
            yield from (("words", each) for each in keys if self._shown(before, after, each))

    def _shown(self, before: ShowState, after: ShowState, comment: str) -> bool:
        of = after.queue.get(comment) or before.queue.get(comment)
        return of is not None and any(
            each.comment == comment
            for state in (before, after)
            for each in self._revealed(state, of.author)
        )

    def _revealed(self, state: ShowState, author: str) -> list[Comment]:
        claim = state.queue.claims.get(author)
        if claim is None or claim.by != self._subject:
            return []
        thread = (state.queue.comments[each] for each in state.queue.threads.get(author, ()))
        return [
            each
            for each in thread
            if each.contact and each.revealed_to == self._subject and in_queue(each)
        ]
