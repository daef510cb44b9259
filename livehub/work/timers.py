"""Owns deadlines: what is due is fired once, and never because we or the clock were away."""

from __future__ import annotations

import asyncio
import logging

from livehub.clock import SECOND, Clock, Millis
from livehub.errors import LiveHubError
from livehub.log.command import Body
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.shows import commands as cmd
from livehub.shows.due import deadlines
from livehub.shows.state import ShowState

logger = logging.getLogger(__name__)

ALIVE = "alive"  # mark: when this world was last seen running, ms UTC
TICK_S = 1.0
REMEMBER_MS: Millis = 5 * SECOND
DOWN_MS: Millis = 2 * SECOND  # a restart that took longer extends deadlines
JUMP_MS: Millis = 60 * SECOND  # the wall clock may drift from the steady one by this much
ACTOR = "timer:deadlines"


class Timers:
    """Fires deadlines of all open shows."""

    def __init__(self, logs: Logs, store: Store, clock: Clock) -> None:
        self._logs = logs
        self._store = store
        self._clock = clock
        self._seen = (clock.now(), clock.steady())
        self._remembered: Millis = 0
        self._latest: Millis = 0
        """The latest time we know to have been alive. A mini PC without a battery starts in the past
        until the network tells it the time: what it then skips is not all time away."""

    async def recover(self) -> None:
        """After a start, before anything can expire: give back the time we were away.

        Raises what the store raises: better no start than orders that expired because of it.
        """
        now = self._clock.now()
        alive = await self._store.mark(ALIVE)
        if alive and now - alive > DOWN_MS:
            away = cmd.ExtendDeadlines(since=alive, by=now - alive)
            for log in self._shows():
                await self._logs.get(log).run(away, actor=ACTOR, id=f"downtime:{alive}")
        self._latest = max(alive, now)
        await self._remember(now)

    async def run(self) -> None:
        """Look after deadlines for ever."""
        while True:
            await asyncio.sleep(TICK_S)
            await self.tick()

    async def tick(self) -> None:
        """One look: at the clock, then at what is due."""
        now, steady = self._clock.now(), self._clock.steady()
        before, before_steady = self._seen
        jump = (now - before) - int((steady - before_steady) * SECOND)
        since = max(before, self._latest)
        if jump > JUMP_MS and now > since:
            logger.warning("the clock jumped by %d s: deadlines move along", jump // SECOND)
            for log in self._shows():
                body = cmd.ExtendDeadlines(since=since, by=now - since)
                await self._run(log, body, f"jump:{since}")
        elif jump < -JUMP_MS:
            # Put right while we watched: a mark from then would hide the next time away.
            logger.warning("the clock was set back by %d s", -jump // SECOND)
            self._latest = now
        self._seen = (now, steady)
        self._latest = max(self._latest, now)
        await self._fire(now)
        if now - self._remembered >= REMEMBER_MS or now < self._remembered:
            await self._remember(now)

    async def _fire(self, now: Millis) -> None:
        for runner in self._logs:
            if not isinstance(runner.state, ShowState):
                continue
            for due_at, order in deadlines(runner.state):
                if due_at > now:
                    break
                body = cmd.ExpireOrder(order=order, due_at=due_at)
                await self._run(runner.log, body, f"expire:{order}:{due_at}")

    def _shows(self) -> list[str]:
        return [runner.log for runner in self._logs if isinstance(runner.state, ShowState)]

    async def _run(self, log: str, body: Body, command: str) -> None:
        try:
            await self._logs.get(log).run(body, actor=ACTOR, id=command)
        except LiveHubError as error:
            # The next tick tries again: the deadline is still in the state.
            logger.warning("log=%s timer %s: %s", log, command, error)
        except Exception:
            # One order's bug must not stop the others' deadlines, let alone the world.
            logger.exception("log=%s timer %s failed", log, command)

    async def _remember(self, now: Millis) -> None:
        try:
            await self._store.set_mark(ALIVE, self._latest)
        except LiveHubError as error:
            logger.warning("time alive not kept: %s", error)
        self._remembered = now
