"""Owns the crowd's time: it waits, looks at the logs, and sends what the crowd does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from livehub.clock import SECOND, Clock, Millis
from livehub.errors import LiveHubError
from livehub.log.logs import Logs
from livehub.rehearsal import village
from livehub.rehearsal.evening import Evening, Next
from livehub.rehearsal.town import Step, Town

logger = logging.getLogger(__name__)

Wait = Callable[[Millis], Awaitable[None]]
"""Lets so many milliseconds pass."""

_SHORTEST: Millis = 100  # never a busy loop, whatever the clock does
_LONGEST: Millis = 2 * SECOND
_CLOSED: Millis = 10 * SECOND  # a closed show is left on the screens before another is planned


async def _sleep(millis: Millis) -> None:
    await asyncio.sleep(millis / SECOND)


async def live(logs: Logs, clock: Clock, show: str, seed: int, wait: Wait = _sleep) -> None:
    """Keep the rehearsal alive for ever; when somebody closes the show, another is planned."""
    robot = await village.robot(logs)
    while True:
        await run(logs, clock, show, Evening(seed, robot), wait)
        await wait(_CLOSED)
        try:
            show = await village.open_show(logs)
        except LiveHubError as refusal:
            logger.debug("show=%s no other show yet: %s", show, refusal)


async def run(logs: Logs, clock: Clock, show: str, evening: Evening, wait: Wait = _sleep) -> None:
    """Be the crowd of one show until it is closed."""
    log = f"show:{show}"
    shop, bank, stage = await logs.open("shop"), await logs.open("bank"), await logs.open(log)
    while stage.state.phase != "closed":
        following = _look(evening, Town(clock.now(), log, shop.state, stage.state, bank.state))
        for step in following.steps:
            await _send(logs, step)
        await wait(min(max(following.wake_at - clock.now(), _SHORTEST), _LONGEST))


def _look(evening: Evening, town: Town) -> Next:
    try:
        return evening.next_steps(town)
    except Exception:  # a bug here must not take the world down
        logger.exception("log=%s the crowd does not know what to do", town.show_log)
        return Next((), town.now + _LONGEST)


async def _send(logs: Logs, step: Step) -> None:
    """Refusals are part of life: a person was quicker, the last unit is gone."""
    try:
        await logs.get(step.log).run(step.body, actor=step.actor, id=step.id)
    except LiveHubError as refusal:
        logger.debug("log=%s step=%s refused: %s", step.log, step.id, refusal)
    except Exception:  # a bug here must not take the world down
        logger.exception("log=%s step=%s failed", step.log, step.id)
