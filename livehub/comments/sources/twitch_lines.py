"""Owns what lines of Twitch's chat say: IRC with tags, and in our words what is a comment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from livehub.comments.sources.contract import Heard
from livehub.comments.sources.written import moment, text, word

PLATFORM = "twitch"
_TAGS_MOST = 100
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
_MEANT = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}
_ACTION = "\x01ACTION "


@dataclass(frozen=True, slots=True)
class Line:
    """One line of IRC, taken apart."""

    command: str
    params: tuple[str, ...] = ()
    nick: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def last(self) -> str:
        """The last parameter: what was said."""
        return self.params[-1] if self.params else ""


def parse(raw: bytes) -> Line | None:
    """A line by RFC 1459 and IRCv3 message tags; None for what is none."""
    rest = raw.decode("utf-8", "replace").strip("\r\n")
    tags: dict[str, str] = {}
    if rest.startswith("@"):
        written, _, rest = rest[1:].partition(" ")
        tags = _tags(written)
    rest = rest.lstrip(" ")
    nick = ""
    if rest.startswith(":"):
        prefix, _, rest = rest[1:].partition(" ")
        nick = prefix.partition("!")[0] if "!" in prefix else ""
    head, found, trailing = rest.partition(" :")
    words = head.split()
    if not words or not words[0].isalnum():
        return None
    params = (*words[1:], trailing) if found else tuple(words[1:])
    return Line(words[0].upper(), params, nick, tags)


def _tags(written: str) -> dict[str, str]:
    found = {}
    for each in written.split(";")[:_TAGS_MOST]:
        key, _, value = each.partition("=")
        found[key] = _ESCAPED.sub(lambda escape: _MEANT.get(escape[1], escape[1]), value)
    return found


def heard(line: Line, channel: str) -> Heard | None:
    """What a line says of a channel's comments, if anything.

    Clearing the whole chat takes nothing away: it only wipes what viewers see, orders too.
    """
    if not line.params or line.params[0].lower() != f"#{channel}":
        return None
    if line.command in ("PRIVMSG", "USERNOTICE") and len(line.params) > 1:
        return _comment(line, channel)
    if line.command == "CLEARMSG" and (native := word(line.tags.get("target-msg-id"))):
        return Heard(kind="delete", platform=PLATFORM, native=native)
    if line.command == "CLEARCHAT" and len(line.params) > 1:
        author, name = word(line.tags.get("target-user-id")), word(line.last)
        return Heard(kind="ban", platform=PLATFORM, author=author, name=name)
    return None


def _comment(line: Line, channel: str) -> Heard | None:
    tags = line.tags
    said = text(_said(line))
    nick = word(tags.get("login")) or word(line.nick)
    if not said or not (nick or tags.get("user-id")):
        return None
    return Heard(
        platform=PLATFORM,
        native=word(tags.get("id")),
        author=word(tags.get("user-id")),
        name=word(tags.get("display-name")) or nick,
        text=said,
        sent_at=moment(tags.get("tmi-sent-ts", "")),
        own=nick.lower() == channel or "broadcaster/" in f"{tags.get('badges', '')}",
    )


def _said(line: Line) -> str:
    """Without the frame of `/me`, and without the name that Twitch puts before a reply."""
    said = line.last
    if said.startswith(_ACTION):
        said = said[len(_ACTION) :].removesuffix("\x01")
    for tag in ("reply-parent-display-name", "reply-parent-user-login"):
        parent = line.tags.get(tag)
        if parent and said.lower().startswith(f"@{parent} ".lower()):
            return said[len(parent) + 2 :]
    return said
