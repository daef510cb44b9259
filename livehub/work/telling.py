"""Owns turning what a source heard into commands of a show's log: hashed, bounded, each once.

Nothing of what is told is believed: texts and names are cut and made whole, platforms are words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import msgspec

from livehub import ids
from livehub.clock import DAY, Millis
from livehub.comments.echoes import Echoes, Saying
from livehub.comments.fold import fold_text
from livehub.comments.queue import Queue
from livehub.comments.sources.contract import Heard
from livehub.display import INGEST_LIMIT, clean_name
from livehub.links import Links
from livehub.log.command import Body
from livehub.shows import comment_commands as cmd

EVERYBODY = "source:all"
"""Who says what any source may say: told by two of them, it is one command."""

WORD_MOST = 300  # characters of an id or a name
AHEAD: Millis = DAY  # a platform's clock that is further ahead than that is no clock
_PLATFORM = re.compile(r"[a-z0-9]{1,20}")


class Wish(msgspec.Struct, frozen=True):
    """One command. `key` names the comment that it brings in, empty for any other kind."""

    body: Body
    actor: str
    id: str
    key: str = ""


class Telling:
    """Makes wishes; keeps nothing, but for the secrets that hashes are made with,
    and the hashes of people who wrote lately."""

    def __init__(self, links: Links, fingerprint: Callable[[bytes], str]) -> None:
        self._links = links
        self._fingerprint = fingerprint
        self._known_as = lru_cache(maxsize=4_096)(self._hashed)  # people write more than once

    def native(self, heard: Heard) -> str:
        """A keyed hash of the platform's own id; empty where it has none."""
        if not heard.native:
            return ""
        return self._hash("native", _platform(heard), heard.native)

    def comment(
        self, source: str, heard: Heard, echoes: Echoes, queue: Queue, now: Millis
    ) -> Wish | None:
        """What brings a comment in, None when it says nothing.

        The same comment makes the same wish. One that came in without an id, which is told now,
        makes a wish that changes nothing but is remembered under that id.
        """
        text = _whole(heard.text, INGEST_LIMIT)
        if not text.strip():
            return None
        name, platform, native = _whole(heard.name), _platform(heard), self.native(heard)
        saying, by = _saying(heard, text), _whole(heard.author)
        sent_at = heard.sent_at if 0 < heard.sent_at <= now + AHEAD else 0
        key = native or self._said(saying, by, sent_at)
        entry = echoes.hear(
            source, saying, native=native, key=key, sent_at=sent_at, now=now, author=by
        )
        known = entry.key in queue.keys
        body = cmd.ReceiveComment(
            source=source,
            author=self._author(heard, entry.key),
            name=name,
            text=text,
            platform=platform,
            key=entry.key,
            native=_whole(heard.native),
            sent_at=sent_at,
            own=heard.own,
            history=heard.history,
        )
        return Wish(body, EVERYBODY, native if native and known else entry.key, entry.key)

    def edit(self, source: str, heard: Heard, key: str) -> Wish | None:
        """Its new words. Told again it changes nothing, and words may come back: never one command."""
        text = _whole(heard.text, INGEST_LIMIT)
        if not text.strip():
            return None
        return Wish(cmd.EditComment(key=key, text=text), _actor(source), ids.fresh())

    def delete(self, heard: Heard, key: str, queue: Queue) -> Wish:
        """Away with it. While it is there that is another wish each time: what was hidden may be
        shown again, and then be taken away."""
        there = queue.get(queue.keys.get(key, ""))
        told = self._hash(heard.kind, _platform(heard), heard.native or key)
        if there is not None and there.state != "deleted":
            told = ids.fresh()
        return Wish(cmd.DeleteComment(key=key, hidden=heard.kind == "hide"), EVERYBODY, told)

    def named(self, source: str, heard: Heard, echoes: Echoes) -> str:
        """The key of a comment that has no id of its platform's, by all that is known of it; empty
        when there was none lately."""
        text = _whole(heard.text, INGEST_LIMIT)
        if not text.strip():
            return ""
        return echoes.latest(source, _saying(heard, text), _whole(heard.author)) or ""

    def ban(self, source: str, heard: Heard) -> Wish | None:
        """Away with all that they wrote; told again later it is another ban."""
        if not (heard.author or heard.name):
            return None
        author, at = self._author(heard, ""), heard.sent_at
        told = self._hash("ban", author, str(at)) if at else ids.fresh()
        return Wish(cmd.BanAuthor(author=author), _actor(source), told)

    def _author(self, heard: Heard, comment: str) -> str:
        """People of one name are one where the platform tells no more; nobody is nobody else."""
        platform = _platform(heard)
        if heard.author:
            return self._known_as(platform, "id", _whole(heard.author))
        if name := _folded(heard.name):
            return self._known_as(platform, "name", name)
        return self._hashed(platform, "nobody", comment)

    def _hashed(self, *who: str) -> str:
        return ids.digest(self._links.make("author", ids.digest(*who)))[:20]

    def _said(self, saying: Saying, by: str, sent_at: Millis) -> str:
        """A key for what has no id: the same after a restart where it is told when it was sent."""
        if not sent_at:
            return self._hash("told", ids.fresh(32))
        return self._hash("said", saying.platform, saying.who, by, saying.words, str(sent_at))

    def _hash(self, *parts: str) -> str:
        return self._fingerprint(" ".join(map(ids.digest, map(_whole, parts))).encode())


def _actor(source: str) -> str:
    return f"source:{source}"


def _platform(heard: Heard) -> str:
    return _platform_word(heard.platform[:40])


@lru_cache(maxsize=256)
def _platform_word(platform: str) -> str:
    return "".join(_PLATFORM.findall(platform.lower()))[:20] or "other"


def _saying(heard: Heard, text: str) -> Saying:
    return Saying(_platform(heard), _who(heard), fold_text(text) or text.strip())


def _who(heard: Heard) -> str:
    return _folded(heard.name) or _whole(heard.author)


@lru_cache(maxsize=4_096)
def _folded(name: str) -> str:
    shown = clean_name(name[:WORD_MOST])
    return fold_text(shown) or shown


def _whole(text: str, most: int = WORD_MOST) -> str:
    """Cut, and without halves of signs, which no encoder takes."""
    cut = text[:most]
    return cut if cut.isascii() else cut.encode("utf-8", "ignore").decode()
