"""Owns VietQR: which bank, account, amount and memo a payload names.

Source: NAPAS, VietQR in NAPAS247 fast transfers, v1.0 (09/2021), with the services of v1.5.2.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from livehub.errors import Invalid
from livehub.money import Amount, check_amount
from livehub.payments import emv, schemes

Service = Literal["QRIBFTTA", "QRIBFTTC", "QRPUSH", "QRCASH"]
"""To an account, to a card, to a merchant, cash from a machine. Shops are paid by the first."""

_SERVICES: dict[str, Service] = {
    "QRIBFTTA": "QRIBFTTA",
    "QRIBFTTC": "QRIBFTTC",
    "QRPUSH": "QRPUSH",
    "QRCASH": "QRCASH",
}
_NAPAS = "A000000727"
_STATIC, _DYNAMIC = "11", "12"
_DONG, _VIETNAM = "704", "VN"
_ASK_THE_PAYER = "***"
_LONGEST_MEMO = 25

_PERHAPS_ANOTHER = {"qr_not_vietqr", "qr_end", "qr_start"}

_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_AMOUNT = re.compile(r"[0-9]{1,13}|[0-9]{1,12}\.")  # the đồng has no decimals: nothing after a dot
_PRINTABLE = re.compile(r"[ -~]*")
_MEMO = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z ]*[0-9A-Za-z])?")


class VietQR(msgspec.Struct, frozen=True):
    """What a payload says. `static` is its own label, which some makers set despite an amount."""

    bin: str
    account: str
    amount: Amount | None
    memo: str | None
    service: Service
    static: bool


def read(payload: str) -> VietQR:
    """What a payload names, whoever made it.

    Raises the Invalid of `emv.read`; `qr_is_…` for what is known to be something else (see
    `schemes.Kind`), `qr_not_vietqr` with the `field` that another scheme's code has otherwise;
    those of `emv.check`, `qr_service`, `qr_amount`, `bin_unreadable`, `account_unreadable` and
    `memo_too_long` for a VietQR that breaks its own rules.
    """
    try:
        return _read(emv.read(payload))
    except Invalid as error:
        if error.code in _PERHAPS_ANOTHER and (kind := schemes.kind(payload)):
            raise Invalid(f"qr_is_{kind}") from None
        raise


def _read(objects: emv.Objects) -> VietQR:
    _expect(objects, "53", _DONG)
    _expect(objects, "58", _VIETNAM)
    napas = emv.split(objects.get("38", ""), "38")
    _expect(napas, "00", _NAPAS, "38.")
    static = _read_static(objects.get("01"))
    service = _read_service(napas.get("02", ""))
    payee = emv.split(napas.get("01", ""), "38.01")
    found = VietQR(
        bin=check_bin(payee.get("00", "")),
        account=check_account(payee.get("01", "")),
        amount=_read_amount(objects.get("54")),
        memo=_read_memo(objects.get("62", "")),
        service=service,
        static=static,
    )
    emv.check(objects)  # last: what is wrong for a VietQR says more
    return found


def write(
    bin: str,  # noqa: A002 - the field's own word
    account: str,
    *,
    amount: Amount | None = None,
    memo: str | None = None,
    service: Service = "QRIBFTTA",
) -> str:
    """The payload that asks for a transfer, one payment's when an amount is given.

    The memo holds ASCII letters, digits and single spaces only: everything else is dropped or
    mangled by some bank on the way. Raises Invalid `bin_unreadable`, `account_unreadable`,
    `amount_range`, `memo_unreadable`, `memo_too_long`.
    """
    payee = emv.join({"00": check_bin(bin), "01": check_account(account)})
    objects = {
        "01": _STATIC if amount is None else _DYNAMIC,
        "38": emv.join({"00": _NAPAS, "01": payee, "02": service}),
        "53": _DONG,
    }
    if amount is not None:
        objects["54"] = str(check_amount(amount))
    objects["58"] = _VIETNAM
    if memo:
        objects["62"] = emv.join({"08": check_memo(memo)})
    return emv.write(objects)


def check_bin(text: str) -> str:
    """A bank's six digits, or Invalid `bin_unreadable`."""
    if not _BIN.fullmatch(text):
        raise Invalid("bin_unreadable", field="bin")
    return text


def check_account(text: str) -> str:
    """An account or card number of at most 19 letters and digits, or `account_unreadable`."""
    if not _ACCOUNT.fullmatch(text):
        raise Invalid("account_unreadable", field="account")
    return text


def check_memo(text: str) -> str:
    """A memo that every bank carries unchanged, or Invalid `memo_unreadable`, `memo_too_long`."""
    if not _MEMO.fullmatch(text) or "  " in text:
        raise Invalid("memo_unreadable", field="memo")
    return _short_enough(text)


def _expect(objects: emv.Objects, tag: str, value: str, path: str = "") -> None:
    if objects.get(tag) != value:
        raise Invalid("qr_not_vietqr", field=path + tag)


def _read_static(label: str | None) -> bool:
    if label not in (_STATIC, _DYNAMIC):
        raise Invalid("qr_not_vietqr", field="01")
    return label == _STATIC


def _read_service(text: str) -> Service:
    if not (service := _SERVICES.get(text)):
        raise Invalid("qr_service", field="38.02")
    return service


def _read_amount(text: str | None) -> Amount | None:
    if text is None:
        return None
    amount = int(text.rstrip(".")) if _AMOUNT.fullmatch(text) else 0
    if not amount:
        raise Invalid("qr_amount", field="54")
    return amount


def _read_memo(additional: str) -> str | None:
    if not _PRINTABLE.fullmatch(additional):
        raise Invalid("qr_charset", field="62")
    objects = emv.split(additional, "62")
    memo = objects.get("08")
    if memo:
        _short_enough(memo)
    emv.check(objects, "62")
    return None if memo == _ASK_THE_PAYER else memo


def _short_enough(memo: str) -> str:
    if len(memo) > _LONGEST_MEMO:
        raise Invalid("memo_too_long", field="memo", most=_LONGEST_MEMO)
    return memo
