"""Owns the ways in which we may act on platforms: with the keys that a show's source has."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast

import httpx2

from livehub.clock import Clock
from livehub.comments.sources import facebook, facebook_actions
from livehub.comments.sources.contract import Given
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.vault import Personal
from livehub.shows.sources import source_subject
from livehub.shows.state import ShowState
from livehub.work.fetching import outgoing
from livehub.work.platform import Actions, Platform


class OnFacebook:
    """Acting as the page whose token the owner put in."""

    def __init__(self, given: Given) -> None:
        self._given = given

    async def hide(self, native: str, hidden: bool) -> None:
        """Raises ProviderError."""
        await facebook_actions.hide(self._given, native, hidden)

    async def reply(self, native: str, text: str) -> None:
        """Raises ProviderError."""
        await facebook_actions.reply(self._given, native, text)


async def act(
    logs: Logs, store: Store, clock: Clock, *, bases: Mapping[str, str] | None = None
) -> None:
    """Do on platforms what is asked, for ever; `bases` are other addresses of APIs, for tests."""

    async def find(show: str, platform: str) -> Actions | None:
        state = cast(ShowState, logs.get(f"show:{show}").state)
        if platform != facebook.NAME or platform not in state.sources:
            return None
        return OnFacebook(await _given(client, state.sources[platform]))

    async def _given(client: httpx2.AsyncClient, stream: str) -> Given:
        kept = Personal(source_subject(facebook.NAME), facebook.KEYS[0])
        keys = {facebook.KEYS[0]: (await store.reveal([kept]))[kept] or ""}
        return Given(stream, keys, client, clock, asyncio.sleep, bases or {})

    # Reading the trusted certificates takes a while.
    async with await asyncio.to_thread(outgoing) as client:
        await Platform(logs, store, clock, find).run()
