"""Owns how a show's comments follow from its events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec.structs import replace

from livehub.clock import SECOND, Millis
from livehub.comments.judging import Rules
from livehub.comments.queue import GONE_MOST, Claim, Comment, Reply
from livehub.events import comments as ev
from livehub.log.record import Record
from livehub.shows.state import Gap, ShowState

GAPS_KEPT = 50
DONE_AFTER: Millis = 3 * SECOND
"""So long what was asked of a platform can be taken back without anybody there having noticed."""


def _received(state: ShowState, event: ev.CommentReceived, record: Record) -> ShowState:
    comment = Comment(
        comment=event.comment,
        at=record.at,
        source=event.source,
        author=event.author,
        text=event.text,
        platform=event.platform or event.source,
        key=event.key,
        sent_at=event.sent_at,
        own=event.own,
        history=event.history,
        contact=event.contact,
    )
    return state.changed(queue=state.queue.add(comment))


def _read(state: ShowState, event: ev.CommentRead, _: Record) -> ShowState:
    return state.with_comment(
        event.comment,
        tier=event.tier,
        intent=event.intent,
        items=event.items,
        cancels=event.cancels,
        joins=event.contact,
        more=event.more,
        phone=event.phone,
    )


def _edited(state: ShowState, event: ev.CommentEdited, _: Record) -> ShowState:
    """What was understood from it before is no longer so; what is understood now follows."""
    return state.with_comment(
        event.comment,
        text=event.text,
        contact=event.contact,
        revealed_to="",
        tier="none",
        intent="other",
        items=(),
        cancels=(),
        joins=False,
        more=False,
        phone=False,
    )


def _held(state: ShowState, event: ev.CommentHeld, _: Record) -> ShowState:
    state = _off_air(state, event.comment)
    why = event.reason
    return state.with_comment(event.comment, state="held", held=True, reason=why, held_for=why)


def _collapsed(state: ShowState, event: ev.CommentCollapsed, _: Record) -> ShowState:
    state = state.with_comment(event.comment, state="collapsed", into=event.into)
    head = state.queue.get(event.into)
    return state if head is None else state.with_comment(event.into, count=head.count + 1)


def _deleted(state: ShowState, event: ev.CommentDeleted, _: Record) -> ShowState:
    if not event.comment:
        gone = (*state.queue.gone, event.key)[-GONE_MOST:]
        return state.changed(queue=replace(state.queue, gone=gone))
    state = _off_air(state, event.comment)
    return state.with_comment(event.comment, state="deleted")


def _claimed(state: ShowState, event: ev.CommentClaimed, record: Record) -> ShowState:
    author = event.author or _author(state, event.comment)
    claim = Claim(event.by, record.at, event.comment, event.over)
    return state if not author else _claims(state, state.queue.claims.set(author, claim))


def _released(state: ShowState, event: ev.CommentReleased, _: Record) -> ShowState:
    claims, author = state.queue.claims, event.author or _author(state, event.comment)
    for each in state.queue.thread(author):
        if each.revealed_to:  # whoever claims it again looks again
            state = state.with_comment(each.comment, revealed_to="")
    return _claims(state, claims.delete(author)) if author in claims else state


def _claims(state: ShowState, claims: Any) -> ShowState:
    return state.changed(queue=replace(state.queue, claims=claims))


def _author(state: ShowState, comment: str) -> str:
    found = state.queue.get(comment)
    return "" if found is None else found.author


def _revealed(state: ShowState, event: ev.CommentRevealed, _: Record) -> ShowState:
    return state.with_comment(event.comment, revealed_to=event.by)


def _finished(state: ShowState, event: ev.CommentFinished, _: Record) -> ShowState:
    return state.with_comment(event.comment, state="done")


def _hidden(state: ShowState, event: ev.CommentHidden, record: Record) -> ShowState:
    state = _off_air(state, event.comment)
    changed: dict[str, Any] = {"reason": event.reason, "hidden_for": event.reason}
    comment = state.queue.get(event.comment)
    if comment is not None and comment.state != "hidden":
        changed["was"] = (comment.state, comment.reason)
    if event.there:
        changed |= {"wish": "hide", "wished_at": record.at}
    return state.with_comment(event.comment, state="hidden", **changed)


def _restored(state: ShowState, event: ev.CommentRestored, record: Record) -> ShowState:
    """What was hidden is again what it was before; what is done or held goes on to the next."""
    comment = state.queue.get(event.comment)
    if comment is None:
        return state
    if comment.wish or comment.there == "hide":
        # What may have been carried out already is undone there too.
        done = comment.there == "hide" or record.at >= comment.wished_at + DONE_AFTER
        wish = "show" if done else ""
        state = state.with_comment(event.comment, wish=wish, wished_at=record.at)
    if event.state:
        return state.with_comment(event.comment, state=event.state, reason=event.reason)
    if comment.held and comment.state != "held":
        return state.with_comment(event.comment, state="held")
    return state.with_comment(event.comment, state="visible", held=False, reason="")


def _featured(state: ShowState, event: ev.CommentFeatured, _: Record) -> ShowState:
    return state.changed(featured_comment=event.comment)


def _unfeatured(state: ShowState, _e: ev.CommentUnfeatured, _: Record) -> ShowState:
    return state.changed(featured_comment=None)


def _off_air(state: ShowState, comment: str) -> ShowState:
    return state.changed(featured_comment=None) if state.featured_comment == comment else state


def _judged(state: ShowState, event: ev.AuthorJudged, _: Record) -> ShowState:
    queue = state.queue
    standings = queue.standings
    if event.standing != "ok":
        standings = standings.set(event.author, event.standing)
    elif event.author in standings:
        standings = standings.delete(event.author)
    state = state.changed(queue=replace(queue, standings=standings))
    shown = queue.get(state.featured_comment or "")
    if shown is not None and shown.author == event.author and state.queue.muted(event.author):
        return state.changed(featured_comment=None)
    return state


def _ruled(state: ShowState, event: ev.RulesRevised, _: Record) -> ShowState:
    rules = Rules(event.hide, event.hold, event.allow, event.links, event.shop)
    return state.changed(rules=rules)


def _connected(state: ShowState, event: ev.SourceConnected, _: Record) -> ShowState:
    return state.changed(sources=state.sources.set(event.source, event.stream))


def _disconnected(state: ShowState, event: ev.SourceDisconnected, _: Record) -> ShowState:
    left = state.left.set(event.source, state.left.get(event.source, 0) + 1)
    return state.changed(sources=state.sources.delete(event.source), left=left)


def _gap(state: ShowState, event: ev.GapNoticed, _: Record) -> ShowState:
    gap = Gap(event.gap, event.source, event.since, event.until)
    if any(each.gap == event.gap for each in state.gaps):  # it was closed by mistake
        again = tuple(gap if each.gap == event.gap else each for each in state.gaps)
        return state.changed(gaps=again)
    kept = (*state.gaps, gap)
    if len(kept) > GAPS_KEPT:  # the oldest that was read, else the oldest
        gone = next((each for each in kept if each.closed), kept[0])
        kept = tuple(each for each in kept if each is not gone)
    return state.changed(gaps=kept)


def _gap_closed(state: ShowState, event: ev.GapClosed, _: Record) -> ShowState:
    return state.changed(
        gaps=tuple(
            msgspec.structs.replace(each, closed=True) if each.gap == event.gap else each
            for each in state.gaps
        )
    )


def _reply_asked(state: ShowState, event: ev.ReplyAsked, record: Record) -> ShowState:
    return state.with_comment(event.comment, reply=Reply(event.reply, record.at))


def _reply_taken_back(state: ShowState, event: ev.ReplyTakenBack, _: Record) -> ShowState:
    return state.with_comment(event.comment, reply=None)


def _acted(state: ShowState, event: ev.PlatformActed, _: Record) -> ShowState:
    comment = state.queue.get(event.comment)
    if event.action != "reply":
        wish = "" if comment is None or comment.wish == event.action else comment.wish
        return state.with_comment(event.comment, there=event.code or event.action, wish=wish)
    if comment is None or comment.reply is None:
        return state
    outcome = "failed" if event.code else "sent"
    reply = msgspec.structs.replace(comment.reply, state=outcome, code=event.code)
    return state.with_comment(event.comment, reply=reply)


STEPS: dict[type, Callable[[ShowState, Any, Record], ShowState]] = {
    ev.CommentReceived: _received,
    ev.CommentRead: _read,
    ev.CommentEdited: _edited,
    ev.CommentHeld: _held,
    ev.CommentCollapsed: _collapsed,
    ev.CommentDeleted: _deleted,
    ev.CommentClaimed: _claimed,
    ev.CommentReleased: _released,
    ev.CommentRevealed: _revealed,
    ev.CommentFinished: _finished,
    ev.CommentHidden: _hidden,
    ev.CommentRestored: _restored,
    ev.CommentFeatured: _featured,
    ev.CommentUnfeatured: _unfeatured,
    ev.AuthorJudged: _judged,
    ev.RulesRevised: _ruled,
    ev.SourceConnected: _connected,
    ev.SourceDisconnected: _disconnected,
    ev.GapNoticed: _gap,
    ev.GapClosed: _gap_closed,
    ev.ReplyAsked: _reply_asked,
    ev.ReplyTakenBack: _reply_taken_back,
    ev.PlatformActed: _acted,
}
