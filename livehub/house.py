"""Owns the parts of a world: the one place that sees everything, builds it, and starts its work."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from livehub.addresses import lan_addresses
from livehub.clock import Clock
from livehub.comments.sources import SOURCES
from livehub.events.bank import BANK
from livehub.events.shop import SHOP
from livehub.events.show import SHOW
from livehub.links import open_links
from livehub.log.logs import Logs
from livehub.log.runner import Runner
from livehub.media.interface import Limits
from livehub.media.network import Network
from livehub.media.pool import Pool, serving
from livehub.payments.intake import Intake
from livehub.payments.trust import Trust
from livehub.pins import Tries
from livehub.rehearsal.buyers import BANK as BANK_OF_CROWD
from livehub.rehearsal.crowd import live
from livehub.rehearsal.village import open_village
from livehub.screens.door import Door
from livehub.screens.hub import Hub
from livehub.screens.vitals import Vitals
from livehub.settings import Settings
from livehub.shop.commands import OpenCounter
from livehub.shop.state import account_numbers
from livehub.shows.domains import KINDS
from livehub.store.blobs import Blobs
from livehub.store.sqlite import SqliteStore
from livehub.tls import Authority
from livehub.turn import Turn
from livehub.voice import VoiceFolder
from livehub.web.world import World
from livehub.work.allotments import FromShop, FromShow
from livehub.work.cameras import Cameras
from livehub.work.doorkeeper import Doorkeeper, watch_addresses
from livehub.work.handovers import Handovers
from livehub.work.housekeeping import keep_house
from livehub.work.matching import Matching, lane
from livehub.work.money_lamps import MoneyLamps, SetUp
from livehub.work.platform_doors import act
from livehub.work.polling import Polling
from livehub.work.reactions import follow
from livehub.work.recordings import Recordings
from livehub.work.rejudging import Rejudging
from livehub.work.sources import Sources
from livehub.work.talking import AuthorsFromShow, WordsFromShop
from livehub.work.timers import ALIVE, Timers

logger = logging.getLogger(__name__)

REHEARSAL_SEED = 20_45


@dataclass(frozen=True, slots=True)
class Ports:
    """The two listening sockets of a world."""

    https: socket.socket
    http: socket.socket

    @property
    def numbers(self) -> tuple[int, int]:
        """(HTTPS port, HTTP port)."""
        return self.https.getsockname()[1], self.http.getsockname()[1]


class House:
    """The parts of a world on their way to being one."""

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        ports: Ports,
        clock: Clock,
        store: SqliteStore,
        tasks: asyncio.TaskGroup,
        rehearsal: bool,
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._ports = ports
        self._clock = clock
        self._store = store
        self._tasks = tasks
        self._rehearsal = rehearsal
        self._vitals = Vitals()
        self._links = open_links(folder)
        self._cameras = Cameras(self._vitals, self._links)
        names = [*settings.names, *lan_addresses()]
        self.authority = Authority.open(folder / "tls", clock, names)
        self._logs = Logs(store, clock, KINDS)
        # The rehearsal has none: it must not touch the world outside.
        self._handovers = None if rehearsal else Handovers(self._logs, store, self._vitals)
        self._recordings = Recordings(
            store, self._vitals, clock, folder / "recordings", settings.recordings_free_gb * 10**9
        )
        self._logs.on_open(self._recordings.follow)

    @contextlib.asynccontextmanager
    async def media(self) -> AsyncIterator[Pool]:
        """Media for as long as the world runs."""
        settings = self._settings
        network = Network(
            settings.media_addresses,
            # the rehearsal takes any port: beside the real show it must not be in its way
            port=0 if self._rehearsal else settings.media_port,
            loopback=True,
            public=settings.media_public_address,
        )
        async with serving(
            network=network,
            limits=Limits(viewers=settings.media_viewers, remote_kbps=settings.media_remote_kbps),
            processes=1 if self._rehearsal else settings.media_processes,
            log_level=settings.log_level,
            on_change=self._media_changed,
        ) as media:
            self._cameras.media = media
            if self._handovers is not None:
                self._handovers.media = media
            self._recordings.feed_path = media.feed_path
            yield media

    def _media_changed(self, show: str) -> None:
        self._cameras.changed(show)
        if self._handovers is not None:
            self._handovers.changed(show)

    async def open(self, media: Pool, rehearsal_port: int | None) -> World:
        """Fold the logs and put the world together."""
        await asyncio.to_thread(self.authority.ensure, lan_addresses())
        self._logs.serve_in(self._tasks)
        self._logs.on_open(self._follow_show)
        shop = await self._logs.open("shop")
        await self._logs.open("bank")
        for show in shop.state.shows:
            await self._logs.open(f"show:{show}")
        https_port, http_port = self._ports.numbers
        return World(
            rehearsal=self._rehearsal,
            clock=self._clock,
            store=self._store,
            blobs=Blobs(self._folder / "blobs"),
            logs=self._logs,
            hub=Hub(self._logs.get, self._store, self._vitals, self._clock),
            vitals=self._vitals,
            links=self._links,
            intake=Intake(self._logs, self._links, lambda: account_numbers(shop.state)),
            door=Door(),
            tries=Tries(self._clock),
            media=lambda: media,
            ca=self.authority.ca_der,
            https_port=https_port,
            http_port=http_port,
            turn=Turn(self._clock, self._settings.turn_urls, self._settings.turn_secret).issue,
            pictures_outside=self._settings.media_remote_kbps > 0,
            overlays_on_lan=self._settings.http_overlays == "lan",
            rehearsal_port=rehearsal_port,
            recordings=self._folder / "recordings",
            voice=VoiceFolder(self._settings.data / "voice"),  # the rehearsal's too
            trust=Trust(await self._store.mark(ALIVE)),
        )

    async def begin(self, world: World) -> None:
        """Start all that happens by itself. Deadlines first get back the time we were away."""
        timers = Timers(self._logs, self._store, self._clock)
        await timers.recover()
        matching = Matching(self._logs, self._store)
        from_shop = FromShop(self._logs)
        judging = Rejudging(self._logs, self._store, world.intake, world.trust, self._clock)
        world.on_unsure = judging.expect
        work = {
            "hub": world.hub.serve(),
            "timers": timers.run(),
            "housekeeping": keep_house(self._store),
            "shop": follow(self._store, "shop", SHOP, "allotments", from_shop.react),
            "words": follow(self._store, "shop", SHOP, "talking", self._words().react),
            "bank": follow(self._store, "bank", BANK, "matching", matching.react, lane=lane),
            "rejudging": judging.run(),
            "claims": world.claims.run(),
            "door": self._doorkeeper(world).run(),
            "cameras": self._cameras.run(),
            "recordings": self._recordings.run(),
            "money lamps": self._money_lamps(world).run(),
            "addresses": watch_addresses(lambda: self._look_at_addresses(world)),
        }
        if self._handovers is not None:
            work["handovers"] = self._handovers.run()
        if not self._rehearsal:  # which must not touch the world outside
            work["polling"] = self._polling(world).run()
            work["sources"] = self._sources(world).run()
            work["platforms"] = act(self._logs, self._store, self._clock)
        for name, each in work.items():
            self._tasks.create_task(each, name=name)
        await self._logs.get("shop").run(OpenCounter(), actor="house:start", id="counter")
        if self._rehearsal:
            show = await open_village(self._logs, world.blobs, self._clock)
            self._tasks.create_task(
                live(self._logs, self._clock, show, REHEARSAL_SEED), name="crowd"
            )

    def _words(self) -> WordsFromShop:
        # The rehearsal has no address to the outside.
        url = None if self._rehearsal else self._settings.public_url
        return WordsFromShop(self._logs, url or "")

    def _money_lamps(self, world: World) -> MoneyLamps:
        def set_up() -> SetUp:
            # The crowd's bank is not one that anybody connects.
            found = SetUp.of(world.shop)
            return (
                replace(found, providers={BANK_OF_CROWD: ("webhook",)})
                if self._rehearsal
                else found
            )

        return MoneyLamps(world.lamps, set_up, self._logs, self._vitals, self._clock)

    def _polling(self, world: World) -> Polling:
        def wanted() -> tuple[str, ...]:
            return SetUp.of(world.shop).polled

        hearing = (world.intake, world.lamps)
        return Polling(wanted, self._logs, *hearing, self._store, self._clock)

    def _sources(self, world: World) -> Sources:
        kept = (self._store, self._vitals, self._clock)
        bases = {"tiktok_python": self._settings.tiktok_python}
        watching = world.pushed.watching
        return Sources(SOURCES, self._logs, world.comments, *kept, bases=bases, watching=watching)

    def _doorkeeper(self, world: World) -> Doorkeeper:
        def wanted() -> str | None:
            return None if world.rehearsal else self._settings.public_url or world.shop.public_url

        return Doorkeeper(world.door, wanted, self._links, self._logs, self._vitals, self._clock)

    def _follow_show(self, runner: Runner[Any]) -> None:
        kind, _, show = runner.log.partition(":")
        if kind == "show":
            self._cameras.follow(show, runner)
            reactions = {
                "closing": (FromShow(self._logs, show).react, FromShow.ONLY),
                "talking": (AuthorsFromShow(self._logs, show).react, AuthorsFromShow.ONLY),
            }
            for name, (react, only) in reactions.items():
                following = follow(self._store, runner.log, SHOW, name, react, only=only)
                self._tasks.create_task(following, name=f"{name} {show}")

    async def _look_at_addresses(self, world: World) -> None:
        found = await asyncio.to_thread(lan_addresses)
        if await asyncio.to_thread(self.authority.ensure, found):
            logger.info("certificate issued anew for %s", ", ".join(found))
        world.addresses = found
