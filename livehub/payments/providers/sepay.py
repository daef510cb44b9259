"""Owns how SePay signs and writes its notifications (developer.sepay.vn, webhooks)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from livehub.clock import Millis
from livehub.errors import SignatureInvalid
from livehub.payments import notified
from livehub.payments.transfers import Direction, Notice

NAME = "sepay"
ANSWER = b'{"success": true}'
SIGNS_TIME = True

_KEY = "apikey "  # the scheme's name may come in any case, as in every Authorization header


def verify(secret: str, headers: Mapping[str, str], raw_body: bytes, now_ms: Millis | None) -> None:
    """Check HMAC-SHA256 over `timestamp.body`, at most 300 s from now, or else the Apikey.

    Raises SignatureInvalid `signature_missing`, `signature_wrong`, or `signature_old` for one that
    is right but of another time, so that it can be judged again once our own clock is trusted.
    """
    signature = notified.header(headers, "x-sepay-signature")
    timestamp = notified.header(headers, "x-sepay-timestamp")
    if not signature and not timestamp:
        _check_key(secret, notified.header(headers, "authorization"))
        return
    if not signature or not timestamp:
        raise SignatureInvalid("signature_missing", retryable=False)
    signed = notified.stamp(timestamp)
    if not secret or signed is None:
        raise SignatureInvalid("signature_wrong", retryable=False)
    message = timestamp.encode() + b"." + raw_body
    wanted = "sha256=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    if not notified.same(wanted, signature.lower()):
        raise SignatureInvalid("signature_wrong", retryable=False)
    notified.check_age(signed, now_ms)


def _check_key(secret: str, given: str) -> None:
    """`Authorization: Apikey …`, which signs neither body nor time."""
    if given[: len(_KEY)].lower() != _KEY:
        raise SignatureInvalid("signature_missing", retryable=False)
    if not secret or not notified.same(secret, given[len(_KEY) :].strip()):
        raise SignatureInvalid("signature_wrong", retryable=False)


def signed_at(headers: Mapping[str, str]) -> Millis | None:
    """When a verified notification was signed; None with the Apikey."""
    if not notified.header(headers, "x-sepay-signature"):
        return None
    return notified.stamp(notified.header(headers, "x-sepay-timestamp"))


def translate(raw_body: bytes) -> list[Notice]:
    """The one transfer of a notification, or ProtocolError `notification_unreadable`.

    Fields that are not used may come and go. `code` is SePay's own cut, often wrong.
    """
    with notified.reading(NAME):
        told = notified.document(raw_body)
        if not isinstance(told, dict):
            raise ValueError("no object")
        return [_notice(told)]


def _notice(told: dict[str, Any]) -> Notice:
    amount, sign = notified.moved(told.get("transferAmount"))
    direction = told.get("transferType")
    if sign != "in" or direction not in {"in", "out"}:
        raise ValueError("which way?")
    way: Direction = "in" if direction == "in" else "out"
    said = notified.text(told.get("content")) or notified.text(told.get("description"))
    return Notice(
        provider=NAME,
        provider_id=notified.identity(told.get("id")),
        account=notified.account(told.get("accountNumber")),
        sub_account=notified.text(told.get("subAccount")),
        bank_ref=notified.text(told.get("referenceCode")) or "",
        amount=amount,
        direction=way,
        booked_at=notified.booked_at(told.get("transactionDate")),
        narrative=said or "",
    )
