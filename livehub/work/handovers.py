"""Owns carrying out the hand-overs that shows want, and telling screens how they go."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from livehub.errors import LiveHubError
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.runner import Runner
from livehub.media import interface
from livehub.media.interface import HandoverVitals
from livehub.screens.vitals import Vitals
from livehub.shop.state import COUNTER
from livehub.shows.handover import secrets_of, wanted
from livehub.shows.state import Handover, ShowState

logger = logging.getLogger(__name__)

_LOST: HandoverVitals = {"state": "failing", "code": "handover_failed"}


class Handovers:
    """Follows all shows: what one wants is asked of media, with the secrets out of the vault."""

    def __init__(self, logs: Logs, store: Store, vitals: Vitals) -> None:
        self.media: interface.Door | None = None
        self._logs = logs
        self._store = store
        self._vitals = vitals
        self._asked: dict[str, Handover] = {}
        self._lost: set[str] = set()  # shows whose secrets could not be read
        self._woken = asyncio.Event()
        logs.on_open(self._follow)

    def _follow(self, runner: Runner[Any]) -> None:
        if isinstance(runner.state, ShowState):
            runner.listen(lambda before, _, after: self._heard(before, after))
            self._woken.set()

    def _heard(self, before: ShowState, after: ShowState) -> None:
        if wanted(before) != wanted(after):
            self._woken.set()

    async def run(self) -> None:
        """Carry out what shows want, for ever."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            for runner in self._logs:
                if isinstance(runner.state, ShowState):
                    await self.look(runner.state)

    async def look(self, state: ShowState) -> None:
        """Ask media for what this show wants, when that is something else than before."""
        want, show = wanted(state), state.show
        if self.media is None or want == self._asked.get(show):
            return
        target = None if want is None else await self._target(show)
        self._asked.pop(show, None)
        self._lost.discard(show)
        if want is not None:
            self._asked[show] = want
            if target is None:
                self._lost.add(show)
        self.media.hand_over(show, target)
        self.changed(show)

    async def _target(self, show: str) -> interface.Handover | None:
        whip, token = secrets_of(show)
        try:
            kept = await self._store.reveal((whip, token))
        except LiveHubError:
            logger.exception("hand-over show=%s: its address cannot be read", show)
            return None
        url = kept[whip]
        return interface.Handover(url, kept[token] or "") if url else None

    def changed(self, show: str) -> None:
        """Media says that something about a show changed."""
        asked = self._asked.get(show)
        if self.media is None or asked is None:
            document = None
        else:
            goes = _LOST if show in self._lost else self.media.handover(show)
            document = {
                "server": asked.server,
                "whep": asked.whep,
                "has_token": asked.has_token,
                **goes,
            }
        live = document and {"live": document["state"] == "live"}
        self._vitals.put(show, "public", ("handover", "program"), live)
        self._vitals.put(show, "helper", ("handover", "handover"), document)
        # The set-up page has no feed of each show, but the counter's vitals.
        self._vitals.put(COUNTER, "helper", ("handovers", show), document)
