"""Owns codes that are no VietQR: which scheme one is of, and what it says.

PromptPay, PIX and QRIS are EMV codes as VietQR is; the name in a template's object 00 tells them
apart. Sources: Bank of Thailand, Thai QR Payment Standard; Banco Central do Brasil, Manual do BR
Code; Bank Indonesia, QRIS. They are read so that people learn what they hold: we write none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from livehub.errors import Invalid
from livehub.payments import emv

Kind = Literal["promptpay", "pix", "qris", "vnpay", "upi", "epc", "link"]
"""What we can name: three schemes that `read` reads, and four kinds of other codes."""

PayeeKind = Literal["phone", "tax_id", "wallet", "account", "biller", "key", "url", "merchant"]


class Foreign(msgspec.Struct, frozen=True):
    """What a code of another scheme asks for.

    `amount` counts hundredths of the currency: 4.22 THB are 422. `reference` is what the scheme
    hands back with the money.
    """

    scheme: Kind
    payee: str
    kind: PayeeKind
    amount: int | None
    currency: str
    name: str | None
    city: str | None
    reference: str | None


class _Rules(msgspec.Struct, frozen=True):
    """Where a scheme keeps what: its home, its payee's objects in order, its reference's object."""

    scheme: Kind
    home: tuple[str, str, str]  # the currency's number and letters, the country
    payees: tuple[tuple[str, PayeeKind], ...]
    reference: str | None = None  # in the template; otherwise 62.05


_THAILAND, _BRAZIL, _INDONESIA = ("764", "THB", "TH"), ("986", "BRL", "BR"), ("360", "IDR", "ID")
_TO_PERSONS: tuple[tuple[str, PayeeKind], ...] = (
    ("01", "phone"),
    ("02", "tax_id"),
    ("03", "wallet"),
    ("04", "account"),
)
_SCHEMES = {
    "a000000677010111": _Rules("promptpay", _THAILAND, _TO_PERSONS),
    "a000000677010112": _Rules("promptpay", _THAILAND, (("01", "biller"),), "02"),
    "br.gov.bcb.pix": _Rules("pix", _BRAZIL, (("01", "key"), ("25", "url"))),
    "id.co.qris.www": _Rules("qris", _INDONESIA, (("02", "merchant"),)),
}
_VNPAY = "a000000775"  # of a shop's till: it names a merchant, never an account

_BEGINNINGS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"upi://pay\b", re.IGNORECASE), "upi"),
    (re.compile(r"BCD\r?\n00[12]\r?\n"), "epc"),
    (re.compile(r"https?://", re.IGNORECASE), "link"),
)
_TEMPLATES = [f"{tag:02}" for tag in range(26, 52)]
_ANYTHING = "***"
_THAI_NUMBER = re.compile(r"0066([0-9]{9})")
_AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{0,2}))?")


def kind(text: str) -> Kind | None:
    """What a text out of a QR code is, when it is one of those we can name and no VietQR."""
    for beginning, named in _BEGINNINGS:
        if beginning.match(text):
            return named
    try:
        objects = emv.read(text)
    except Invalid:
        return None
    for guid, _ in _named_templates(objects):
        if guid in _SCHEMES:
            return _SCHEMES[guid].scheme
        if guid == _VNPAY:
            return "vnpay"
    return None


def read(payload: str) -> Foreign | None:
    """What a PromptPay, PIX or QRIS code says; None for every other EMV code.

    Raises the Invalid of `emv.read` and `emv.check`; `qr_amount`; `qr_structure` with the `field`
    for a code without a payee, or with another currency or country than its scheme's.
    """
    objects = emv.read(payload)
    for guid, template in _named_templates(objects):
        if rules := _SCHEMES.get(guid):
            return _foreign(rules, objects, template)
    return None


def _named_templates(objects: emv.Objects) -> Iterator[tuple[str, emv.Objects]]:
    """Those that say whose they are; others are tolerated, broken ones too."""
    for tag in _TEMPLATES:
        try:
            template = emv.split(objects.get(tag, ""), tag)
        except Invalid:
            continue
        if "00" in template:
            yield template["00"].lower(), template


def _foreign(rules: _Rules, objects: emv.Objects, template: emv.Objects) -> Foreign:
    number, letters, country = rules.home
    for tag, value in (("53", number), ("58", country)):
        if objects.get(tag) != value:
            raise Invalid("qr_structure", field=tag)
    emv.check(objects)
    additional = emv.split(objects.get("62", ""), "62")
    emv.check(additional, "62")
    reference = template.get(rules.reference) if rules.reference else additional.get("05")
    payee, named = _payee(rules, template)
    return Foreign(
        scheme=rules.scheme,
        payee=payee,
        kind=named,
        amount=_hundredths(objects.get("54")),
        currency=letters,
        name=objects.get("59"),
        city=objects.get("60"),
        reference=None if reference == _ANYTHING else reference,
    )


def _payee(rules: _Rules, template: emv.Objects) -> tuple[str, PayeeKind]:
    for tag, named in rules.payees:
        if value := template.get(tag):
            number = _THAI_NUMBER.fullmatch(value) if named == "phone" else None
            return (f"+66{number[1]}" if number else value), named
    raise Invalid("qr_structure", field=rules.payees[0][0])


def _hundredths(text: str | None) -> int | None:
    if text is None:
        return None
    amount = _AMOUNT.fullmatch(text)
    value = int(amount[1]) * 100 + int((amount[2] or "").ljust(2, "0")) if amount else 0
    if not value:
        raise Invalid("qr_amount", field="54")
    return value
