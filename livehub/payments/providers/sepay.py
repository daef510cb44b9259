"""Owns how SePay signs and writes its notifications (developer.sepay.vn, webhooks)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from livehub.clock import SECOND, Millis
from livehub.errors import ProtocolError, SignatureInvalid
from livehub.payments.transfers import Notice, booked_at

NAME = "sepay"
ANSWER = b'{"success": true}'

_OLDEST: Millis = 300 * SECOND  # as SePay documents it; each of its retries is signed anew
_SECONDS = re.compile(r"[0-9]{1,12}")
_MOST = 10**15  # đồng and ids beyond this are mistakes, and would not fit where they are kept


class _Notification(msgspec.Struct, rename="camel"):
    """The fields that are used; others may come and go. `code` is SePay's own cut, often wrong."""

    id: Annotated[int, Meta(ge=0, le=_MOST)]
    transaction_date: str
    account_number: Annotated[str, Meta(pattern=r"^\s*[0-9A-Za-z]{1,34}\s*$")]
    transfer_type: Literal["in", "out"]
    transfer_amount: Annotated[int, Meta(gt=0, le=_MOST)]
    content: str | None = None
    description: str | None = None
    sub_account: str | None = None
    reference_code: str | None = None


_decoder = msgspec.json.Decoder(_Notification)


def verify(secret: str, headers: Mapping[str, str], raw_body: bytes, now_ms: Millis | None) -> None:
    """Check HMAC-SHA256 over `timestamp.body` and that it is at most 300 s from now.

    Raises SignatureInvalid `signature_missing`, `signature_wrong`, or `signature_old` for one that
    is right but of another time, so that it can be judged again once our own clock is trusted.
    """
    given = {name.lower(): value.strip() for name, value in headers.items()}
    signature = given.get("x-sepay-signature", "")
    timestamp = given.get("x-sepay-timestamp", "")
    if not signature or not timestamp:
        raise SignatureInvalid("signature_missing", retryable=False)
    if not secret or not _SECONDS.fullmatch(timestamp):
        raise SignatureInvalid("signature_wrong", retryable=False)
    signed = timestamp.encode() + b"." + raw_body
    wanted = "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted.encode(), signature.lower().encode(errors="replace")):
        raise SignatureInvalid("signature_wrong", retryable=False)
    if now_ms is not None and abs(now_ms - int(timestamp) * SECOND) > _OLDEST:
        raise SignatureInvalid("signature_old", retryable=False)


def translate(raw_body: bytes) -> list[Notice]:
    """The one transfer of a notification, or ProtocolError `notification_unreadable`."""
    try:
        told = _decoder.decode(raw_body)
        booked = booked_at(told.transaction_date)
    # msgspec's errors are ValueErrors, as are bad UTF-8 and bad dates; it gives up on deep nesting
    except (ValueError, RecursionError):
        raise ProtocolError("notification_unreadable", provider=NAME) from None
    return [
        Notice(
            provider=NAME,
            provider_id=str(told.id),
            account=told.account_number.strip(),
            sub_account=_said(told.sub_account),
            bank_ref=_said(told.reference_code) or "",
            amount=told.transfer_amount,
            direction=told.transfer_type,
            booked_at=booked,
            narrative=_said(told.content) or _said(told.description) or "",
        )
    ]


def _said(text: str | None) -> str | None:
    """SePay says nothing in three ways: null, an empty text, and blanks."""
    return (text or "").strip() or None
