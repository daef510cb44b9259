"""Owns the EMV merchant-presented QR format: objects of tag, length and value, and the checksum.

Source: EMV QR Code Specification for Payment Systems, Merchant-Presented Mode v1.1, sections 3
and 4. VietQR, PromptPay, PIX and QRIS are all this format; what their tags mean is not known here.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping

from livehub.errors import Invalid

Objects = Mapping[str, str]
"""Values by two-digit tag, in the order they stand in."""

FIRST, CHECKSUM = "00", "63"
"""The tags whose places are fixed: all others may stand in any order."""

_DIGITS, _COMMON = re.compile(r"[0-9]+"), re.compile(r"[ -~]+")  # EMV Book 4 annex B
_FORMATS: dict[str, tuple[re.Pattern[str], int, int]] = {
    **dict.fromkeys(("01", "55"), (_DIGITS, 2, 2)),
    "52": (_DIGITS, 4, 4),
    "53": (_DIGITS, 3, 3),
    **dict.fromkeys(("54", "56", "57"), (_COMMON, 1, 13)),
    "58": (_COMMON, 2, 2),
    "59": (_COMMON, 1, 25),
    "60": (_COMMON, 1, 15),
    "61": (_COMMON, 1, 10),
    **{f"62.{tag:02}": (_COMMON, 1, 25) for tag in range(1, 9)},
    "62.09": (_COMMON, 1, 3),
}
"""Signs, least and most characters of the format's own objects; those of templates with theirs."""

_HEADER = re.compile(r"[0-9]{4}")  # not \d, which would let other scripts' digits in
_END = re.compile(r"6304([0-9A-Fa-f]{4})\Z")
_VERSION = "01"
_LONGEST_VALUE = 99


def read(payload: str) -> dict[str, str]:
    """The objects of a whole payload without its checksum, unknown ones too.

    Raises Invalid `qr_charset` (no text), `qr_end` (no checksum at the end), `qr_crc`,
    `qr_structure` and `qr_duplicate` (see `split`), `qr_start` (does not begin with 000201).
    """
    _check_checksum(payload)
    objects = split(payload)
    tags = [*objects]
    if tags[-1] != CHECKSUM:
        raise Invalid("qr_end")
    if tags[0] != FIRST or objects[FIRST] != _VERSION:
        raise Invalid("qr_start")
    del objects[CHECKSUM]
    return objects


def split(text: str, inside: str = "") -> dict[str, str]:
    """The objects that a payload, or the value of the template `inside`, is made of.

    Lengths count characters, not bytes. Raises Invalid `qr_structure` for a header that is none,
    a length of zero and a value cut short, `qr_duplicate` for a tag that comes twice; their
    `field` says where, as in `62.08`.
    """
    objects: dict[str, str] = {}
    at = 0
    while at < len(text):
        header = text[at : at + 4]
        if not _HEADER.fullmatch(header):
            raise Invalid("qr_structure", field=inside or "?")
        tag, length = header[:2], int(header[2:])
        field = f"{inside}.{tag}" if inside else tag
        value = text[at + 4 : at + 4 + length]
        if not value or len(value) < length:
            raise Invalid("qr_structure", field=field)
        if tag in objects:
            raise Invalid("qr_duplicate", field=field)
        objects[tag] = value
        at += 4 + length
    return objects


def check(objects: Objects, inside: str = "") -> None:
    """Hold the format's own objects to their lengths in characters and their character sets.

    Digits or the common character set. Objects that the format leaves to others may hold
    anything. Raises Invalid `qr_charset`, `qr_length`.
    """
    for tag, value in objects.items():
        field = f"{inside}.{tag}" if inside else tag
        if not (rule := _FORMATS.get(field)):
            continue
        signs, least, most = rule
        if not signs.fullmatch(value):
            raise Invalid("qr_charset", field=field)
        if not least <= len(value) <= most:
            raise Invalid("qr_length", field=field, most=most)


def write(objects: Objects) -> str:
    """The payload of objects in the order given, the format's 00 before and the CRC behind them."""
    body = join({FIRST: _VERSION, **objects}) + CHECKSUM + "04"
    return body + crc(body)


def join(objects: Objects) -> str:
    """Objects one after the other: a template's value.

    Raises Invalid `qr_structure` for a value that is empty or longer than 99 characters.
    """
    for tag, value in objects.items():
        if not 0 < len(value) <= _LONGEST_VALUE:
            raise Invalid("qr_structure", field=tag)
    return "".join(f"{tag}{len(value):02}{value}" for tag, value in objects.items())


def crc(text: str) -> str:
    """CRC-16/IBM-3740 (0x1021 from 0xFFFF) of the UTF-8 bytes: four upper-case hex digits."""
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def _check_checksum(payload: str) -> None:
    """Before anything is read: a wrong checksum says more than the structure it spoilt."""
    try:
        payload.encode()
    except UnicodeEncodeError:  # bytes of a command line that were no text
        raise Invalid("qr_charset", field="payload") from None
    if not (end := _END.search(payload)):
        raise Invalid("qr_end")
    if crc(payload[: end.start(1)]) != end[1].upper():
        raise Invalid("qr_crc")
