"""Owns what one world offers to its pages, put together by the composition root."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from starlette.requests import HTTPConnection

from livehub.addresses import lan_addresses
from livehub.clock import Clock, Millis
from livehub.errors import NotFound
from livehub.floods import Buckets, Rate
from livehub.links import Links
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.runner import Runner
from livehub.media.interface import Door as MediaDoor
from livehub.payments.intake import Intake
from livehub.payments.lamps import Lamps
from livehub.payments.trust import Trust
from livehub.pins import Proofs, Tries
from livehub.screens.door import Door
from livehub.screens.hub import Hub
from livehub.screens.past import Past
from livehub.screens.vitals import Vitals
from livehub.shop.state import ShopState
from livehub.shows.state import ShowState
from livehub.store.blobs import Blobs
from livehub.turn import TurnServer
from livehub.voice import VoiceFolder
from livehub.web.drafts import Drafts
from livehub.web.listening import Listening
from livehub.web.pushed import Pushed
from livehub.web.rates import Rates
from livehub.web.rejections import Rejections
from livehub.work.claims import Claims
from livehub.work.ingest import Ingest

_WORDS = re.compile(r"[\w-]+", re.ASCII)


def _ignore(*_: object) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class World:
    """One installation's logs and links: the real one, or the rehearsal."""

    rehearsal: bool
    clock: Clock
    store: Store
    blobs: Blobs
    logs: Logs
    hub: Hub
    vitals: Vitals
    links: Links
    intake: Intake
    door: Door
    tries: Tries
    media: Callable[[], MediaDoor]
    ca: Callable[[], bytes]
    https_port: int
    http_port: int
    overlays_on_lan: bool = False
    pictures_outside: bool = False
    rehearsal_port: int | None = None
    recordings: Path | None = None
    """Where recorded files lie, a folder per show."""
    voice: VoiceFolder = field(default_factory=VoiceFolder)
    """The village's own recordings of what is spoken."""
    addresses: list[str] = field(default_factory=lan_addresses)
    turn: Callable[[], Sequence[TurnServer]] = list
    trust: Trust = field(default_factory=Trust)
    on_unsure: Callable[[str, Millis, bytes], None] = _ignore
    """Called with (notification, when it was signed, its body) for one to be judged again."""
    rejections: Rejections = field(init=False)
    statements: Drafts = field(init=False)
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a statement is read."""
    chat_by_author: Buckets = field(init=False)
    chat_by_show: Buckets = field(init=False)
    media_rates: Rates = field(init=False)
    reports: Buckets = field(init=False)
    proofs: Proofs = field(init=False)
    listening: Listening = field(init=False)
    pushed: Pushed = field(init=False)
    lamps: Lamps = field(init=False)
    comments: Ingest = field(init=False)
    """The one door by which comments of sources come in."""
    claims: Claims = field(init=False)
    renewals: Buckets = field(init=False)
    past: Past = field(init=False)
    lookups: Buckets = field(init=False)

    def __post_init__(self) -> None:
        self.statements = Drafts(self.clock)
        self.rejections = Rejections(self.store, self.clock)
        self.chat_by_author = Buckets(Rate(burst=5, per_second=0.5), self.clock)
        self.chat_by_show = Buckets(Rate(burst=100, per_second=20), self.clock)
        self.media_rates = Rates(self.clock)
        self.lamps = Lamps(self.clock.now())
        self.comments = Ingest(self.logs, self.links, self.store, self.clock)
        self.claims = Claims(self.logs, self.vitals, self.clock)
        self.renewals = Buckets(Rate(burst=6, per_second=0.5), self.clock)
        self.past = Past(self.store)
        self.lookups = Buckets(Rate(burst=20, per_second=4), self.clock)
        self.reports = Buckets(Rate(burst=4, per_second=1), self.clock)
        self.proofs = Proofs(self.clock)
        self.listening = Listening(self.clock)
        self.pushed = Pushed(self.clock)
        self.listening.listen(lambda at: self.lamps.ok("phone", "phone", at))
        self.rejections.listen(
            lambda provider, code: self.lamps.failed(provider, "webhook", code, self.clock.now())
        )

    @property
    def shop(self) -> ShopState:
        """The shop as it is now."""
        return cast(ShopState, self.logs.get("shop").state)

    def show(self, show: str) -> ShowState:
        """A show as it is now; NotFound `show_unknown`."""
        return cast(ShowState, self.show_runner(show).state)

    def show_runner(self, show: str) -> Runner[Any]:
        """The runner of a show's log; NotFound `show_unknown`."""
        try:
            return self.logs.get(f"show:{show}")
        except NotFound:
            raise NotFound("show_unknown") from None

    def listening_to(self, source: str, ids: Iterable[str]) -> str | None:
        """The open show whose source listens to a stream with one of these ids in its address."""
        wanted = set(ids)
        for runner in self.logs:
            state = runner.state
            if isinstance(state, ShowState) and state.phase != "closed":
                stream = state.sources.get(source)
                if stream and wanted & {stream, *_WORDS.findall(stream)}:
                    return state.show
        return None

    @property
    def address(self) -> str:
        """This machine as phones in the hall reach it."""
        return self.addresses[0] if self.addresses else "127.0.0.1"

    @property
    def https_url(self) -> str:
        """The door for everything on the LAN."""
        return f"https://{_bracketed(self.address)}:{self.https_port}"

    @property
    def http_url(self) -> str:
        """The plain door: it helps a phone over the certificate."""
        return f"http://{_bracketed(self.address)}:{self.http_port}"

    @property
    def cookie(self) -> str:
        """Name of the session cookie. Browsers send cookies to every port of a host, so the
        worlds' must differ."""
        return "__Host-lh-rehearsal" if self.rehearsal else "__Host-lh"


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def world_of(connection: HTTPConnection) -> World:
    """The world whose door the request came through."""
    return cast(World, connection.app.state.world)
