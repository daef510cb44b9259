"""Owns the leases of claims: whoever is not heard of gives the author's thread back by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from livehub import ids
from livehub.clock import SECOND, Clock, Millis
from livehub.comments.queue import Claim
from livehub.errors import LiveHubError
from livehub.log.logs import Logs
from livehub.log.record import Record
from livehub.log.runner import Runner
from livehub.screens.vitals import Vitals
from livehub.shows.comment_commands import LapseClaim
from livehub.shows.state import ShowState

logger = logging.getLogger(__name__)

LEASE_S = 45.0
LOOK_S = 1.0
ACTOR = "claims:keeper"


@dataclass(frozen=True, slots=True)
class Lease:
    """How long a claim holds without a sign of its helper."""

    claim: Claim
    steady: float
    """Until then, in steady seconds: a clock that is set must not take work out of hands."""
    until: Millis
    """The same as screens read it."""


class Claims:
    """Keeps a lease for every claim; in memory, for a start gives everybody a fresh one."""

    def __init__(self, logs: Logs, vitals: Vitals, clock: Clock) -> None:
        self._logs = logs
        self._vitals = vitals
        self._clock = clock
        self._leases: dict[tuple[str, str], Lease] = {}
        """By show and author; as many as there are claims."""
        for runner in logs:
            self._follow(runner)
        logs.on_open(self._follow)

    def _follow(self, runner: Runner[Any]) -> None:
        if isinstance(runner.state, ShowState):
            runner.listen(self._heard)
            self._see(ShowState(), runner.state)

    def _heard(self, before: ShowState, _: Record, after: ShowState) -> None:
        if before.queue.claims is not after.queue.claims or before.phase != after.phase:
            self._see(before, after)

    def _see(self, before: ShowState, after: ShowState) -> None:
        """Begin with claims that are new, and end with those that are over."""
        was, now = before.queue.claims, after.queue.claims
        over = after.phase == "closed"  # then nobody waits for anybody
        for author in {*was, *now}:
            claim = None if over else now.get(author)
            lease = self._leases.get((after.show, author))
            if claim is None:
                self._put(after.show, author, None)
            elif lease is None or lease.claim != claim:
                self._put(after.show, author, claim)

    def _put(self, show: str, author: str, claim: Claim | None) -> None:
        key = ("claims", author)
        if claim is None:
            self._leases.pop((show, author), None)
            self._vitals.put(show, "helper", key, None)
            return
        until = self._clock.now() + int(LEASE_S * SECOND)
        self._leases[show, author] = Lease(claim, self._clock.steady() + LEASE_S, until)
        self._vitals.put(show, "helper", key, {"by": claim.by, "until": until})

    def renew(self, show: str, authors: Iterable[str], by: str) -> dict[str, Millis]:
        """The helper works on these authors' threads: until when those hold that are really theirs."""
        renewed = {}
        for author in authors:
            lease = self._leases.get((show, author))
            if lease is not None and lease.claim.by == by:
                self._put(show, author, lease.claim)
                renewed[author] = self._leases[show, author].until
        return renewed

    async def run(self) -> None:
        """Let lapse what is due, for ever."""
        while True:
            await asyncio.sleep(LOOK_S)
            await self.look()

    async def look(self) -> None:
        """One look."""
        now = self._clock.steady()
        for (show, author), lease in list(self._leases.items()):
            if lease.steady <= now:
                await self._lapse(show, author, lease.claim)

    async def _lapse(self, show: str, author: str, claim: Claim) -> None:
        """Exactly this claim: one that was made since stays."""
        body = LapseClaim(author=author, by=claim.by, at=claim.at)
        id_ = ids.digest("lapse", author, claim.by, str(claim.at))
        try:
            await self._logs.get(f"show:{show}").run(body, actor=ACTOR, id=id_)
        except LiveHubError as error:  # the lease is still there: the next look tries again
            logger.warning("show=%s claim not lapsed: %s", show, error)
        except Exception:
            # One claim's bug must not stop the others, let alone the world.
            logger.exception("show=%s claim not lapsed", show)
