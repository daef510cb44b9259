"""Owns following a log: events become commands for another, at least once, and so exactly once.

A command's id is derived from the event, so that the same event again changes nothing; the cursor
is stored after the effect.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from livehub.errors import Busy, LiveHubError, ProviderError
from livehub.events import Event, Vocabulary
from livehub.log.contract import Store
from livehub.log.record import Record, decode_of

logger = logging.getLogger(__name__)

React = Callable[[Record], Awaitable[None]]

Lane = Callable[[Record], str]
"""What a record is about: records of one lane are reacted to in turn, lanes beside each other."""

TRIES = 5
LANES = 128  # at once; more would crowd people's commands out of the runners' queues
PAUSE_S = 0.2  # doubled with each try
PAUSE_MOST_S = 10.0


async def follow(
    store: Store,
    log: str,
    vocabulary: Vocabulary,
    name: str,
    react: React,
    *,
    lane: Lane | None = None,
    only: tuple[type[Event], ...] = (),
    pause_s: float = PAUSE_S,
) -> None:
    """React to every record of the log for ever, going on where the last run left off; with `only`,
    to those of such events: a show has comments by the thousand that concern nobody here.

    What fails is tried again after `pause_s` seconds, doubled each time up to ten. With `lane`,
    records that wait together are reacted to beside each other, so that what they write can share
    one append; the cursor moves when all of them are done.
    """
    pause = pause_s
    while True:
        try:
            async for seq in _effects(store, log, vocabulary, name, react, lane, only, pause_s):
                await store.set_mark(f"reaction:{name}:{log}", seq)
                pause = pause_s
        except (Busy, ProviderError) as error:
            # A full disk is no reason to stop the world: from the cursor on, again.
            logger.warning("reaction=%s log=%s waits for the store: %s", name, log, error)
        await asyncio.sleep(pause)
        pause = min(pause * 2, PAUSE_MOST_S)


async def _effects(
    store: Store,
    log: str,
    vocabulary: Vocabulary,
    name: str,
    react: React,
    lane: Lane | None,
    only: tuple[type[Event], ...],
    pause_s: float,
) -> AsyncIterator[int]:
    """The seq up to which everything was reacted to, again and again."""
    async for batch in store.follow(log, await store.mark(f"reaction:{name}:{log}")):
        lanes: dict[str, list[Record]] = {}
        for stored in batch:
            record = decode_of(vocabulary, stored.raw, *only)
            if record is None:
                continue
            lanes.setdefault(lane(record) if lane else "", []).append(record)
        gate = asyncio.Semaphore(LANES)
        async with asyncio.TaskGroup() as tasks:
            for records in lanes.values():
                tasks.create_task(_in_turn(gate, log, name, records, react, pause_s))
        yield batch[-1].seq


async def _in_turn(
    gate: asyncio.Semaphore,
    log: str,
    name: str,
    records: list[Record],
    react: React,
    pause: float,
) -> None:
    async with gate:
        for record in records:
            await _react(log, name, record, react, pause)


async def _react(log: str, name: str, record: Record, react: React, pause: float) -> None:
    """One record; a failing disk is waited for, a bug must not stop what comes after it."""
    tried = 0
    while True:
        try:
            await react(record)
        except (Busy, ProviderError) as error:
            logger.warning("reaction=%s log=%s seq=%d waits: %s", name, log, record.seq, error)
        except LiveHubError as refusal:
            logger.warning("reaction=%s log=%s seq=%d refused: %s", name, log, record.seq, refusal)
            return
        except Exception:
            tried += 1
            logger.exception("reaction=%s log=%s seq=%d failed", name, log, record.seq)
            if tried >= TRIES:
                return
        else:
            return
        await asyncio.sleep(pause)
        pause = min(pause * 2, PAUSE_MOST_S)
