"""Owns taking comments in: from outside or typed by a helper, edited, deleted, and their authors
banned where they were written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from livehub import ids
from livehub.clock import MINUTE, Millis
from livehub.comments.fold import fold_text
from livehub.comments.judging import allows, judge
from livehub.comments.masking import mask
from livehub.comments.queue import Comment, Queue, in_queue
from livehub.display import clean, clean_name
from livehub.errors import Invalid, NotFound
from livehub.events import Event
from livehub.events import comments as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.log.vault import Secret
from livehub.shows import comment_commands as cmd
from livehub.shows.names import name_field, native_field, text_field
from livehub.shows.stage import check_open
from livehub.shows.state import ShowState
from livehub.shows.understood import Understood, understand

COLLAPSE_WITHIN: Millis = MINUTE
SAME_MOST = 5
"""So often in that time somebody may say the same that asks for something: people are impatient."""
LOOKED_BACK = 40
"""So many of the latest comments are looked through for the same words."""


def receive(state: ShowState, command: Command[cmd.ReceiveComment]) -> Decision:
    """The masked text goes to the log, what is personal to the vault. One that we have is one."""
    check_open(state)
    body = command.body
    known = state.queue.keys.get(body.key) if body.key else None
    if known is not None:
        return Decision((), {"comment": known})
    return _received(state, command, body)


def type_in(state: ShowState, command: Command[cmd.TypeComment]) -> Decision:
    """What a helper read or heard elsewhere; people of one name on one platform are one."""
    check_open(state)
    body = command.body
    name = clean_name(body.name)
    author = body.author or typed_author(state.show, body, command.id)
    received = cmd.ReceiveComment(
        source="typed", author=author, name=name, text=body.text, platform=body.platform
    )
    return _received(state, command, received, by=command.subject)


def typed_author(show: str, body: cmd.TypeComment, command: str) -> str:
    """Who is meant: by the name, and nobody else where there is none. To be hashed with a key before
    it goes into a log: names are few, and a log is for ever."""
    name = fold_text(clean_name(body.name))
    return ids.digest("typed", show, body.platform, name or command)[:20]


def _received(
    state: ShowState, command: Command[Any], body: cmd.ReceiveComment, by: str = ""
) -> Decision:
    text = clean(body.text)
    if not text:
        raise Invalid("comment_empty", field="text")
    comment = str(state.queue.count + 1)
    understood = understand(state, comment, text, history=body.history)
    received = ev.CommentReceived(
        comment=comment,
        source=body.source,
        author=body.author,
        text=understood.masked,
        platform="" if body.platform == body.source else body.platform,
        key=body.key,
        sent_at=body.sent_at,
        contact=understood.masked != text,
        own=body.own,
        history=body.history,
        by=by,
    )
    made = _made_of_it(state, command.at, received, understood, (text, body.name))
    subject = f"author:{body.author}"
    secrets = [Secret(subject, name_field(state.show, comment), _name(body.name))]
    if received.contact:
        secrets.append(Secret(subject, text_field(state.show, comment), text))
    if body.native:
        secrets.append(Secret(subject, native_field(state.show, comment), body.native))
    if understood.phone and not body.own:
        secrets.append(Secret(subject, "phone", understood.phone))
    return Decision((received, *made), {"comment": comment}, tuple(secrets))


@lru_cache(maxsize=4_096)  # people write more than once
def _name(name: str) -> str:
    """As everybody may see it: some people put their phone number into their name."""
    return mask(clean_name(name)).text.strip() or "Khách"


def _made_of_it(
    state: ShowState,
    at: Millis,
    received: ev.CommentReceived,
    understood: Understood,
    said: tuple[str, str],
) -> tuple[Event, ...]:
    """What follows from a new comment by itself; `said` are its words and its author's name."""
    if received.key and received.key in state.queue.gone:
        return (ev.CommentDeleted(key=received.key, comment=received.comment),)
    if received.own:
        return ()
    read = understood.event
    judged: list[Event] = []
    if state.queue.standings.get(received.author) != "trusted":
        judged += _judged(state, received, read, *said)
    chatter = read is None or (read.tier == "none" and read.intent in {"praise", "spam", "other"})
    if not judged and chatter and not (read and read.contact):
        judged += _collapsed(state.queue, at, received)
    elif not judged and not (read and read.more):
        judged += _flooding(state.queue, at, received)
    return (*(() if read is None else (read,)), *judged)


def _judged(
    state: ShowState,
    received: ev.CommentReceived,
    read: ev.CommentRead | None,
    text: str,
    name: str,
) -> Iterator[Event]:
    """By its words, else by what it was read as: an advertisement needs none of the known ones.

    One with a phone number may be a buyer's after all.
    """
    verdict = judge(text, name, state.rules)
    if verdict is not None:
        kind = ev.CommentHidden if verdict.what == "hide" else ev.CommentHeld
        yield kind(comment=received.comment, reason=verdict.reason)
        return
    advert = read is not None and (read.intent, read.tier) == ("spam", "none")
    if advert and not received.contact and not allows(text, state.rules):
        yield ev.CommentHeld(comment=received.comment, reason="spam")


def _collapsed(queue: Queue, at: Millis, received: ev.CommentReceived) -> Iterator[Event]:
    """Chatter that says again what waits since a minute at most is counted with the first of it."""
    words = _saying(received.text)
    for each in _lately(queue, received.author):
        if each.at < at - COLLAPSE_WITHIN or _saying(each.text) != words or each.asks:
            continue
        head = queue.get(each.into or each.comment)
        if head is not None and in_queue(head):
            yield ev.CommentCollapsed(comment=received.comment, into=head.comment)
            return


def _flooding(queue: Queue, at: Millis, received: ev.CommentReceived) -> Iterator[Event]:
    """One who says the same for the sixth time in a minute, be it an order, buries the others'."""
    words = _saying(received.text)
    said = (queue.comments[key] for key in queue.threads.get(received.author, ())[-LOOKED_BACK:])
    same = [
        each for each in said if each.at >= at - COLLAPSE_WITHIN and _saying(each.text) == words
    ]
    head = next((each for each in reversed(same) if in_queue(each)), None)
    if head is not None and len(same) >= SAME_MOST:
        yield ev.CommentCollapsed(comment=received.comment, into=head.comment)


def _lately(queue: Queue, author: str) -> Iterator[Comment]:
    numbers = range(queue.count, max(queue.count - LOOKED_BACK, 0), -1)
    comments = queue.comments
    for key in (*reversed(queue.threads.get(author, ())[-10:]), *map(str, numbers)):
        found = comments.get(key)
        if found is not None:
            yield found


@lru_cache(maxsize=1024)  # the latest are looked through again with every comment
def _saying(text: str) -> str:
    """What is said: marks, hearts, dots and counting signs alone say all the same."""
    return "".join(sign for sign in fold_text(text) if sign.isalnum())


def edit(state: ShowState, command: Command[cmd.EditComment]) -> Decision:
    """Its new words are read and judged like those of a new comment; it leaves the overlay.

    Hidden it stays so. What was done with, or counted with others, is back when it asks for
    something now that it did not ask for before.
    """
    comment = state.queue.get(state.queue.keys.get(command.body.key, ""))
    text = clean(command.body.text)
    if comment is None or comment.state == "deleted" or not text:
        return Decision()
    understood = understand(state, comment.comment, text, history=comment.history)
    masked = understood.masked
    if masked == comment.text and masked == text:
        return Decision()  # where something is masked, another number looks the same
    edited = ev.CommentEdited(comment=comment.comment, text=masked, contact=masked != text)
    made: list[Event] = [] if understood.event is None or comment.own else [understood.event]
    if comment.state != "hidden" and not comment.own:
        made += _judged_anew(state, comment, understood, text)
    if state.featured_comment == comment.comment:
        made.append(ev.CommentUnfeatured())
    subject = f"author:{comment.author}"
    secrets = [Secret(subject, text_field(state.show, comment.comment), text)]
    if understood.phone:
        secrets.append(Secret(subject, "phone", understood.phone))
    return Decision((edited, *made), {}, tuple(secrets))


def _judged_anew(
    state: ShowState, comment: Comment, understood: Understood, text: str
) -> tuple[Event, ...]:
    judged: tuple[Event, ...] = ()
    if state.queue.standings.get(comment.author) != "trusted":
        received = ev.CommentReceived(
            comment=comment.comment,
            source=comment.source,
            author=comment.author,
            text=understood.masked,
        )
        judged = tuple(_judged(state, received, understood.event, text, ""))
    if judged or in_queue(comment) or not _asks_otherwise(comment, understood):
        return judged
    return (ev.CommentRestored(comment=comment.comment, state="visible"),)


def _asks_otherwise(comment: Comment, understood: Understood) -> bool:
    read = understood.event
    if read is None or not (read.tier != "none" or read.intent in {"question", "cancel"}):
        return read is not None and read.contact
    before = (comment.intent, comment.items, comment.cancels, comment.more)
    return read.phone or (read.intent, read.items, read.cancels, read.more) != before


def delete(state: ShowState, command: Command[cmd.DeleteComment]) -> Decision:
    """Off the overlay and out of sight at once; remembered when it comes before its comment."""
    queue, key = state.queue, command.body.key
    comment = queue.get(queue.keys.get(key, ""))
    if comment is None:
        return Decision() if key in queue.gone else decide_events(ev.CommentDeleted(key=key))
    if comment.state == "deleted" or (command.body.hidden and _hidden_by_us(comment)):
        return Decision()
    return decide_events(ev.CommentDeleted(key=key, comment=comment.comment))


def _hidden_by_us(comment: Comment) -> bool:
    """True when a helper had it hidden there: they may bring it back, and may be about to."""
    return comment.there == "hide" or comment.wish != ""


def ban(state: ShowState, command: Command[cmd.BanAuthor]) -> Decision:
    """Whom the platform banned is banned here: nobody sees what they wrote."""
    author = command.body.author
    if state.queue.standings.get(author) == "banned":
        return Decision()
    latest = state.queue.threads.get(author, ("",))[-1]
    if not latest:
        raise NotFound("author_unknown")
    name = name_field(state.show, latest)
    return decide_events(ev.AuthorJudged(author=author, standing="banned", by="", name=name))


STEPS: dict[type, Any] = {
    cmd.ReceiveComment: receive,
    cmd.TypeComment: type_in,
    cmd.EditComment: edit,
    cmd.DeleteComment: delete,
    cmd.BanAuthor: ban,
}
