"""Owns tidying up: what has outlived its purpose is dropped once an hour."""

from __future__ import annotations

import asyncio
import logging

from livehub.errors import LiveHubError
from livehub.log.contract import Store

logger = logging.getLogger(__name__)

PAUSE_S = 3600.0


async def keep_house(store: Store) -> None:
    """Tidy up for ever, first at the start."""
    while True:
        try:
            await store.forget_expired()
        except LiveHubError as error:  # a full disk is told elsewhere; the next hour tries again
            logger.warning("not tidied up: %s", error)
        await asyncio.sleep(PAUSE_S)
