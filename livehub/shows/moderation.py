"""Owns deciding on comments: taking them in, claiming, hiding, featuring."""

from __future__ import annotations

from typing import Any

from livehub.comments.masking import mask
from livehub.comments.queue import Comment, check_free
from livehub.comments.reading import read
from livehub.display import clean, clean_name
from livehub.errors import Invalid, NotFound, Refused
from livehub.events import Event, ReadItem
from livehub.events import show as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.log.vault import Secret
from livehub.shows import commands as cmd
from livehub.shows.names import name_field
from livehub.shows.stage import check_open
from livehub.shows.state import ShowState


def receive(state: ShowState, command: Command[cmd.ReceiveComment]) -> Decision:
    """The masked text goes to the log, the words as written and the name to the vault."""
    check_open(state)
    body = command.body
    text = clean(body.text)
    if not text:
        raise Invalid("comment_empty", field="text")
    comment = str(state.queue.count + 1)
    received = ev.CommentReceived(
        comment=comment, source=body.source, author=body.author, text=mask(text).text
    )
    subject = f"author:{body.author}"
    secrets = (
        Secret(subject, name_field(state.show, comment), _name(body.name)),
        Secret(subject, f"text:{state.show}:{comment}", text),
    )
    events: list[Event] = [received]
    reading = read(text, state.catalogue())
    if reading.tier != "none":
        items = tuple(
            ReadItem(
                code=item.code,
                product=state.catalogue()[item.code],
                variant=_variant(state, state.catalogue()[item.code]),
                quantity=item.qty,
            )
            for item in reading.items
        )
        events.append(ev.CommentRead(comment=comment, tier=reading.tier, items=items))
    return Decision(tuple(events), {"comment": comment}, secrets)


def _name(name: str) -> str:
    """As everybody may see it: some people put their phone number into their name."""
    return mask(clean_name(name)).text.strip() or "Khách"


def _variant(state: ShowState, product: str) -> str:
    """The variant meant when none is named: the first that is there, else the first."""
    variants = state.products[product].variants
    stocked = [v.variant for v in variants if (u := state.shelf.get(v.variant)) and u.available]
    return stocked[0] if stocked else variants[0].variant


def comment_of(state: ShowState, comment: str) -> Comment:
    """The comment while it is in state; NotFound `comment_unknown`."""
    found = state.queue.get(comment)
    if found is None:
        raise NotFound("comment_unknown")
    return found


def claim(state: ShowState, command: Command[cmd.ClaimComment]) -> Decision:
    """Exactly one of those who ask at once gets it."""
    comment = comment_of(state, command.body.comment)
    check_free(comment, command.subject)
    if comment.state == "claimed":
        return Decision()
    if comment.state != "visible":
        raise Refused("comment_handled")
    return decide_events(ev.CommentClaimed(comment=comment.comment, by=command.subject))


def release(state: ShowState, command: Command[cmd.ReleaseComment]) -> Decision:
    """Whoever has it gives it back; so may the others, when a tablet died with it."""
    comment = comment_of(state, command.body.comment)
    if comment.state != "claimed":
        return Decision()
    return decide_events(ev.CommentReleased(comment=comment.comment))


def finish(state: ShowState, command: Command[cmd.FinishComment]) -> Decision:
    """Out of the queue."""
    comment = comment_of(state, command.body.comment)
    check_free(comment, command.subject)
    if comment.state in {"done", "hidden"}:  # done would be in sight again
        return Decision()
    return decide_events(ev.CommentFinished(comment=comment.comment))


def hide(state: ShowState, command: Command[cmd.HideComment]) -> Decision:
    """Out of sight, off the overlay too."""
    comment = comment_of(state, command.body.comment)
    if comment.state == "hidden":
        return Decision()
    return decide_events(ev.CommentHidden(comment=comment.comment))


def restore(state: ShowState, command: Command[cmd.RestoreComment]) -> Decision:
    """Back into the queue."""
    comment = comment_of(state, command.body.comment)
    if comment.state not in {"hidden", "done"}:
        return Decision()
    return decide_events(ev.CommentRestored(comment=comment.comment))


def feature(state: ShowState, command: Command[cmd.FeatureComment]) -> Decision:
    """On the overlay, unless it was hidden."""
    check_open(state)
    comment = comment_of(state, command.body.comment)
    if comment.state == "hidden":
        raise Refused("comment_hidden")
    if state.featured_comment == comment.comment:
        return Decision()
    return decide_events(ev.CommentFeatured(comment=comment.comment))


def unfeature(state: ShowState, _: Command[cmd.UnfeatureComment]) -> Decision:
    """Off the overlay."""
    return Decision() if state.featured_comment is None else decide_events(ev.CommentUnfeatured())


STEPS: dict[type, Any] = {
    cmd.ReceiveComment: receive,
    cmd.ClaimComment: claim,
    cmd.ReleaseComment: release,
    cmd.FinishComment: finish,
    cmd.HideComment: hide,
    cmd.RestoreComment: restore,
    cmd.FeatureComment: feature,
    cmd.UnfeatureComment: unfeature,
}
