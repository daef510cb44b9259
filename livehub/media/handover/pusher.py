"""Owns one room's hand-over: connecting for as long as it is wanted, feeding, trying again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from livehub import ids
from livehub.clock import Clock
from livehub.errors import LiveHubError, ProviderError
from livehub.media import rtcp
from livehub.media.egress import Egress
from livehub.media.forwarder import Forwarder
from livehub.media.handover import endpoint
from livehub.media.handover.endpoint import Endpoint, IceServer
from livehub.media.handover.outgoing import Outgoing
from livehub.media.interface import Handover, HandoverVitals

logger = logging.getLogger(__name__)

CONNECT_S = 15.0
LOOK_S = 0.25
PAUSES_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
JITTER = 0.2  # so that all halls do not come back to a restarted server in the same instant
STEADY_S = 10.0  # what lived so long was no failure of the last try
SILENT_S = 15.0  # a server that reports says something every five seconds; ICE itself takes thirty


class Pusher:
    """Keeps a room's program pushed to what is wanted; `program` is who is on air now."""

    def __init__(
        self, room: str, program: Callable[[], Forwarder | None], clock: Clock,
        on_change: Callable[[], None], pauses: Sequence[float] = PAUSES_S,
    ) -> None:  # fmt: skip
        self.vitals: HandoverVitals = {"state": "off", "code": ""}
        self._room = room
        self._program = program
        self._clock = clock
        self._on_change = on_change
        self._pauses = pauses
        self._id = ids.token()  # among the viewers of a forwarder
        self._target: Handover | None = None
        self._woken = asyncio.Event()
        self._fed_by: Forwarder | None = None
        self._ice_servers: tuple[IceServer, ...] = ()
        self._live_since: float | None = None

    @property
    def wanted(self) -> bool:
        """Whether there is anything to do."""
        return self._target is not None

    def want(self, target: Handover | None) -> None:
        """Push there from now on, instead of where it went before; None ends it."""
        self._target = target
        self._woken.set()

    async def run(self) -> None:
        """Work until nothing is wanted any more, and the server was told so. Never fails."""
        tries = 0
        while (target := self._target) is not None:
            self._woken.clear()
            if self._program() is None:
                self._tell("off")
                await self._sleep(LOOK_S)
                continue
            failure = await self._try(target)
            if failure is None:  # something else is wanted
                tries, self._ice_servers = 0, ()
                self._tell("off")
                continue
            tries = 0 if self._was_steady() else tries + 1
            self._tell("failing", failure)
            await self._sleep(self._pause(tries, failure))
        self._tell("off")

    async def _try(self, target: Handover) -> ProviderError | None:
        """Push for as long as that goes well; why it ended, None when the target is another one."""
        self._live_since = None
        if self.vitals["state"] != "failing":
            self._tell("connecting")
        try:
            async with await endpoint.client() as http:
                await self._push(Endpoint(http, target), target)
        except ProviderError as failure:
            logger.info("hand-over show=%s: %s", self._room, failure)
            return failure
        except LiveHubError as failure:
            return ProviderError(failure.code)
        except Exception:
            logger.exception("hand-over show=%s failed", self._room)
            return ProviderError("handover_failed")
        return None

    async def _push(self, server: Endpoint, target: Handover) -> None:
        program = self._program()
        near = (urlsplit(target.url).hostname or "").startswith(("localhost", "127."))
        # Those of the answer before, whose credentials are fresh: ours gathers before it offers.
        servers, self._ice_servers = self._ice_servers, ()
        peer = Outgoing(program.codecs if program else {}, servers, near=near)
        resource = None
        try:
            published = await server.publish(await peer.offer())
            resource, self._ice_servers = published.resource, published.ice_servers
            await peer.accept(published.answer)
            await self._connect(peer, target)
            await self._feed(peer, target)
        finally:
            self._follow(None, None)
            await peer.close()
            if resource is not None:
                await server.leave(resource)

    async def _connect(self, peer: Outgoing, target: Handover) -> None:
        until = self._clock.steady() + CONNECT_S
        while self._target is target and not peer.connected:
            if peer.over or self._clock.steady() > until:
                raise ProviderError("handover_no_path")
            await self._sleep(LOOK_S, peer.changed)

    async def _feed(self, peer: Outgoing, target: Handover) -> None:
        """Be one more viewer of the program, until the server is gone or another one is wanted."""
        egress = Egress(peer.wire, peer.tracks, peer.cname, self._want_key_frame, self._clock)
        reports = _Reports(self._clock)

        def heard(data: bytes) -> None:
            reports.heard(data)
            egress.heard(data)

        peer.wire.on_rtcp = heard
        self._live_since = self._clock.steady()
        while self._target is target:
            on_air = self._fed_by is not None and self._fed_by.state == "on_air"
            if peer.over or reports.missed(on_air=on_air):
                raise ProviderError("handover_lost")
            if any(one.unplayable for one in egress.outbound.values()):
                raise ProviderError("handover_codec")  # a camera came with another: offer anew
            self._follow(self._program(), egress)
            self._tell("live")
            await self._sleep(LOOK_S, peer.changed)

    def _follow(self, program: Forwarder | None, egress: Egress | None) -> None:
        """Be fed by whoever is on air; while nobody is, the last one may come back."""
        if program is self._fed_by or (program is None and egress is not None):
            return
        if self._fed_by is not None:
            self._fed_by.viewers.pop(self._id, None)
        self._fed_by = program
        if program is not None and egress is not None:
            program.viewers[self._id] = egress
            program.want_key_frame()

    def _want_key_frame(self) -> None:
        if self._fed_by is not None:
            self._fed_by.want_key_frame()

    def _was_steady(self) -> bool:
        since = self._live_since
        return since is not None and self._clock.steady() - since >= STEADY_S

    def _pause(self, tries: int, failure: ProviderError) -> float:
        step = self._pauses[min(max(tries - 1, 0), len(self._pauses) - 1)]
        step *= 1 + JITTER * (2 * random.random() - 1)  # noqa: S311  no secret
        return max(step, float(failure.data.get("retry_s", 0)))

    async def _sleep(self, seconds: float, event: asyncio.Event | None = None) -> None:
        """Wait for that long, or until the event or another wish."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await (self._woken if event is None else event).wait()
        if event is not None:
            event.clear()

    def _tell(self, state: str, failure: ProviderError | None = None) -> None:
        vitals: HandoverVitals = {"state": state, "code": failure.code if failure else ""}
        if failure is not None and "status" in failure.data:
            vitals["status"] = int(failure.data["status"])
        if vitals != self.vitals:
            self.vitals = vitals
            self._on_change()


class _Reports:
    """Whether a server that once reported what it received still does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = 0
        self._last = 0.0

    def heard(self, data: bytes) -> None:
        """One decrypted RTCP compound."""
        if any(message.kind == rtcp.RECEIVER_REPORT for message in rtcp.read(data)):
            self._count += 1
            self._last = self._clock.steady()

    def missed(self, *, on_air: bool) -> bool:
        """True when several came and none has come for long, although there was what to report."""
        at = self._clock.steady()
        if not on_air:
            self._last = at
        return self._count >= 3 and at - self._last > SILENT_S
