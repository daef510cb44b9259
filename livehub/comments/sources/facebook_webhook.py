"""Owns how Facebook signs and writes its notifications of comments (developers.facebook.com,
"Webhooks for Pages", `object: page`, `field: feed`).

Everything here is pure; who may be told, and of which show, is for whoever serves the address.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import msgspec

from livehub.comments.sources import facebook_events, tamed
from livehub.comments.sources.contract import Heard, Kind
from livehub.comments.sources.facebook_events import PLATFORM
from livehub.errors import NotAuthorized, ProtocolError, SignatureInvalid

CHALLENGE_MOST = 200
"""Signs of a challenge; Facebook's have ten."""

_PREFIX = "sha256="
_VERBS: Mapping[str, Kind] = {
    "add": "comment",
    "unhide": "comment",
    "edit": "edit",
    "edited": "edit",
    "remove": "delete",
    "delete": "delete",
    "hide": "hide",
}


def verify(secret: str, headers: Mapping[str, str], raw: bytes) -> None:
    """Check HMAC-SHA256 of the raw body with the app's secret, in constant time.

    No time is signed: a replay is as right as the first one, and changes nothing. Raises
    SignatureInvalid `signature_missing` or `signature_wrong`.
    """
    given = {name.lower(): value for name, value in headers.items()}.get("x-hub-signature-256", "")
    if not given.strip():
        raise SignatureInvalid("signature_missing", retryable=False)
    wanted = _PREFIX + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    right = hmac.compare_digest(wanted.encode(), given.strip().encode("utf-8", "replace"))
    if not (secret and right):
        raise SignatureInvalid("signature_wrong", retryable=False)


def challenge(query: Mapping[str, str], token: str) -> str:
    """What to answer when Facebook asks whether the address is ours; `token` is the one that was
    typed in there. Raises NotAuthorized `not_allowed` when it is another."""
    given, asked = query.get("hub.verify_token", ""), query.get("hub.challenge", "")
    right = hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())
    asks = query.get("hub.mode") == "subscribe" and 0 < len(asked) <= CHALLENGE_MOST
    if not (token and right and asks):
        raise NotAuthorized("not_allowed")
    return asked


def translate_webhook(raw: bytes) -> list[tuple[str, Heard]]:
    """Every comment that was written, changed, hidden or taken away, with the post it belongs to,
    in their order. What else a page's feed tells (reactions, posts) is nothing.

    Raises ProtocolError `notification_unreadable` for what is no JSON object.
    """
    try:
        told = tamed.document(raw)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise ProtocolError("notification_unreadable", provider=PLATFORM)
    if told.get("object") != "page":
        return []
    return [
        heard
        for entry in tamed.rows(told.get("entry"))
        for change in tamed.rows(entry.get("changes"))
        if (heard := _change(change, tamed.identity(entry.get("id")))) is not None
    ]


def _change(change: dict[str, Any], page: str) -> tuple[str, Heard] | None:
    value = tamed.fields(change, "value")
    if change.get("field") != "feed" or value.get("item") != "comment":
        return None
    verb = value.get("verb")
    kind = _VERBS.get(verb) if isinstance(verb, str) else None
    native, post = tamed.identity(value.get("comment_id")), tamed.identity(value.get("post_id"))
    if kind is None or not native:
        return None
    if kind in {"delete", "hide"}:
        return post, Heard(kind=kind, platform=PLATFORM, native=native)
    heard = facebook_events.comment({**value, "id": native}, page)
    return None if heard is None else (post, msgspec.structs.replace(heard, kind=kind))


def numbers(post: str, native: str) -> frozenset[str]:
    """By which numbers the video of a comment may be known to us: `watched` of the source has some.

    A post is named `PAGE_POST`, a comment `POST_COMMENT`; which of them is the video's differs.
    """
    return frozenset(
        each for each in (post, post.rpartition("_")[2], native.partition("_")[0]) if each
    )
