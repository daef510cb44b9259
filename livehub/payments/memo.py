"""Owns the memo: what goes into the QR and stands beside it to be copied."""

from __future__ import annotations

import re

from livehub.errors import Invalid
from livehub.payments.vietqr import check_memo

_PREFIX = re.compile(r"(?:[A-Z0-9]+(?: [A-Z0-9]+)*)?")
_LONGEST_PREFIX = 15  # 25 characters less a space and the nine of the code


def memo(prefix: str, code: str) -> str:
    """The code with the account's prefix before it: `SEVQR ZF7K3M9QX`.

    A prefix (empty for most accounts) is what some banks want before they tell anybody of a
    transfer; the space keeps the two apart for the people who type them.
    """
    return check_memo(f"{check_prefix(prefix)} {code}".strip())


def check_prefix(text: str) -> str:
    """An account's memo prefix as it is kept, or Invalid `memo_prefix_unreadable`."""
    prefix = text.strip().upper()
    if not _PREFIX.fullmatch(prefix) or len(prefix) > _LONGEST_PREFIX:
        raise Invalid("memo_prefix_unreadable", field="prefix", most=_LONGEST_PREFIX)
    return prefix
