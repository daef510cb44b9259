"""Owns how the real providers write a movement of money and sign it: five schemes, no network."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Protocol

from livehub.clock import MINUTE, Millis
from tests.banks.movements import Movement, Provider

SEPAY_RETRIES = tuple(each * MINUTE for each in (1, 1, 2, 3, 5, 8, 13))
OTHER_RETRIES = tuple(each * MINUTE for each in (1, 5, 15, 30))
"""Casso and payOS do not say; what is kept must do for any schedule."""


class Scheme(Protocol):
    """One provider's way of writing and signing; `retries` are pauses after a failure, in ms."""

    @property
    def provider(self) -> Provider: ...
    @property
    def retries(self) -> tuple[Millis, ...]: ...

    def body(self, moved: Movement) -> bytes:
        """What is posted; the same at every try."""

    def headers(self, raw: bytes, now: Millis) -> dict[str, str]:
        """Signed anew at every try, where time is signed."""


@dataclass(frozen=True)
class SePay:
    """HMAC-SHA256 over time and body, or the Apikey."""

    secret: str
    apikey: bool = False
    provider: Provider = "sepay"
    retries: tuple[Millis, ...] = SEPAY_RETRIES

    def body(self, moved: Movement) -> bytes:
        told = {
            "id": moved.id_of("sepay", "webhook"),
            "gateway": "VietinBank",
            "transactionDate": moved.local_text,
            "accountNumber": moved.account,
            "subAccount": moved.virtual or None,
            "code": None,
            "content": moved.narrative,
            "transferType": moved.direction,
            "description": f"BankAPINotify {moved.narrative}",
            "transferAmount": moved.amount,
            "referenceCode": moved.bank_ref,
            "accumulated": 0,
        }
        return json.dumps(told, ensure_ascii=False).encode()

    def headers(self, raw: bytes, now: Millis) -> dict[str, str]:
        if self.apikey:
            return {"Authorization": f"Apikey {self.secret}"}
        stamp = str(now // 1000)
        mac = hmac.new(self.secret.encode(), stamp.encode() + b"." + raw, hashlib.sha256)
        return {"X-SePay-Timestamp": stamp, "X-SePay-Signature": f"sha256={mac.hexdigest()}"}


@dataclass(frozen=True)
class CassoOne:
    """Version 1: a token, and a list with the debits below zero."""

    secret: str
    provider: Provider = "casso"
    retries: tuple[Millis, ...] = OTHER_RETRIES

    def body(self, moved: Movement) -> bytes:
        row = {
            "id": moved.id_of("casso", "webhook"),
            "tid": moved.bank_ref,
            "description": moved.narrative,
            "amount": float(moved.signed_amount),
            "cusum_balance": 15_900_500,
            "when": moved.local_text,
            "bank_sub_acc_id": moved.account,
            "subAccId": moved.account,
            "virtualAccount": moved.virtual,
            "corresponsiveName": moved.payer,
            "corresponsiveAccount": moved.payer_account,
            "corresponsiveBankId": moved.payer_bin,
        }
        return json.dumps({"error": 0, "data": [row]}).encode()

    def headers(self, raw: bytes, now: Millis) -> dict[str, str]:
        return {"Secure-Token": self.secret}


@dataclass(frozen=True)
class CassoTwo:
    """Version 2: HMAC-SHA512 over time (ms) and the sorted body, as JavaScript writes it."""

    secret: str
    provider: Provider = "casso"
    retries: tuple[Millis, ...] = OTHER_RETRIES

    def body(self, moved: Movement) -> bytes:
        told = {
            "id": moved.id_of("casso", "webhook"),
            "reference": moved.bank_ref,
            "description": moved.narrative,
            "amount": moved.signed_amount,
            "runningBalance": 25_000_000,
            "transactionDateTime": moved.local_text,
            "accountNumber": moved.account,
            "bankName": "VietinBank",
            "virtualAccountNumber": moved.virtual,
            "counterAccountName": moved.payer,
            "counterAccountNumber": moved.payer_account,
            "counterAccountBankId": moved.payer_bin,
        }
        return json.dumps({"error": 0, "data": told}, ensure_ascii=False).encode()

    def headers(self, raw: bytes, now: Millis) -> dict[str, str]:
        written = json.dumps(
            json.loads(raw), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        mac = hmac.new(self.secret.encode(), f"{now}.{written}".encode(), hashlib.sha512)
        return {"X-Casso-Signature": f"t={now},v1={mac.hexdigest()}"}


@dataclass(frozen=True)
class PayOS:
    """HMAC-SHA256 over `data`, in the body itself; no time, and only money that came in."""

    secret: str
    provider: Provider = "payos"
    retries: tuple[Millis, ...] = OTHER_RETRIES

    def body(self, moved: Movement) -> bytes:
        data: dict[str, Any] = {
            "orderCode": moved.number,
            "amount": moved.amount,
            "description": moved.narrative,
            "accountNumber": moved.account,
            "reference": moved.bank_ref,
            "transactionDateTime": moved.local_text,
            "currency": "VND",
            "paymentLinkId": moved.link or f"link{moved.number}",
            "code": "00",
            "desc": "Thành công",
            "counterAccountBankId": moved.payer_bin,
            "counterAccountBankName": None,
            "counterAccountName": moved.payer,
            "counterAccountNumber": moved.payer_account,
            "virtualAccountName": "",
            "virtualAccountNumber": moved.virtual,
        }
        pairs = (f"{key}={'' if data[key] is None else data[key]}" for key in sorted(data))
        mac = hmac.new(self.secret.encode(), "&".join(pairs).encode(), hashlib.sha256)
        told = {"code": "00", "desc": "success", "success": True, "data": data}
        return json.dumps({**told, "signature": mac.hexdigest()}, ensure_ascii=False).encode()

    def headers(self, raw: bytes, now: Millis) -> dict[str, str]:
        return {}
