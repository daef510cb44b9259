"""Owns deciding what helpers do with comments: claim, reveal, finish, hold, hide, feature, judge."""

from __future__ import annotations

from typing import Any

import msgspec

from livehub.comments.judging import Rules
from livehub.comments.queue import Comment, in_queue
from livehub.errors import NotFound, Refused
from livehub.events import comments as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.shows import comment_commands as cmd
from livehub.shows.names import name_field
from livehub.shows.stage import check_open
from livehub.shows.state import ShowState


def comment_of(state: ShowState, comment: str) -> Comment:
    """The comment while it is in state; NotFound `comment_unknown`."""
    found = state.queue.get(comment)
    if found is None:
        raise NotFound("comment_unknown")
    return found


def check_free(state: ShowState, comment: Comment, by: str) -> None:
    """Raises Refused `comment_claimed` when somebody else works on what its author says."""
    claim = state.queue.claim_of(comment)
    if claim is not None and claim.by != by and in_queue(comment):
        raise Refused("comment_claimed")


def claim(state: ShowState, command: Command[cmd.ClaimComment]) -> Decision:
    """Exactly one of those who ask at once gets the author's thread."""
    comment, by = comment_of(state, command.body.comment), command.subject
    there = state.queue.claim_of(comment)
    if there is not None and there.by == by:
        return Decision()
    if there is not None and there.by != command.body.over:
        raise Refused("comment_claimed")
    if not in_queue(comment) or state.queue.muted(comment.author):
        raise Refused("comment_handled")
    over = "" if there is None else there.by
    return decide_events(
        ev.CommentClaimed(comment=comment.comment, by=by, author=comment.author, over=over)
    )


def release(state: ShowState, command: Command[cmd.ReleaseComment]) -> Decision:
    """Whoever has it gives it back; so may the others, when a tablet died with it.

    Whoever took it over by mistake gives it back to the helper who had it.
    """
    comment = comment_of(state, command.body.comment)
    there = state.queue.claim_of(comment)
    if there is None:
        return Decision()
    if command.body.back and there.over and there.by == command.subject:
        back = ev.CommentClaimed(comment=there.comment, by=there.over, author=comment.author)
        return decide_events(back)
    return decide_events(ev.CommentReleased(comment=comment.comment, author=comment.author))


def lapse(state: ShowState, command: Command[cmd.LapseClaim]) -> Decision:
    """The claim of that moment is over; one that was made since stays."""
    body = command.body
    there = state.queue.claims.get(body.author)
    if there is None or (there.by, there.at) != (body.by, body.at):
        return Decision()
    return decide_events(ev.CommentReleased(comment=there.comment, author=body.author, lapsed=True))


def reveal(state: ShowState, command: Command[cmd.RevealComment]) -> Decision:
    """For whoever claimed it; that they looked is on record."""
    comment = comment_of(state, command.body.comment)
    there = state.queue.claim_of(comment)
    if there is None or there.by != command.subject:
        raise Refused("comment_not_claimed")
    if not comment.contact or comment.revealed_to == command.subject:
        return Decision()
    return decide_events(ev.CommentRevealed(comment=comment.comment, by=command.subject))


def finish(state: ShowState, command: Command[cmd.FinishComment]) -> Decision:
    """Out of the queue."""
    comment = comment_of(state, command.body.comment)
    check_free(state, comment, command.subject)
    if not in_queue(comment):  # done would be in sight again
        return Decision()
    return decide_events(ev.CommentFinished(comment=comment.comment))


def hold(state: ShowState, command: Command[cmd.HoldComment]) -> Decision:
    """Kept from everybody but helpers."""
    comment = comment_of(state, command.body.comment)
    if comment.state == "held":
        return Decision()
    if comment.state != "visible":
        raise Refused("comment_handled")
    return decide_events(
        ev.CommentHeld(
            comment=comment.comment, reason=comment.held_for or "helper", by=command.subject
        )
    )


def hide(state: ShowState, command: Command[cmd.HideComment]) -> Decision:
    """Out of sight, off the overlay too; what is so already may be hidden on its platform still."""
    comment = comment_of(state, command.body.comment)
    there = command.body.there and "hide" not in {comment.there, comment.wish}
    if comment.state == "deleted" or (comment.state == "hidden" and not there):
        return Decision()
    return decide_events(
        ev.CommentHidden(
            comment=comment.comment,
            reason=comment.hidden_for or "helper",
            there=command.body.there,
            by=command.subject,
        )
    )


def restore(state: ShowState, command: Command[cmd.RestoreComment]) -> Decision:
    """What is hidden is again what it was; what is done comes back, what is held is let through."""
    comment = comment_of(state, command.body.comment)
    if comment.state in {"visible", "deleted"}:
        return Decision()
    again, reason = comment.was if comment.state == "hidden" else ("", "")
    return decide_events(
        ev.CommentRestored(comment=comment.comment, by=command.subject, state=again, reason=reason)
    )


def feature(state: ShowState, command: Command[cmd.FeatureComment]) -> Decision:
    """On the overlay, unless nobody is to see it."""
    check_open(state)
    comment = comment_of(state, command.body.comment)
    if comment.state == "held":
        raise Refused("comment_held")
    if comment.state in {"hidden", "deleted"} or state.queue.muted(comment.author):
        raise Refused("comment_hidden")
    if state.featured_comment == comment.comment:
        return Decision()
    return decide_events(ev.CommentFeatured(comment=comment.comment))


def unfeature(state: ShowState, _: Command[cmd.UnfeatureComment]) -> Decision:
    """Off the overlay."""
    return Decision() if state.featured_comment is None else decide_events(ev.CommentUnfeatured())


def judge_author(state: ShowState, command: Command[cmd.JudgeAuthor]) -> Decision:
    """Mute, ban, trust, or none of these; all that the author wrote and will write follows."""
    body = command.body
    if state.queue.standings.get(body.author, "ok") == body.standing:
        return Decision()
    said = state.queue.threads.get(body.author, ())
    if not said and command.role != "reaction":
        raise NotFound("author_unknown")
    name = name_field(state.show, said[-1]) if said else ""
    return decide_events(
        ev.AuthorJudged(author=body.author, standing=body.standing, by=command.subject, name=name)
    )


def revise_rules(state: ShowState, command: Command[cmd.ReviseRules]) -> Decision:
    """The shop's own words from now on."""
    body = command.body
    rules = Rules(body.hide, body.hold, body.allow, body.links, body.shop)
    if rules == state.rules:
        return Decision()
    return decide_events(ev.RulesRevised(**msgspec.structs.asdict(rules)))


STEPS: dict[type, Any] = {
    cmd.ClaimComment: claim,
    cmd.LapseClaim: lapse,
    cmd.ReleaseComment: release,
    cmd.RevealComment: reveal,
    cmd.FinishComment: finish,
    cmd.HoldComment: hold,
    cmd.HideComment: hide,
    cmd.RestoreComment: restore,
    cmd.FeatureComment: feature,
    cmd.UnfeatureComment: unfeature,
    cmd.JudgeAuthor: judge_author,
    cmd.ReviseRules: revise_rules,
}
