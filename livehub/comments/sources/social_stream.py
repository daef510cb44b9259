"""Owns Social Stream Ninja: what its messages say, and listening to its public relay."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from livehub.comments.sources.contract import Given, Heard, Hearing
from livehub.comments.sources.live_only import Ear, flowing
from livehub.comments.sources.written import moment, plain, text, word, yes
from livehub.errors import ProtocolError, ProviderError

NAME = "ssn"
KEYS: tuple[str, ...] = ("token",)
"""The session on its relay: whoever has it hears the buyers, so it is a key and no address."""

BASE = "wss://io.socialstream.ninja"
CHAT_OUT = 4  # the channel on which its "Send chat messages to API server" speaks
FRAME_MOST = 256 * 1024
"""Bytes of one message: an avatar may be in it as a data: address of 55 KB, a picture as well."""
MESSAGES_MOST = 200  # in one frame
REMEMBERED = 2_000
"""Messages of one connection that its deletions can name. Overflow: the oldest is forgotten."""

_SESSION = re.compile(r"[A-Za-z0-9_-]{1,100}")
_PLATFORM = re.compile(r"[^a-z0-9]+")
# The same comments as through that platform's own source.
_SAME_PLATFORM = {"youtubeshorts": "youtube", "instagramlive": "instagram"}
_NAMELESS = frozenset({"facebook user"})
"""What Facebook's bridge writes where it was not told a name."""
_NAMES_ARE_UNIQUE = frozenset({"twitch", "kick"})
_PICTURE = "🖼"
_GIFT = "🎁"


@dataclass(slots=True)
class Read:
    """What one message was: something heard, under Social Stream's own number, or viewers."""

    heard: Heard | None = None
    number: str = ""
    """Its own number of a message: good within one run of it only, then it starts anywhere again."""
    viewers: dict[str, int] = field(default_factory=dict)


def translate(frame: bytes | str) -> list[Heard]:
    """What a frame says, in our words; nothing for a frame that cannot be read or says nothing.

    Format: steveseguin/social_stream, `api.md`. One chat object, or a list of them.
    """
    try:
        return Connection().hear(read(frame))
    except ProtocolError:
        return []


def read(frame: bytes | str) -> list[Read]:
    """As `translate`, with what a connection has to know besides.

    Raises ProtocolError `message_unreadable` for what is no JSON object or list of some.
    """
    if len(frame) > FRAME_MOST:
        raise ProtocolError("message_unreadable")
    try:
        found = msgspec.json.decode(frame)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ProtocolError("message_unreadable") from None
    if not isinstance(found, dict | list):
        raise ProtocolError("message_unreadable")
    return read_all(found if isinstance(found, list) else [found])


def read_all(messages: list[Any]) -> list[Read]:
    """What decoded messages say; those that are none are passed over."""
    return [_one(each) for each in messages[:MESSAGES_MOST] if isinstance(each, dict)]


def _one(message: Mapping[str, Any]) -> Read:
    gone = message.get("delete")
    if isinstance(gone, dict):
        return Read(_deletion(gone), word(gone.get("id")))
    if yes(message.get("event")):
        return Read(viewers=_viewers(message))
    if yes(message.get("action")) or yes(message.get("private")):
        return Read()
    if not word(message.get("chatname")):
        return Read()
    return Read(_comment(message), word(message.get("id")))


def _comment(message: Mapping[str, Any]) -> Heard | None:
    meta = _meta(message)
    said = _said(message)
    if not said:
        return None
    return Heard(
        platform=_platform(message),
        native=_native(meta),
        author=word(message.get("userid")),
        name=_name(message),
        text=said,
        sent_at=moment(message.get("timestamp")) or moment(meta.get("createdTime")),
        own=_is_own(message, meta),
    )


def _said(message: Mapping[str, Any]) -> str:
    """What was written. A gift or a picture alone is shown as such; beside words it is left out,
    for `3 roses` would be read as an order."""
    shown = message.get("chatmessage")
    if said := text(shown) if yes(message.get("textonly")) else plain(shown):
        return said
    if yes(message.get("hasDonation")) and (gift := plain(message["hasDonation"])):
        return f"{_GIFT} {gift}"
    return _PICTURE if word(message.get("contentimg")) else ""


def _deletion(gone: Mapping[str, Any]) -> Heard | None:
    """A comment that was taken away, or all of an author when no message is named.

    A name alone takes nothing away where names are not unique: it would hide the orders of
    everybody called the same.
    """
    platform, native = _platform(gone), _native(_meta(gone))
    author, name = word(gone.get("userid")), _name(gone)
    if native or word(gone.get("id")):
        return Heard(kind="delete", platform=platform, native=native, author=author, name=name)
    if author or (name and platform in _NAMES_ARE_UNIQUE):
        return Heard(kind="ban", platform=platform, author=author, name=name)
    return None


def _platform(message: Mapping[str, Any]) -> str:
    said = word(message.get("type")) or word(message.get("platform"))
    found = _PLATFORM.sub("", said.lower())[:32]
    return _SAME_PLATFORM.get(found, found) or "external"


def _meta(message: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = message.get("meta")
    if isinstance(meta, str) and meta.startswith("{"):  # a form has only text
        try:
            meta = msgspec.json.decode(meta)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return {}
    return meta if isinstance(meta, dict) else {}


def _native(meta: Mapping[str, Any]) -> str:
    return word(meta.get("commentId")) or word(meta.get("messageId"))


def _name(message: Mapping[str, Any]) -> str:
    name = word(plain(message.get("chatname")))
    return "" if name.lower() in _NAMELESS else name


def _is_own(message: Mapping[str, Any], meta: Mapping[str, Any]) -> bool:
    """The page itself, or whom its owner named as host. `admin` is also said of others."""
    page = word(meta.get("pageId"))
    return (bool(page) and page == word(meta.get("fromId"))) or message.get("host") is True


def _viewers(message: Mapping[str, Any]) -> dict[str, int]:
    """People watching by platform: `viewer_update` of one, `viewer_updates` of all."""
    if message.get("event") not in ("viewer_update", "viewer_updates"):
        return {}
    meta = message.get("meta")
    counts = meta if isinstance(meta, dict) else {word(message.get("type")): meta}
    return {
        str(platform)[:32]: int(count)
        for platform, count in list(counts.items())[:50]
        if isinstance(count, int | float) and 0 <= count < 1_000_000_000
    }


class Connection:
    """One connection's messages: remembers what its deletions will name by its own numbers."""

    def __init__(self) -> None:
        self.viewers: dict[str, int] = {}
        self._known: OrderedDict[tuple[str, str], Heard] = OrderedDict()

    def hear(self, found: list[Read]) -> list[Heard]:
        """What is to be told of these."""
        heard = []
        for each in found:
            self.viewers.update(each.viewers)
            if each.heard is None:
                continue
            if each.heard.kind == "comment":
                self._remember(each.number, each.heard)
                heard.append(each.heard)
            elif (gone := self._resolved(each.number, each.heard)) is not None:
                heard.append(gone)
        return heard

    def _remember(self, number: str, heard: Heard) -> None:
        if not number:
            return
        self._known[heard.platform, number] = heard
        self._known.move_to_end((heard.platform, number))
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _resolved(self, number: str, gone: Heard) -> Heard | None:
        """The deletion with what it takes away; None when nobody knows which comment is meant.

        The name has to be the same: after a restart its numbers may meet those before it.
        """
        if gone.kind == "ban" or gone.native:
            return gone
        known = self._known.get((gone.platform, number))
        if known is None or gone.name not in ("", known.name):
            return None
        native, author, name = known.native, known.author, known.name
        return msgspec.structs.replace(
            gone, native=native, author=author, name=name, text=known.text
        )


def session(stream: str) -> str:
    """The session that is meant: as it is, or in a dock's or overlay's address.

    Raises ProviderError `source_stream_unreadable`.
    """
    found = stream.strip()
    if "/" in found or "?" in found:
        parts = urlsplit(found)
        found = (parse_qs(parts.query).get("session") or [""])[0]
    if not _SESSION.fullmatch(found):
        raise ProviderError("source_stream_unreadable", retryable=False)
    return found


async def run(given: Given, hearing: Hearing) -> None:
    """Listen to a session on the public relay, which repeats nothing: gaps are told.

    That it is open says nothing of whether a Social Stream Ninja speaks at the other end.
    """
    said = given.keys.get(KEYS[0], "").strip()
    if not said:
        raise ProviderError("source_keys_missing", retryable=False)
    address = f"{given.bases.get(NAME, BASE)}/join/{session(said)}/{CHAT_OUT}"
    ear = Ear(hearing, given.clock)
    hearing.is_now("connecting")
    try:
        async with connect(address, max_size=FRAME_MOST, proxy=None, compression=None) as socket:
            ear.connected()
            await _listen(socket, ear, hearing)
    except InvalidStatus as error:
        raise _refused(error) from None
    except ConnectionClosed as error:
        await ear.lost()
        raise ProviderError("source_failed") from error


async def _listen(socket: ClientConnection, ear: Ear, hearing: Hearing) -> None:
    connection = Connection()
    async with flowing(ear.take) as put:
        while True:
            try:
                found = read(await socket.recv())
            except ProtocolError:
                continue
            await put(connection.hear(found))
            if any(each.viewers for each in found):
                hearing.figures(viewers=sum(connection.viewers.values()))


def _refused(error: InvalidStatus) -> ProviderError:
    status = error.response.status_code
    if status == 429:
        return ProviderError("source_throttled", retry_s=_seconds(error))
    return ProviderError("source_blocked" if status in (401, 403) else "source_failed")


def _seconds(error: InvalidStatus) -> int:
    said = error.response.headers.get("Retry-After", "")
    return min(int(said), 3600) if said.isascii() and said.isdecimal() else 60
