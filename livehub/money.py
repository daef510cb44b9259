"""Owns amounts: whole đồng in, whole đồng out, and how people write them."""

from __future__ import annotations

import re

from livehub.errors import Invalid

Amount = int
"""Whole đồng. Never a float."""

TRANSFER_LIMIT: Amount = 500_000_000
"""A NAPAS247 transfer is under 500 million đồng (NAPAS VietQR v1.0 section 8.1.1)."""

_PLAIN = re.compile(r"\d{1,12}")
_GROUPED = re.compile(r"\d{1,3}(?:[., ]\d{3}){1,3}")
_THOUSANDS = re.compile(r"(\d{1,6})\s*k", re.IGNORECASE)


def format_amount(amount: Amount) -> str:
    """As read in Vietnam: 1.234.000 ₫ (no-break space before the sign)."""
    return f"{amount:,}".replace(",", ".") + "\u00a0₫"


def parse_amount(text: str, field: str = "amount") -> Amount:
    """Whole đồng from what a person typed: `250000`, `250.000`, `250 000 đ`, `250k`.

    Raises Invalid `amount_unreadable` for letters, fractions and signs, `amount_range` for zero
    and for 500 million and above.
    """
    cleaned = text.strip().lower().removesuffix("vnd").removesuffix("đ").removesuffix("₫").strip()
    cleaned = cleaned.replace("\u00a0", " ")
    if thousands := _THOUSANDS.fullmatch(cleaned):
        return check_amount(int(thousands[1]) * 1000, field)
    if _PLAIN.fullmatch(cleaned) or _GROUPED.fullmatch(cleaned):
        return check_amount(int(re.sub(r"[., ]", "", cleaned)), field)
    raise Invalid("amount_unreadable", field=field)


def check_amount(amount: Amount, field: str = "amount") -> Amount:
    """The amount itself when one transfer can carry it, else Invalid `amount_range`."""
    if not 0 < amount < TRANSFER_LIMIT:
        raise Invalid("amount_range", field=field)
    return amount
