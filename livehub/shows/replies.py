"""Owns deciding on private replies to comments: one each, confirmed by a person, sent a moment later."""

from __future__ import annotations

from typing import Any

from livehub.clock import SECOND, Millis
from livehub.display import clean
from livehub.errors import Invalid, Refused
from livehub.events import comments as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.log.vault import Secret
from livehub.shows import comment_commands as cmd
from livehub.shows.commented import DONE_AFTER
from livehub.shows.moderation import check_free, comment_of
from livehub.shows.names import reply_field
from livehub.shows.state import ShowState

ON_ITS_WAY: Millis = SECOND // 2
"""What is taken back later than this before it goes out may be carried out too late."""
REPLY_MOST = 2_000  # characters, as Messenger takes
_REPLIES = frozenset({"facebook"})
"""Platforms that let a page answer a comment privately."""


def send(state: ShowState, command: Command[cmd.SendReply]) -> Decision:
    """The words go to the vault: they may hold what is the buyer's alone."""
    comment = comment_of(state, command.body.comment)
    if comment.platform not in _REPLIES or comment.own or "facebook" not in state.sources:
        raise Refused("reply_impossible")
    check_free(state, comment, command.subject)
    if comment.reply is not None and comment.reply.state != "failed":
        raise Refused("reply_spent")
    text = "\n".join(filter(None, map(clean, command.body.text[:REPLY_MOST].splitlines())))
    if not text:
        raise Invalid("reply_empty", field="text")
    reply = command.mint("reply")
    asked = ev.ReplyAsked(reply=reply, comment=comment.comment, by=command.subject)
    words = Secret(f"author:{comment.author}", reply_field(state.show, reply), text)
    return Decision((asked,), {"reply": reply}, (words,))


def take_back(state: ShowState, command: Command[cmd.TakeBackReply]) -> Decision:
    """Only what has not gone out yet."""
    comment = comment_of(state, command.body.comment)
    reply = comment.reply
    if reply is None:
        return Decision()
    if reply.state != "asked" or command.at >= reply.at + DONE_AFTER - ON_ITS_WAY:
        raise Refused("reply_gone")
    return decide_events(ev.ReplyTakenBack(reply=reply.reply, comment=comment.comment))


def note(state: ShowState, command: Command[cmd.NotePlatform]) -> Decision:
    """What became of it."""
    body = command.body
    comment = comment_of(state, body.comment)
    return decide_events(
        ev.PlatformActed(comment=comment.comment, action=body.action, code=body.code)
    )


STEPS: dict[type, Any] = {cmd.SendReply: send, cmd.TakeBackReply: take_back, cmd.NotePlatform: note}
