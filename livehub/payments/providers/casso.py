"""Owns how Casso signs and writes its notifications (developer.casso.vn), both versions of them.

Version 1 sends a secure token and a list, version 2 a signature and one object. Which is in use is
told from the headers that arrive.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

from livehub.clock import Millis
from livehub.errors import SignatureInvalid
from livehub.payments import canonical, notified
from livehub.payments.transfers import Notice

NAME = "casso"
ANSWER = b'{"success": true}'
SIGNS_TIME = True

_SIGNATURE = re.compile(r"t=([0-9]{1,15})\s*,\s*v1=([0-9A-Fa-f]{128})")
_TEST = "MA_GIAO_DICH_THU_NGHIEM"  # the bank reference of Casso's own test call


def verify(secret: str, headers: Mapping[str, str], raw_body: bytes, now_ms: Millis | None) -> None:
    """Check HMAC-SHA512 over `t.` and the sorted body, at most 300 s from now, or else the token.

    Casso documents no tolerance: five minutes are ours. Raises SignatureInvalid
    `signature_missing`, `signature_wrong` or `signature_old`.
    """
    given = notified.header(headers, "x-casso-signature")
    if not given:
        _check_token(secret, notified.header(headers, "secure-token"))
        return
    parts = _SIGNATURE.fullmatch(given)
    if not secret or parts is None or not _signed(secret, parts[1], parts[2], raw_body):
        raise SignatureInvalid("signature_wrong", retryable=False)
    notified.check_age(notified.stamp(parts[1]), now_ms)


def _signed(secret: str, stamp: str, given: str, raw_body: bytes) -> bool:
    try:
        written = tuple(canonical.forms(raw_body))
    except ValueError:
        return False
    right = False
    for form in written:
        message = stamp.encode() + b"." + form
        wanted = hmac.new(secret.encode(), message, hashlib.sha512).hexdigest()
        right |= notified.same(wanted, given.lower())
    return right


def _check_token(secret: str, given: str) -> None:
    if not given:
        raise SignatureInvalid("signature_missing", retryable=False)
    if not secret or not notified.same(secret, given):
        raise SignatureInvalid("signature_wrong", retryable=False)


def signed_at(headers: Mapping[str, str]) -> Millis | None:
    """When a verified notification was signed; None for version 1."""
    parts = _SIGNATURE.fullmatch(notified.header(headers, "x-casso-signature"))
    return notified.stamp(parts[1]) if parts else None


def translate(raw_body: bytes) -> list[Notice]:
    """The transfers of a notification, a test call's marked so; all of them are read, or none is.

    Raises ProtocolError `notification_unreadable`.
    """
    with notified.reading(NAME):
        told = notified.document(raw_body)
        rows = told.get("data") if isinstance(told, dict) else None
        if isinstance(rows, dict):
            rows = [rows]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValueError("no transfers")
        return [_notice(row) for row in rows]


def _is_test(row: dict[str, Any]) -> bool:
    """Casso's own test call: money of a made-up account, which never moved."""
    return _first(row, "reference", "tid") == _TEST and row.get("id") in (None, "", "0")


def _notice(row: dict[str, Any]) -> Notice:
    amount, direction = notified.moved(row.get("amount"))
    said = notified.text
    return Notice(
        provider=NAME,
        provider_id=notified.identity(row.get("id")),
        account=notified.account(
            _first(row, "accountNumber", "bank_sub_acc_id", "bankSubAccId", "subAccId")
        ),
        sub_account=said(_first(row, "virtualAccountNumber", "virtualAccount")),
        bank_ref=said(_first(row, "reference", "tid")) or "",
        amount=amount,
        direction=direction,
        booked_at=notified.booked_at(_first(row, "transactionDateTime", "when")),
        narrative=said(row.get("description")) or "",
        payer=said(_first(row, "counterAccountName", "corresponsiveName")),
        payer_bin=said(_first(row, "counterAccountBankId", "corresponsiveBankId")),
        payer_account=said(_first(row, "counterAccountNumber", "corresponsiveAccount")),
        test=_is_test(row),
    )


def _first(row: dict[str, Any], *names: str) -> Any:
    """The first of several spellings that says something."""
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)
