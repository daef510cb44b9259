"""Owns phone numbers: reading what people type, told from everything that only looks like one."""

from __future__ import annotations

import re
from functools import cache

import phonenumbers

from livehub.errors import Invalid


def read_phone(text: str, field: str = "phone") -> str:
    """A Vietnamese or international number as E.164; Invalid `phone_unreadable`."""
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        raise Invalid("phone_unreadable", field=field) from None
    if not phonenumbers.is_valid_number(number):
        raise Invalid("phone_unreadable", field=field)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(national: str) -> bool:
    """True when nine digits, written without the leading 0, are a Vietnamese mobile number."""
    return _mobile().fullmatch(national) is not None


@cache
def _mobile() -> re.Pattern[str]:
    """The library's own pattern: `number_type` tries those of all other kinds first, in vain."""
    numbers = phonenumbers.PhoneMetadata.metadata_for_region("VN")
    mobile = numbers.mobile if numbers else None
    if mobile is None or mobile.national_number_pattern is None:
        raise LookupError("the library knows no Vietnamese mobile numbers")
    return re.compile(mobile.national_number_pattern)
