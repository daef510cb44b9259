"""Owns a transfer as a bank provider told it, and how two tellings are known to be one transfer."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from livehub import clock
from livehub.clock import Millis
from livehub.money import Amount
from livehub.payments import codes

Direction = Literal["in", "out"]

Way = Literal["webhook", "poll", "phone", "statement", "hand"]
"""How a transfer is heard of: five ways in, one fact."""

CERTAIN: frozenset[Way] = frozenset({"webhook", "poll", "statement"})
"""Ways that are the bank's own word; what the others tell is provisional until one agrees."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One transfer as one provider told it. Personal: narrative and payer belong in the vault.

    `amount` is whole đồng, above zero whatever the direction; `booked_at` is the bank's own time,
    not the arrival of the notification; `sub_account` the virtual account it came through.
    `payer`, `payer_bin` and `payer_account` say who sent it, where the provider tells. A `test` is
    the provider's own trial of the address: no such money moved.
    """

    provider: str
    provider_id: str
    account: str
    sub_account: str | None = None
    bank_ref: str
    amount: Amount
    direction: Direction
    booked_at: Millis
    narrative: str
    payer: str | None = None
    payer_bin: str | None = None
    payer_account: str | None = None
    test: bool = False

    @property
    def by_provider(self) -> tuple[str, ...]:
        """First identity: the provider's own number. Joins the repetitions of one provider."""
        return (self.provider, self.provider_id)

    @property
    def by_bank(self) -> tuple[str, ...] | None:
        """Second identity: joins what several ways tell of one transfer.

        None without a bank reference: two buyers who pay the same on one day are no repetition.
        """
        if not self.bank_ref:
            return None
        return (self.account, self.bank_ref, str(self.amount), self.direction, self.local_date)

    @property
    def by_moment(self) -> tuple[str, ...]:
        """Third identity, for ways that tell no reference: the same second and the same words."""
        words = codes.letters(self.narrative)
        second = str(self.booked_at // clock.SECOND)
        return (self.account, str(self.amount), self.direction, second, words)

    @property
    def local_date(self) -> str:
        """The day it was booked, in Vietnam: bank references are short and come again."""
        return clock.local(self.booked_at).date().isoformat()


def booked_at(text: str) -> Millis:
    """A bank's `2026-11-20 14:02:37`, which is Vietnam time without saying so, as ms UTC.

    Raises ValueError for anything else.
    """
    moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=clock.VIETNAM)
    return clock.millis(moment)
