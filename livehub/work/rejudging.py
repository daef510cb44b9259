"""Owns judging again the notifications whose age could not be judged while our clock was wrong.

Once our clock is believed, the moment of arrival is known from it less the steady time since then:
what was signed more than five minutes before that is a replay and refused. After a restart the
steady time is lost. Such a notification is then taken as it is, and so is one for which the clock
was not put right within three minutes: its signature is right, a transfer counts once however often
it is told, so a replay can only tell what is true already; and a buyer waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from livehub.clock import SECOND, Clock, Millis
from livehub.errors import LiveHubError
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.vault import Personal
from livehub.payments.commands import SettleNotification
from livehub.payments.notified import OLDEST
from livehub.payments.providers import PROVIDERS
from livehub.payments.transfers import Notice, Way
from livehub.payments.trust import Trust

logger = logging.getLogger(__name__)

TICK_S = 1.0
PATIENCE_S = 180.0
REMEMBERED = 500  # arrivals; of more, the oldest are judged as after a restart
ACTOR = "timer:rejudging"

Outcome = Literal["read", "refused"]


class Intake(Protocol):
    """Where what is believed after all goes; durable when it returns."""

    async def record(
        self, notices: Sequence[Notice], *, way: Way, raw: bytes = b"", actor: str
    ) -> list[str]:
        """Each notice once, however often it is told."""


@dataclass(frozen=True, slots=True)
class _Arrival:
    signed: Millis
    steady: float
    raw: bytes


class Rejudging:
    """Judges what waits, whenever it is time."""

    def __init__(
        self, logs: Logs, store: Store, intake: Intake, trust: Trust, clock: Clock
    ) -> None:
        self._logs = logs
        self._store = store
        self._intake = intake
        self._trust = trust
        self._clock = clock
        self._arrivals: OrderedDict[str, _Arrival] = OrderedDict()
        self._given_up: set[str] = set()

    def expect(self, notification: str, signed: Millis, raw: bytes) -> None:
        """It was kept just now and says that it was signed then."""
        self._arrivals.setdefault(notification, _Arrival(signed, self._clock.steady(), raw))
        while len(self._arrivals) > REMEMBERED:
            self._arrivals.popitem(last=False)

    async def run(self) -> None:
        """Judge for ever."""
        while True:
            try:
                await self.tick()
            except LiveHubError as error:  # the disk; it waits on
                logger.warning("kept notifications were not judged: %s", error)
            await asyncio.sleep(TICK_S)

    async def tick(self) -> None:
        """Judge all for which it is time."""
        for kept in self._waiting():
            arrival = self._arrivals.get(kept.notification)
            outcome = self._outcome(arrival)
            if outcome is None:
                continue
            if outcome == "read" and not await self._read(kept, arrival):
                self._given_up.add(kept.notification)  # it stays in sight, for a person
                continue
            await self._settle(kept.notification, outcome)
            self._arrivals.pop(kept.notification, None)

    def _waiting(self) -> list[Any]:
        kept = self._logs.get("bank").state.kept.values()
        waiting = (each for each in kept if each.reason == "clock")
        return [each for each in waiting if each.notification not in self._given_up]

    def _outcome(self, arrival: _Arrival | None) -> Outcome | None:
        """None while it has to wait."""
        if arrival is None:
            return "read"
        now, waited_s = self._clock.now(), self._clock.steady() - arrival.steady
        if not self._trust.trusted(now):
            return "read" if waited_s >= PATIENCE_S else None
        arrived = now - int(waited_s * SECOND)
        return "refused" if arrived - arrival.signed > OLDEST else "read"

    async def _read(self, kept: Any, arrival: _Arrival | None) -> bool:
        raw = arrival.raw if arrival else await self._kept_text(kept.notification)
        provider = PROVIDERS.get(kept.provider)
        try:
            notices = provider.translate(raw) if provider else []
        except LiveHubError:
            return False
        actor = f"provider:{kept.provider}"
        await self._intake.record(notices, way=kept.way, raw=raw, actor=actor)
        return bool(notices)

    async def _kept_text(self, notification: str) -> bytes:
        kept = Personal(f"notification:{notification}", "text")
        return ((await self._store.reveal([kept]))[kept] or "").encode()

    async def _settle(self, notification: str, outcome: Outcome) -> None:
        body = SettleNotification(notification=notification, outcome=outcome)
        id_ = f"settle:{notification}"
        await self._logs.get("bank").run(body, actor=ACTOR, id=id_)
        logger.info("notification=%s judged again: %s", notification, outcome)
