"""Owns how payOS signs and writes its notifications (payos.vn/docs/tich-hop-webhook).

Nothing in them tells their age, so a replay is as right as the first one: that a transfer counts
once, whatever tells of it, is the only defence, and enough.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from livehub.clock import Millis
from livehub.errors import SignatureInvalid
from livehub.payments import canonical, notified
from livehub.payments.transfers import Notice

NAME = "payos"
ANSWER = b'{"success": true}'
SIGNS_TIME = False

_NOTHING = {None: "", True: "true", False: "false"}
_SAMPLE = ("123", "124c33293c43417ab7879e14c8d9eb18", "TF230204212323")
"""Order code, link and bank reference of what payOS posts when an address is registered."""
_TEXTS = (
    "accountNumber",
    "reference",
    "paymentLinkId",
    "transactionDateTime",
    "description",
    "currency",
    "code",
    "virtualAccountNumber",
    "counterAccountName",
    "counterAccountBankId",
    "counterAccountNumber",
)


def verify(
    secret: str,
    headers: Mapping[str, str],  # noqa: ARG001 - nothing is in them here
    raw_body: bytes,
    now_ms: Millis | None,  # noqa: ARG001
) -> None:
    """Check HMAC-SHA256 over the raw `data`, whatever fields it has; no time is signed.

    Raises SignatureInvalid `signature_missing` or `signature_wrong`.
    """
    told = _told(raw_body, canonical.javascript)
    given = told.get("signature")
    if not isinstance(given, str) or not given.strip():
        raise SignatureInvalid("signature_missing", retryable=False)
    right = False
    for number in canonical.NUMBERS:
        data = _told(raw_body, number).get("data")
        if secret and isinstance(data, dict):
            right |= _signed(secret, data, given.strip().lower())
    if not right:
        raise SignatureInvalid("signature_wrong", retryable=False)


def _told(raw_body: bytes, number: canonical.Number) -> dict[str, Any]:
    try:
        told = canonical.parse(raw_body, number)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _signed(secret: str, data: dict[str, Any], given: str) -> bool:
    try:
        message = signed_text(data).encode()
    except ValueError:  # half a sign
        return False
    return notified.same(hmac.new(secret.encode(), message, hashlib.sha256).hexdigest(), given)


def signed_text(data: dict[str, Any]) -> str:
    """What payOS signs: `key=value` of every field, sorted, with `&` between."""
    return "&".join(f"{key}={_value(data[key])}" for key in sorted(data))


def _value(value: Any) -> str:
    if isinstance(value, str):
        return "" if value in {"null", "undefined"} else value
    if isinstance(value, bool | None):
        return _NOTHING[value]
    return canonical.write(value)


def signed_at(headers: Mapping[str, str]) -> Millis | None:  # noqa: ARG001 - as the others
    """Always None."""
    return None


def translate(raw_body: bytes) -> list[Notice]:
    """The one transfer of a notification, the sample of a registration marked as a test.

    Raises ProtocolError `notification_unreadable`, also for what is told of a payment that failed:
    there is no such notification, so a person should see it.
    """
    with notified.reading(NAME):
        told = notified.document(raw_body)
        data = told.get("data") if isinstance(told, dict) else None
        if not isinstance(data, dict):
            raise ValueError("no transfer")
        return [_notice(data)]


def _notice(data: dict[str, Any]) -> Notice:
    amount, direction = notified.moved(data.get("amount"))
    said = {name: notified.text(data.get(name)) for name in _TEXTS}
    if (
        direction != "in"
        or said["code"] not in {None, "00"}
        or said["currency"] not in {None, "VND"}
    ):
        raise ValueError("no money came in")
    link, reference = said["paymentLinkId"] or "", said["reference"] or ""
    booked = notified.booked_at(said["transactionDateTime"])
    if not link and not reference:
        raise ValueError("which transfer?")
    told_apart = "" if link and reference else f":{booked}:{amount}"
    return Notice(
        provider=NAME,
        # Without a link or a reference, the moment and the sum keep two transfers apart.
        provider_id=f"{link}:{reference}{told_apart}",
        account=notified.account(said["accountNumber"]),
        # Every order has a virtual account of its own here, so the memo need not hold its code.
        sub_account=said["virtualAccountNumber"] or link or None,
        bank_ref=reference,
        amount=amount,
        direction=direction,
        booked_at=booked,
        narrative=said["description"] or "",
        payer=said["counterAccountName"],
        payer_bin=said["counterAccountBankId"],
        payer_account=said["counterAccountNumber"],
        test=(notified.text(data.get("orderCode")), link, reference) == _SAMPLE,
    )
