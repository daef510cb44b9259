"""Owns phone numbers: reading what people type, told from everything that only looks like one."""

from __future__ import annotations

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
    number = phonenumbers.PhoneNumber(country_code=84, national_number=int(national))
    return phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
