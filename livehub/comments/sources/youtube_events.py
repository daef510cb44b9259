"""Owns what a page of YouTube's live chat is in our words (developers.google.com/youtube,
"LiveChatMessages"), listed or streamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from livehub.clock import Millis
from livehub.comments.sources import tamed
from livehub.comments.sources.contract import Heard

PLATFORM = "youtube"

_WORDS: Mapping[str, tuple[str, str]] = {
    "textMessageEvent": ("textMessageDetails", "messageText"),
    "superChatEvent": ("superChatDetails", "userComment"),
    "fanFundingEvent": ("fanFundingEventDetails", "userComment"),
    "memberMilestoneChatEvent": ("memberMilestoneChatDetails", "userComment"),
}
"""Where the words of a person are. What else is told (stickers, gifts, polls) has none."""
_TAKEN_AWAY: Mapping[str, tuple[str, str]] = {
    "messageDeletedEvent": ("messageDeletedDetails", "deletedMessageId"),
    "messageRetractedEvent": ("messageRetractedDetails", "retractedMessageId"),
}
INTERVAL_MOST_MS = 120_000


@dataclass(frozen=True, slots=True)
class Page:
    """What was told at once."""

    heard: list[Heard]
    token: str
    """Where to go on; empty when it was not said."""
    wait_s: float
    """How long to leave the list alone."""
    over: bool
    oldest: Millis
    """When the first of its messages was written; 0 for a page without any."""


def page(told: Mapping[str, Any], history_before: Millis = 0) -> Page:
    """What a page tells; a message that cannot be read is left out, and the others are not.

    What was written before `history_before` was there before we came.
    """
    items = tamed.rows(told.get("items"))
    heard = [each for item in items if (each := _heard(item, history_before)) is not None]
    ended = any(tamed.fields(item, "snippet").get("type") == "chatEndedEvent" for item in items)
    wait_ms = min(tamed.count(told.get("pollingIntervalMillis")) or 0, INTERVAL_MOST_MS)
    return Page(
        heard=heard,
        token=tamed.text(told.get("nextPageToken")),
        wait_s=wait_ms / 1000,
        over=ended or bool(tamed.text(told.get("offlineAt"))),
        oldest=min((at for item in items if (at := _at(item))), default=0),
    )


def _heard(item: dict[str, Any], history_before: Millis) -> Heard | None:
    snippet, by = tamed.fields(item, "snippet"), tamed.fields(item, "authorDetails")
    type_, native = tamed.text(snippet.get("type")), tamed.identity(item.get("id"))
    if type_ in _TAKEN_AWAY:
        where, name = _TAKEN_AWAY[type_]
        return _deleted(tamed.identity(tamed.fields(snippet, where).get(name)))
    if type_ == "tombstone":  # it stands where the message was, under its id
        return _deleted(native)
    if type_ == "userBannedEvent":
        return _banned(tamed.fields(snippet, "userBannedDetails", "bannedUserDetails"))
    words = _words(type_, snippet)
    if not native or not words.strip():
        return None
    sent_at = _at(item)
    return Heard(
        platform=PLATFORM,
        native=native,
        author=tamed.identity(by.get("channelId"))
        or tamed.identity(snippet.get("authorChannelId")),
        name=tamed.text(by.get("displayName")),
        text=words,
        sent_at=sent_at,
        own=by.get("isChatOwner") is True,
        history=sent_at < history_before,
    )


def _words(type_: str, snippet: dict[str, Any]) -> str:
    if type_ not in _WORDS:
        return ""
    where, name = _WORDS[type_]
    words = tamed.text(tamed.fields(snippet, where).get(name))
    # Of the others it says what was paid as well.
    return words or (
        tamed.text(snippet.get("displayMessage")) if type_ == "textMessageEvent" else ""
    )


def _deleted(native: str) -> Heard | None:
    return Heard(kind="delete", platform=PLATFORM, native=native) if native else None


def _banned(user: dict[str, Any]) -> Heard | None:
    author = tamed.identity(user.get("channelId"))
    name = tamed.text(user.get("displayName"))
    return Heard(kind="ban", platform=PLATFORM, author=author, name=name) if author else None


def _at(item: dict[str, Any]) -> Millis:
    return tamed.moment(tamed.fields(item, "snippet").get("publishedAt"))
