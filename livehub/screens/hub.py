"""Owns the hub: it tells every screen what changed, once encoded, never waiting for a slow one.

A change is sent at once when its feed was quiet, else gathered up to 20 times a second. A client
that does not read is left behind: it gets nothing until it drained, then what it missed or a
snapshot; after 20 seconds it is closed and comes back by itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from livehub.clock import Clock
from livehub.errors import LiveHubError, close_code
from livehub.log.contract import Store
from livehub.log.runner import Runner
from livehub.screens.client import Client, frame
from livehub.screens.feed import RING, Feed, Position, Sent, grouped
from livehub.screens.feeds import log_and_projection
from livehub.screens.vitals import Audience, Change, Vitals

GATHER_S = 0.05  # a feed that was sent within this time gathers its changes
RETRY_S = 1.0
BEHIND_S = 20.0  # so long may a client be behind before it is closed
SWEEP_S = 0.25
TOO_SLOW = 4001  # WebSocket close code for a client that was behind for too long
DISMISSED = 1008
GOING_AWAY = 1001
BROKEN = 1011

logger = logging.getLogger(__name__)

_encoder = msgspec.json.Encoder()


class _Seat:
    """One client: what it watches, and since when it is behind.

    `feeds` holds the seq written last, or None while the client is being told what it lacks: no
    newer change may overtake that, since a page drops what is older than what it holds.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self.feeds: dict[str, int | None] = {}
        self.vitals: set[str] = set()
        self.behind_since: float | None = None


class Hub:
    """All feeds and all clients of one world."""

    def __init__(
        self,
        find: Callable[[str], Runner[Any]],
        store: Store,
        vitals: Vitals,
        clock: Clock,
        ring: int = RING,
    ) -> None:
        """`find` gives the open runner of a log; `ring` is how many changes each feed keeps."""
        self._find = find
        self._ring = ring
        self._store = store
        self._clock = clock
        self._vitals = vitals
        self._feeds: dict[str, Feed] = {}
        self._watchers: dict[str, set[_Seat]] = {}
        self._seats: dict[int, _Seat] = {}
        self._sent_at: dict[str, float] = {}
        self._woken = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._heard: set[int] = set()
        vitals.listen(self._vitals_changed)

    @property
    def clients(self) -> int:
        """How many screens are connected."""
        return len(self._seats)

    async def attach(self, client: Client, wanted: Mapping[str, Position | None]) -> None:
        """Subscribe a client; it is told all that it does not hold yet.

        Raises NotAuthorized for a feed that is not the viewer's, NotFound for one that is none.
        """
        for name in wanted:
            client.viewer.check_feed(name)
        seat = self._seats.setdefault(id(client), _Seat(client))
        try:
            for name in wanted:
                if not name.startswith("vitals:"):
                    self._open(name)
                    self._watchers[name].add(seat)  # from now on nobody drops the feed
                    seat.feeds[name] = None
            for name, position in wanted.items():
                if not self._is_here(seat):  # it went away while the vault was asked
                    return
                if name.startswith("vitals:"):
                    self._begin_vitals(seat, name)
                else:
                    await self._begin(seat, name, position)
        except BaseException:
            self.detach(client)
            raise

    def detach(self, client: Client) -> None:
        """The client is gone; feeds that nobody watches are dropped."""
        seat = self._seats.pop(id(client), None)
        if seat is None:
            return
        for name in seat.feeds:
            self._watchers[name].discard(seat)
            if not self._watchers[name]:
                self._feeds.pop(name).forget()
                del self._watchers[name]
                self._sent_at.pop(name, None)

    def dismiss(self, subject: str) -> None:
        """End all connections of a device that lost its role."""
        for seat in list(self._seats.values()):
            if seat.client.viewer.subject == subject:
                seat.client.close(DISMISSED)
                self.detach(seat.client)

    def close(self) -> None:
        """End all connections: the service stops, and pages will come back by themselves."""
        for seat in list(self._seats.values()):
            seat.client.close(GOING_AWAY)
            self.detach(seat.client)

    @property
    def feeds(self) -> frozenset[str]:
        """Names of the feeds that somebody watches."""
        return frozenset(self._feeds)

    async def serve(self) -> None:
        """Send changes for ever; owned by the world's task group."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._sweep(), name="hub sweep")
            while True:
                await self._woken.wait()
                self._woken.clear()
                pause = await self.send()
                if pause is not None:
                    self._wake_after(pause)

    def _wake_after(self, pause: float) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(pause, self._gathered)

    def _gathered(self) -> None:
        self._timer = None
        self._woken.set()

    def _open(self, name: str) -> None:
        if name in self._feeds:
            return
        log, projection = log_and_projection(name)
        runner = self._find(log)
        self._feeds[name] = Feed(name, runner, projection, self._store, self._ring)
        self._watchers[name] = set()
        if id(runner) not in self._heard:
            # After the feeds' own listeners: wakes the sender once per record.
            self._heard.add(id(runner))
            runner.listen(lambda *_: self._woken.set())

    async def _begin(self, seat: _Seat, name: str, position: Position | None) -> None:
        """Tell a client all that it lacks of a feed, and from then on what changes."""
        feed = self._feeds[name]
        messages = feed.since(position)
        if messages is not None and position is not None:
            messages.append(feed.greeting(messages[-1][0] if messages else position[1]))
        while messages is None:
            snapshot = await feed.snapshot()
            # What was sent while the vault was asked came after the snapshot's state.
            later = feed.after(snapshot[0])
            messages = None if later is None else [snapshot, *later]
        if not self._is_here(seat):  # it went away meanwhile
            return
        for seq, message in messages:
            seat.feeds[name] = seq
            seat.client.write(message, frame(message))

    def _is_here(self, seat: _Seat) -> bool:
        return self._seats.get(id(seat.client)) is seat

    async def send(self) -> float | None:
        """Send what is due; the pause until the next feed may be sent, None when nothing waits."""
        pause: float | None = None
        for name, feed in list(self._feeds.items()):
            if not feed.dirty:
                continue
            wait = self._sent_at.get(name, 0.0) + GATHER_S - self._clock.steady()
            if wait > 0:
                pause = wait if pause is None else min(pause, wait)
                continue
            self._sent_at[name] = self._clock.steady()
            try:
                sent = await feed.flush()
            except LiveHubError as error:  # the disk fails; what is missing is told afterwards
                logger.warning("feed=%s not sent: %s", name, error)
                pause = RETRY_S if pause is None else pause
                continue
            except Exception:
                # One projection's bug must not take the other screens along, let alone the world.
                logger.exception("feed=%s cannot be told", name)
                self._give_up(name)
                continue
            if sent is not None:
                framed = frame(sent[1])
                for seat in self._watchers.get(name, ()):
                    self._write(seat, name, sent, framed)
        return pause

    def _give_up(self, name: str) -> None:
        """Close all who watch a feed that lost changes: they come back for a snapshot."""
        for seat in list(self._watchers.get(name, ())):
            seat.client.close(BROKEN)
            self.detach(seat.client)

    def _write(self, seat: _Seat, name: str, sent: Sent, framed: bytes) -> None:
        if seat.feeds[name] is not None and not self._is_behind(seat):
            seat.client.write(sent[1], framed)
            seat.feeds[name] = sent[0]

    def _is_behind(self, seat: _Seat) -> bool:
        if seat.behind_since is None and seat.client.clogged:
            seat.behind_since = self._clock.steady()
        return seat.behind_since is not None

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            await self.tend()

    async def tend(self) -> None:
        """Help clients that fell behind, or let them go; done every quarter of a second."""
        for seat in list(self._seats.values()):
            if seat.behind_since is None or not self._is_here(seat):
                continue
            if seat.client.drained:
                await self._catch_up_or_close(seat)
            elif self._clock.steady() - seat.behind_since > BEHIND_S:
                seat.client.close(TOO_SLOW)
                self.detach(seat.client)

    async def _catch_up_or_close(self, seat: _Seat) -> None:
        try:
            await self._catch_up(seat)
        except LiveHubError as error:
            logger.warning("a screen could not catch up: %s", error)
            seat.client.close(close_code(error))
            self.detach(seat.client)

    async def _catch_up(self, seat: _Seat) -> None:
        seat.behind_since = None
        held = {name: seq for name, seq in seat.feeds.items() if seq is not None}
        seat.feeds |= dict.fromkeys(held)
        for name, seq in held.items():
            if self._is_here(seat):
                await self._begin(seat, name, (self._feeds[name].epoch, seq))
        for name in seat.vitals if self._is_here(seat) else ():
            self._begin_vitals(seat, name)

    def _begin_vitals(self, seat: _Seat, name: str) -> None:
        seat.vitals.add(name)
        documents = self._vitals.of(name.partition(":")[2], _audience(seat))
        message = _encoder.encode({"feed": name, "documents": grouped(documents.items())})
        seat.client.write(message, frame(message))

    def _vitals_changed(self, change: Change) -> None:
        show, audience, key, document = change
        name = f"vitals:{show}"
        if document is None:
            message = _encoder.encode({"feed": name, "del": {key[0]: [key[1]]}})
        else:
            message = _encoder.encode({"feed": name, "put": grouped([(key, document)])})
        framed = frame(message)
        for seat in self._seats.values():
            if name in seat.vitals and _audience(seat) == audience and not self._is_behind(seat):
                seat.client.write(message, framed)


def _audience(seat: _Seat) -> Audience:
    viewer = seat.client.viewer
    if viewer.helps:
        return "helper"
    if viewer.role == "tv":
        return "tv"
    return f"camera:{viewer.subject}" if viewer.role == "camera" else "public"
