"""Owns the truth that the fake bank providers tell of: what money moved on which account, and when."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from livehub import clock
from livehub.clock import Millis
from tests.builders import PAYEE
from tests.fakes import FakeClock

Told = Literal["webhook", "poll"]
Provider = Literal["sepay", "casso", "payos"]

_FIRST_ID = {"sepay": 92_700, "casso": 218_000, "payos": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Money that moved once, as the bank knows it; providers only ever tell of it.

    `number` counts from 1 in the order in which the bank booked; `amount` is above zero.
    `virtual` is the virtual account that it came through and `link` the payOS link it paid.
    """

    number: int
    booked_at: Millis
    amount: int
    narrative: str
    bank_ref: str
    direction: Literal["in", "out"] = "in"
    account: str = PAYEE.number
    payer: str = "KHACH HANG"
    payer_bin: str = "970436"
    payer_account: str = "0011000000001"
    virtual: str = ""
    link: str = ""

    @property
    def local(self) -> datetime:
        """When it was booked, as a clock on a wall in Vietnam shows it."""
        return clock.local(self.booked_at)

    @property
    def local_text(self) -> str:
        """`2026-09-21 14:02:37`: how providers write it, without saying that it is Vietnam's."""
        return self.local.strftime("%Y-%m-%d %H:%M:%S")

    @property
    def signed_amount(self) -> int:
        """Below zero when the money left, as Casso writes it."""
        return self.amount if self.direction == "in" else -self.amount

    def id_of(self, provider: Provider, told: Told) -> int | str:
        """The provider's own number for it in one of its two ways.

        SePay's second API numbers by UUIDs and its webhooks by integers; Casso's are the same.
        """
        if provider == "sepay" and told == "poll":
            return str(uuid.uuid5(uuid.NAMESPACE_OID, f"sepay {self.number}"))
        return _FIRST_ID[provider] + self.number


class Movements:
    """All money that moved, oldest first; who wants to tell of it at once says so by `on_moved`."""

    def __init__(self, time: FakeClock) -> None:
        self.clock = time
        self._all: list[Movement] = []
        self._listeners: list[Callable[[Movement], None]] = []

    def move(
        self,
        amount: int,
        narrative: str,
        *,
        ago: Millis = 0,
        bank_ref: str | None = None,
        **fields: str,
    ) -> Movement:
        """Somebody transfers now, or did `ago` ms ago; the bank books whole seconds."""
        number = len(self._all) + 1
        moved = Movement(
            number=number,
            booked_at=(self.clock.now() - ago) // clock.SECOND * clock.SECOND,
            amount=amount,
            narrative=narrative,
            bank_ref=f"FT{26264_000_000 + number}" if bank_ref is None else bank_ref,
            **fields,  # type: ignore[arg-type]
        )
        self._all.append(moved)
        for tell in self._listeners:
            tell(moved)
        return moved

    def on_moved(self, tell: Callable[[Movement], None]) -> None:
        """Call `tell` for every movement from now on, before `move` returns."""
        self._listeners.append(tell)

    def __iter__(self) -> Iterator[Movement]:
        return iter(tuple(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def page(self, after: int = 0, most: int = 100) -> list[Movement]:
        """Those with a number above `after`, oldest first: what a GET page is cut from."""
        return [each for each in self._all if each.number > after][:most]

    def balance(self, account: str = PAYEE.number) -> int:
        """What came in less what went out: no screen may ever tell of more than this."""
        return sum(each.signed_amount for each in self._all if each.account == account)
