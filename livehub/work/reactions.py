"""Owns following a log: events become commands for another, at least once, and so exactly once.

A command's id is derived from the event, so that the same event again changes nothing; the cursor
is stored after the effect.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from livehub.errors import Busy, LiveHubError, ProviderError
from livehub.events import Vocabulary
from livehub.log.contract import Store
from livehub.log.record import Record, decode

logger = logging.getLogger(__name__)

React = Callable[[Record], Awaitable[None]]

TRIES = 5
PAUSE_S = 0.2  # doubled with each try
PAUSE_MOST_S = 10.0


async def follow(
    store: Store,
    log: str,
    vocabulary: Vocabulary,
    name: str,
    react: React,
    *,
    pause_s: float = PAUSE_S,
) -> None:
    """React to every record of the log for ever, going on where the last run left off.

    What fails is tried again after `pause_s` seconds, doubled each time up to ten.
    """
    pause = pause_s
    while True:
        try:
            async for seq in _effects(store, log, vocabulary, name, react, pause_s):
                await store.set_mark(f"reaction:{name}:{log}", seq)
                pause = pause_s
        except (Busy, ProviderError) as error:
            # A full disk is no reason to stop the world: from the cursor on, again.
            logger.warning("reaction=%s log=%s waits for the store: %s", name, log, error)
        await asyncio.sleep(pause)
        pause = min(pause * 2, PAUSE_MOST_S)


async def _effects(
    store: Store, log: str, vocabulary: Vocabulary, name: str, react: React, pause_s: float
) -> AsyncIterator[int]:
    """The seq up to which everything was reacted to, again and again."""
    async for batch in store.follow(log, await store.mark(f"reaction:{name}:{log}")):
        for stored in batch:
            await _react(log, name, decode(vocabulary, stored.raw), react, pause_s)
        yield batch[-1].seq


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
