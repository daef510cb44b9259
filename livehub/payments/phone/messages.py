"""Owns taking messages out of what forwarding apps post: JSON, forms and plain text, any field names.

Whoever writes to the phone chooses the text, and careless templates let a text break out of its
field. So who sent a message may be said only once: two different answers are none.
"""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

import msgspec

from livehub import clock
from livehub.clock import Millis

MESSAGES_MOST = 20
"""Of one request; more is no phone."""
FIELDS_MOST = 200
TEXT_MOST = 2_000
"""Characters; no bank writes as much, so what is longer is not read."""

Role = Literal["app", "sender", "title", "long", "text", "time"]

# Names as the apps' own templates and documentations have them, without what stands between words.
_NAMES: dict[Role, str] = {
    "app": "app package packagename apppackage pkg application appname notapppackage",
    "sender": "from sender phonenumber phone number address sendernumber smsnumber incomingnumber",
    "title": "title subject nottitle notificationtitle androidtitle contenttitle",
    "long": "orgcontent bigtext textbig nottextbig androidbigtext fulltext",
    "text": "text message msg content body sms smsbody smstext messagebody notification nottext "
    "notificationtext androidtext data value2 key",
    "time": "timestamp time date datetime when posttime postedat receivedat receivedstamp "
    "receivetime sentstamp sentat nottimestamp",
}
_ROLES: dict[str, Role] = {name: role for role, names in _NAMES.items() for name in names.split()}
_BETWEEN = re.compile(r"[^a-z0-9]+")
_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+")
_DIALLED = re.compile(r"[+(]?[0-9][0-9 ().-]{5,}")
_LOOSE = re.compile(r'"(\w{1,40})"\s*:\s*"(.*?)"\s*(?=,\s*"\w{1,40}"\s*:|\}\s*$)', re.DOTALL)
_BLANKS = str.maketrans({"\r": "\n", "\t": " "})
_SECONDS_MOST = 10**11  # as seconds year 5138, as milliseconds 1973


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message as the phone got it. `app` is a package, `sender` a name or number of an SMS.

    `at` is when the phone says it came, by the phone's own clock; None when it does not say.
    """

    app: str = ""
    sender: str = ""
    title: str = ""
    text: str = ""
    at: Millis | None = None
    unclear: bool = False
    """Two answers to who sent it: somebody may have written one of them into the text."""

    def words(self) -> str:
        """Everything that a person would want to see of it."""
        first = self.app or self.sender
        return "\n".join(part for part in (first, self.title, self.text) if part)


def read(content_type: str, raw: bytes, query: Mapping[str, str]) -> list[Message]:
    """The messages of a request body. Where the address names app or sender, the body cannot.

    Never fails: a body that is nothing else is plain text by nobody.
    """
    kind, _, parameters = content_type.partition(";")
    return [
        message(query.items(), pairs)
        for pairs in _bodies(kind.strip().lower(), decoded(raw, parameters))
    ]


def decoded(raw: bytes, parameters: str = "") -> str:
    """The text of a body: by its mark, as UTF-8, or as its header says; wrong bytes are marked."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16")):
        if raw.startswith(mark):
            return raw.decode(name, errors="replace")
    if raw.startswith(codecs.BOM_UTF16_BE):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        named = re.search(r"charset=[\"']?([\w-]{1,20})", parameters)
        try:
            return raw.decode(named[1] if named else "utf-8", errors="replace")
        except (LookupError, ValueError):
            return raw.decode(errors="replace")


def _bodies(kind: str, text: str) -> Iterable[list[tuple[str, Any]]]:
    stripped = text.strip()
    if not stripped:
        return [[]]
    # Only what says so is JSON: a text by itself is its writer's, whatever it looks like.
    if "json" in kind or ("urlencoded" in kind and stripped[0] in "{["):
        found = _json(stripped)
        if found is not None:
            return found
    if "urlencoded" in kind:
        try:
            return [parse_qsl(stripped, keep_blank_values=True, max_num_fields=FIELDS_MOST)]
        except ValueError:
            return [[]]
    return [[("text", stripped)]]


def _json(text: str) -> list[list[tuple[str, Any]]] | None:
    """Fields of each message, doubled ones twice; None when it is no JSON at all.

    Templates of automation apps put texts in as they are, so line breaks and quotation marks
    inside a value are lived with.
    """
    try:
        found = json.loads(text, strict=False, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        loose = _LOOSE.findall(text)
        return [loose[:FIELDS_MOST]] if loose else None
    if isinstance(found, list) and not isinstance(found, _Pairs):
        return [_flat(each) for each in found[:MESSAGES_MOST] if isinstance(each, _Pairs)] or [[]]
    return [_flat(found)] if isinstance(found, _Pairs) else [[("text", str(found))]]


class _Pairs(list[tuple[str, Any]]):
    """A JSON object with its doubled keys."""


def _flat(pairs: _Pairs, depth: int = 0) -> list[tuple[str, Any]]:
    return list(_fields(pairs, depth))[:FIELDS_MOST]


def _fields(pairs: _Pairs, depth: int) -> Iterator[tuple[str, Any]]:
    """SMS Gateway wraps its message in `payload`; two levels are as deep as any app goes."""
    for key, value in pairs:
        if isinstance(value, _Pairs):
            if depth < 2:
                yield from _fields(value, depth + 1)
        else:
            yield key, value


def message(address: Iterable[tuple[str, Any]], body: Iterable[tuple[str, Any]]) -> Message:
    """A message out of an app's fields: those in its address, which a text cannot change, first."""
    outer, inner = _said(address), _said(body)
    who = outer if outer["app"] or outer["sender"] else inner
    apps = [*dict.fromkeys(filter(_PACKAGE.fullmatch, (*who["app"], *who["sender"])))]
    names = [*dict.fromkeys(each for each in who["sender"] if each not in apps)]
    if not apps and not names:  # an app's label is a name too, where nothing better is told
        names = [*dict.fromkeys(who["app"])]
    said = {role: (*outer[role], *inner[role]) for role in _NAMES}
    return Message(
        app=apps[0] if apps else "",
        sender=names[0][:60] if names else "",
        title=said["title"][0][:200] if said["title"] else "",
        text=max(said["long"] or said["text"] or ("",), key=len),
        at=next((at for text in said["time"] if (at := _moment(text)) is not None), None),
        unclear=len(apps) > 1
        or len(names) > 1
        or bool(apps and names and _DIALLED.fullmatch(names[0])),
    )


def _said(pairs: Iterable[tuple[str, Any]]) -> dict[Role, list[str]]:
    said: dict[Role, list[str]] = {role: [] for role in _NAMES}
    for key, value in pairs:
        role = _ROLES.get(_BETWEEN.sub("", key.lower()[:60]))
        if role and isinstance(value, str | int | float) and (text := _clean(str(value))):
            said[role].append(text)
    return said


def _clean(text: str) -> str:
    """As it reads: one form of each letter, no invisible signs, placeholders left unfilled gone."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_BLANKS))
    kept = (sign for sign in text if sign == "\n" or unicodedata.category(sign)[0] != "C")
    cleaned = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in kept).strip()
    return "" if re.fullmatch(r"[{\[%]\w{2,30}[}\]%]?", cleaned) else cleaned


def _moment(text: str) -> Millis | None:
    """ms or s since 1970, or an ISO date and time, Vietnam's when it names no zone."""
    if re.fullmatch(r"[0-9]{9,14}", text):
        number = int(text)
        return number if number >= _SECONDS_MOST else number * clock.SECOND
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.VIETNAM)
    try:
        return clock.millis(moment)
    except (OverflowError, ValueError):
        return None
