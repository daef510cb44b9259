"""Owns serving from a terminal: open the doors, say where they are, stop cleanly."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from livehub import assets
from livehub.app import Running, run_world
from livehub.cli.terminal import refuse
from livehub.clock import SystemClock
from livehub.errors import ConfigError, LiveHubError
from livehub.house import Ports
from livehub.i18n import translate
from livehub.payments import qr
from livehub.ports import bind, check_udp
from livehub.settings import Settings

logger = logging.getLogger(__name__)

_COLLECTED_AFTER = 20_000
"""So many more objects than before, and the collector looks for cycles. Comments by the hundred hold
none: with Python's own 700 it looks through what they are made of for a tenth of all time."""


def start(*, rehearsal_only: bool) -> int:
    """Serve until a signal; 2 and one line when settings or machine do not allow it."""
    try:
        settings = Settings.read(os.environ)
        _set_up_logging(settings.log_level)
        gc.freeze()  # what was imported stays
        gc.set_threshold(_COLLECTED_AFTER)
        assets.static_hash()  # read once, before anything waits for it
        asyncio.run(_run(settings, rehearsal_only=rehearsal_only))
    except LiveHubError as error:
        return refuse(error)
    except BaseExceptionGroup as group:
        known, bugs = group.split(LiveHubError)
        if known is None or bugs is not None:
            raise
        return refuse(_first(known))
    finally:
        gc.unfreeze()  # extensions would print what still lives at the end as leaks
    return 0


def _first(group: BaseExceptionGroup[LiveHubError]) -> LiveHubError:
    found = group.exceptions[0]
    return found if isinstance(found, LiveHubError) else _first(found)


def _set_up_logging(level: str) -> None:
    logging.basicConfig(
        level=level.upper(),
        stream=sys.stderr,
        format="%(asctime)s %(levelname)-7s %(name)s %(message)s",
    )
    for chatty in (
        "aioice",
        "aiortc",
        "httpx2",
        "httpcore2",
        "uvicorn",
        "asyncio",
        "PIL",
        "websockets",
    ):
        logging.getLogger(chatty).setLevel(logging.WARNING)


async def _run(settings: Settings, *, rehearsal_only: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    real = None if rehearsal_only else _real_ports(settings)
    rehearsal = _rehearsal_ports(settings) if rehearsal_only or settings.rehearsal else None
    clock = SystemClock()
    told = _Announcement(settings, expected=(real is not None) + (rehearsal is not None))
    async with asyncio.TaskGroup() as worlds:
        if rehearsal is not None:
            rehearsing = run_world(
                settings,
                _folder(settings.rehearsal_data),
                rehearsal,
                clock,
                rehearsal=True,
                stop=stop,
                ready=told.ready,
            )
            worlds.create_task(rehearsing if real is None else _beside(rehearsing, told))
        if real is not None:
            worlds.create_task(
                run_world(
                    settings,
                    _folder(settings.data),
                    real,
                    clock,
                    rehearsal=False,
                    stop=stop,
                    ready=told.ready,
                    rehearsal_port=rehearsal.numbers[0] if rehearsal else None,
                )
            )


async def _beside(rehearsing: Coroutine[Any, Any, None], told: _Announcement) -> None:
    """The rehearsal beside the real world, which goes on whatever happens to it."""
    try:
        await rehearsing
    except Exception:
        logger.exception("the rehearsal world stopped; the real one goes on")
        told.without_one()


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError("folder_unusable", path=str(path), why=str(error.strerror)) from error
    return path


def _real_ports(settings: Settings) -> Ports:
    check_udp(settings.media_port, settings.media_processes, "LIVEHUB_MEDIA_PORT")
    return Ports(bind(settings.port, "LIVEHUB_PORT"), bind(settings.http_port, "LIVEHUB_HTTP_PORT"))


def _rehearsal_ports(settings: Settings) -> Ports:
    """Each port + 1, or any free one."""
    return Ports(
        bind(min(settings.port + 1, 65_535), "LIVEHUB_PORT", or_any=True),
        bind(min(settings.http_port + 1, 65_535), "LIVEHUB_HTTP_PORT", or_any=True),
    )


class _Announcement:
    """Tells the terminal where the doors are, once all worlds are open."""

    def __init__(self, settings: Settings, expected: int) -> None:
        self._lang = settings.language
        self._expected = expected
        self._running: list[Running] = []
        self._told = False

    def ready(self, running: Running) -> None:
        """One more world is open."""
        self._running.append(running)
        self._tell()

    def without_one(self) -> None:
        """One world will not come."""
        self._expected -= 1
        self._tell()

    def _tell(self) -> None:
        if len(self._running) == self._expected and not self._told:
            self._told = True
            print("\n".join(self._lines()), flush=True)

    def _lines(self) -> list[str]:
        lines = [""]
        for running in sorted(self._running, key=lambda each: not each.world.rehearsal):
            world = running.world
            if world.rehearsal:
                lines += [self._say("rehearsal"), f"  {world.https_url}/", ""]
            else:
                lines += [self._say("owner"), f"  {running.owner_link}", self._say("once"), ""]
        world = min(self._running, key=lambda each: each.world.rehearsal).world
        lines += [self._say("phones"), f"  {world.http_url}/", qr.text(f"{world.http_url}/")]
        lines += [self._say("here", url=f"http://localhost:{world.http_port}/")]
        return [*lines, self._say("stop")]

    def _say(self, key: str, **data: str) -> str:
        return translate(self._lang, f"terminal.{key}", **data)
