"""Owns the bank's side: SePay's notifications, signed as its documentation says."""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from itertools import count

SECRET = "whsec_0123456789abcdef0123456789abcdef"


@dataclass
class Bank:
    """Notifies one hook of what arrived on one account."""

    hook: str
    account: str
    _ids: count[int] = field(default_factory=lambda: count(92_704))

    def transfer(self, amount: int, narrative: str, *, way: str = "in") -> bytes:
        """The body of a notification (developer.sepay.vn, webhooks); `way` is "in" or "out"."""
        number = next(self._ids)
        return json.dumps(
            {
                "id": number,
                "gateway": "Vietcombank",
                "transactionDate": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(_hanoi())),
                "accountNumber": self.account,
                "subAccount": None,
                "code": None,
                "content": narrative,
                "transferType": way,
                "description": "",
                "transferAmount": amount,
                "referenceCode": f"MBVCB.{number}",
                "accumulated": 0,
            }
        ).encode()

    def notify(self, body: bytes, secret: str = SECRET) -> int:
        """POST it, signed now; gives the status."""
        at = str(int(time.time()))  # noqa: TID251 - the bank's own clock
        signature = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-SePay-Timestamp": at,
            "X-SePay-Signature": f"sha256={signature}",
        }
        request = urllib.request.Request(self.hook, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30, context=_trusting()) as answer:
                assert json.load(answer) == {"success": True}
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code


def _hanoi() -> float:
    return time.time() + 7 * 3600  # noqa: TID251 - SePay writes Vietnam's time without a zone


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # whether our certificate can be trusted is for other tests
    return context
