"""Owns telling the screens how the ways of hearing of money are: their lamps, a second old at most."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec

from livehub.clock import MINUTE, Clock, Millis
from livehub.log.logs import Logs
from livehub.log.record import Record
from livehub.log.runner import Runner
from livehub.payments.lamps import Ear, Lamp, Lamps
from livehub.payments.state import RECENT, BankState
from livehub.screens.projections import Doc
from livehub.screens.vitals import Vitals
from livehub.shop.state import COUNTER, ShopState
from livehub.shows.state import ShowState

logger = logging.getLogger(__name__)

LOOK_S = 1.0


class SetUp(msgspec.Struct, frozen=True):
    """What the owner set up: ways by provider (`phone` among them), and providers by account.

    `accounts` maps the numbers of accounts in use to who tells of them; None is whoever does,
    nobody means that people look for themselves.
    """

    providers: Mapping[str, Collection[str]]
    accounts: Mapping[str, Sequence[str] | None]

    @classmethod
    def of(cls, shop: ShopState) -> SetUp:
        """As the shop stands now."""
        providers = {name: shop.provider_ways[name] for name in shop.providers}
        phones = {"phone": ("phone",)} if shop.forwarders else {}
        accounts = [each for each in shop.accounts.values() if not each.retired]
        return cls({**providers, **phones}, {each.number: each.ways for each in accounts})

    @property
    def polled(self) -> tuple[str, ...]:
        """Providers that we may ask."""
        return tuple(name for name, ways in self.providers.items() if "poll" in ways)

    @property
    def ears(self) -> list[Ear]:
        """The ways that are to tell of money."""
        alone = len(self.providers) == 1
        ears = []
        for provider, ways in self.providers.items():
            said = [number for number, names in self.accounts.items() if provider in (names or ())]
            unsaid = [number for number, names in self.accounts.items() if names is None]
            sure = (*said, *unsaid) if alone else tuple(said)
            ears += [
                Ear(provider, way, sure, () if alone else tuple(unsaid))
                for way in ("webhook", "poll", "phone")
                if way in ways
            ]
        return ears

    @property
    def by_hand(self) -> list[str]:
        """Accounts that nothing tells of."""
        return [
            number
            for number, names in self.accounts.items()
            if not self.providers or (names is not None and not set(names) & set(self.providers))
        ]


class MoneyLamps:
    """Follows the bank's log and what pollers and endpoints say; puts one document per show."""

    def __init__(
        self,
        lamps: Lamps,
        set_up: Callable[[], SetUp],
        logs: Logs,
        vitals: Vitals,
        clock: Clock,
    ) -> None:
        """The bank's log must be open: what was last heard is known from it after a start."""
        self._lamps = lamps
        self._set_up = set_up
        self._logs = logs
        self._vitals = vitals
        self._clock = clock
        self._bank: Runner[BankState] = logs.get("bank")
        for transfer in self._bank.state.transfers:
            self._hear(self._bank.state, transfer)
        self._bank.listen(self._heard)

    def _heard(self, _: BankState, record: Record, after: BankState) -> None:
        self._hear(after, str(getattr(record.event, "transfer", "")))

    def _hear(self, state: BankState, transfer: str) -> None:
        found = state.transfers.get(transfer)
        for told in found.heard if found else ():
            self._lamps.heard(told.provider, told.way, found.account if found else "", told.at)

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                self.look()
            except Exception:
                # Lamps are there to show trouble, not to make it.
                logger.exception("looking at the money's lamps failed")
            await asyncio.sleep(LOOK_S)

    def look(self) -> None:
        """How it is now, told to the helpers of every show that is not over."""
        shows = [
            each.state
            for each in self._logs
            if isinstance(each.state, ShowState) and each.state.show
        ]
        live = any(each.phase == "live" and each.show != COUNTER for each in shows)
        document = self._document(self._clock.now(), live=live)
        for each in shows:
            told = None if each.phase == "closed" else document
            self._vitals.put(each.show, "helper", ("money", "money"), told)

    def _document(self, now: Millis, *, live: bool) -> Doc:
        set_up, bank = self._set_up(), self._bank.state
        ears = set_up.ears
        self._lamps.follow(ears, now)
        latest = [bank.transfers[each] for each in bank.recent[-RECENT:]]
        counting = [each for each in latest if each.counts]
        lamps, slower = self._lamps.look(ears, counting, now, live=live)
        by_hand = [Lamp("hand", "hand", number, "unset") for number in set_up.by_hand]
        return {"ways": [_row(each) for each in (*lamps, *by_hand)], "slower": slower}


def _row(lamp: Lamp) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.structs.asdict(lamp)
    # To the minute, as screens write it: a sign of life every few seconds is no news.
    row["ok_at"] = None if lamp.ok_at is None else lamp.ok_at // MINUTE * MINUTE
    return row
