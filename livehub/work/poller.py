"""Owns reading one provider's list: again and again, politely, and so that nothing is missed.

A look for what is new asks for what came after a transfer of two minutes ago, so that what comes a
little out of turn is not passed over. What a provider tells later than that is found by reading
again from a time on: the last two hours every few minutes, the last three days at the start and
once a day. Only one
number outlives us, the time until which the list was read: after a longer rest it is read from
there. Reading again costs nothing, since a transfer is one fact however often it is told.
"""

from __future__ import annotations

import logging
import random
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol

import httpx2
import msgspec

from livehub import ids
from livehub.clock import DAY, HOUR, MINUTE, SECOND, Clock, Millis
from livehub.errors import Invalid, LiveHubError, ProviderError, Refused
from livehub.log.contract import Store
from livehub.log.vault import Personal
from livehub.payments.lamps import Lamps
from livehub.payments.pages import Ask, Page
from livehub.payments.transfers import Notice, Way
from livehub.work.fetching import Fetching

logger = logging.getLogger(__name__)

IDLE_S = 60.0
"""Between two looks while nobody waits for money."""
LAG: Millis = 2 * MINUTE
REREAD_S = 300.0
REREAD_BACK: Millis = 2 * HOUR
DAILY_S = 86_400.0
DAILY_BACK: Millis = 3 * DAY
REST_MOST: Millis = 60 * DAY
"""After a longer rest, what is older is left to a statement."""
PAGES_MOST = 100
"""In one go; a list without an end is gone on with at the next look."""
TOLD_MOST = 5_000
"""Transfers remembered as told lately; of those told longer ago the log itself knows."""

BACKOFF_S = 2.0  # doubled with each failure
BACKOFF_MOST_S = 60.0
REFUSED_S = 300.0  # after a key that was refused

_THEIRS = frozenset({"poll_failed", "poll_throttled"})
_REFUSED = frozenset({"poll_no_token", "poll_unauthorised"})


class Intake(Protocol):
    """Where what was read goes, as `livehub.payments.intake` has it."""

    async def record(
        self, notices: Sequence[Notice], *, way: Way, raw: bytes = b"", actor: str
    ) -> list[str]:
        """Each notice once, however often it is told; durable when it returns."""

    async def keep(
        self, provider: str, way: Way, reason: str, raw: bytes, actor: str, at: int = 0
    ) -> str:
        """What cannot be read as a transfer yet."""


class Poller:
    """Reads one provider's list whenever it is time."""

    def __init__(
        self,
        name: str,
        fetching: Fetching,
        every_s: Callable[[], float],
        intake: Intake,
        lamps: Lamps,
        store: Store,
        clock: Clock,
        *,
        chance: Callable[[], float] = random.random,  # so that halls do not ask in step
    ) -> None:
        """`every_s` says how long to wait between two looks, as things are now."""
        self._name = name
        self._fetching = fetching
        self._every_s = every_s
        self._intake = intake
        self._lamps = lamps
        self._store = store
        self._clock = clock
        self._chance = chance
        self._booked: dict[str, Millis] = {}
        """When what was read lately was booked, by the provider's id."""
        self._token = ""
        self._refused: str | None = None
        """The key that came to nothing, empty when there was none: another is tried at once."""
        self._failures = 0
        self._not_before = self._looked_at = self._reread_at = self._daily_at = float("-inf")
        self._done: OrderedDict[str, None] = OrderedDict()

    async def look(self, client: httpx2.AsyncClient) -> None:
        """Read what there is to read, when it is time; says by the lamp how it went."""
        try:
            await self._look(client)
        except LiveHubError as error:
            self._failed(error)
        except Exception:
            # One answer's bug must not end the hearing of money.
            logger.exception("poll=%s failed", self._name)
            self._failed(self._trouble("bug"))

    async def _look(self, client: httpx2.AsyncClient) -> None:
        steady = self._clock.steady()
        early = steady < self._not_before
        if early and self._refused is None:
            return
        if not self._failures and steady - self._looked_at < self._every_s():
            return
        kept = Personal(f"provider:{self._name}", "token")
        self._token = (await self._store.reveal([kept]))[kept] or ""
        if early and self._token == self._refused:
            return
        if not self._token:
            raise ProviderError("poll_no_token", provider=self._name)
        await self._read(client, self._token)
        self._refused, self._failures = None, 0
        self._looked_at = self._clock.steady()
        every = int(self._every_s() * SECOND)
        self._lamps.ok(self._name, "poll", self._clock.now(), every=every)

    async def _read(self, client: httpx2.AsyncClient, token: str) -> None:
        """All pages of what is new, or of a while."""
        started, steady = self._clock.now(), self._clock.steady()
        daily = steady - self._daily_at >= DAILY_S
        again = daily or steady - self._reread_at >= REREAD_S
        since = await self._since(started, daily=daily)
        ask = Ask(since, "" if again else self._known(started))
        read = unread = 0
        for _ in range(PAGES_MOST):
            page = await self._fetching.page(client, token, ask)
            await self._tell(page)
            self._booked.update((each.provider_id, each.booked_at) for each in page.notices)
            read, unread = read + len(page.notices), unread + len(page.unread)
            if not page.more:
                break
            ask = ask.next
        if not ask.after and unread and not read:
            # One row is a riddle, all of them are another list than the one we know.
            raise self._trouble("unreadable rows")
        if again:
            self._reread_at = steady
            await self._store.set_mark(self._mark, started)
        if daily:
            self._daily_at = steady

    def _known(self, now: Millis) -> str:
        """The id to ask after, empty when there is none; what is older need not be remembered."""
        old = {key: at for key, at in self._booked.items() if at <= now - LAG}
        # Of those booked in one second the one read last: lists are read oldest first, if they can.
        after = max(reversed(old), key=old.__getitem__, default="")
        for key in old.keys() - {after}:
            del self._booked[key]
        if len(self._booked) > TOLD_MOST:  # a clock far behind the bank's
            self._booked.clear()
        return after

    async def _since(self, now: Millis, *, daily: bool) -> Millis:
        """From when on to read. The clock may have been wrong when the mark was set, or be so now."""
        mark = await self._store.mark(self._mark)
        if mark > now + MINUTE:
            return now - DAILY_BACK
        if not daily:
            return now - REREAD_BACK
        rest = min(now - mark + REREAD_BACK, REST_MOST) if mark else 0
        return now - max(DAILY_BACK, rest)

    @property
    def _mark(self) -> str:
        return f"poll:{self._name}"

    async def _tell(self, page: Page) -> None:
        actor = f"provider:{self._name}"
        fresh = [each for each in page.notices if _digest(each) not in self._done]
        for notice in fresh:
            await self._record(notice, actor)
        unread = [each for each in page.unread if ids.digest(each) not in self._done]
        for each in unread:
            await self._intake.keep(self._name, "poll", "unreadable", each, actor)
        for done in (*map(_digest, fresh), *map(ids.digest, unread)):
            self._done[done] = None
        while len(self._done) > TOLD_MOST:
            self._done.popitem(last=False)

    async def _record(self, notice: Notice, actor: str) -> None:
        try:
            await self._intake.record([notice], way="poll", actor=actor)
        except (Invalid, Refused) as refusal:
            # One that the bank's log cannot take must not stand in the way of the others.
            logger.warning("poll=%s row kept: %s", self._name, refusal)
            raw = msgspec.json.encode(notice)
            await self._intake.keep(self._name, "poll", "unreadable", raw, actor)

    def _failed(self, error: LiveHubError) -> None:
        """Wait, longer each time. What our own disk does is no fault of the provider's."""
        self._booked.clear()  # the id asked after may be what the provider stumbles over
        refused = error.code in _REFUSED
        self._refused = self._token if refused else None
        wait = REFUSED_S if refused else min(BACKOFF_S * 2**self._failures, BACKOFF_MOST_S)
        wait = max(wait, float(error.data.get("retry_s", 0)))
        self._failures = min(self._failures + 1, 10)
        self._not_before = self._clock.steady() + wait * (1 + self._chance() / 4)
        logger.warning("poll=%s again in %.0f s: %s", self._name, wait, error)
        # One look that came to nothing is life in a village; the next one says more.
        if refused or (error.code in _THEIRS and self._failures > 1):
            self._lamps.failed(self._name, "poll", error.code, self._clock.now())

    def _trouble(self, why: str) -> ProviderError:
        return ProviderError("poll_failed", provider=self._name, why=why)


def _digest(notice: Notice) -> str:
    return ids.digest(msgspec.json.encode(notice))
