"""Owns serving a world: from an empty process to open doors, until it is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from livehub.clock import Clock
from livehub.house import House, Ports
from livehub.settings import Settings
from livehub.store.sqlite import SqliteStore
from livehub.web import server
from livehub.web.doors import Doors
from livehub.web.world import World


@dataclass(frozen=True, slots=True)
class Running:
    """A world that serves."""

    world: World
    owner_link: str


class _Stop(Exception):
    """Time to go."""


async def run_world(
    settings: Settings,
    folder: Path,
    ports: Ports,
    clock: Clock,
    *,
    rehearsal: bool,
    stop: asyncio.Event,
    ready: Callable[[Running], None],
    rehearsal_port: int | None = None,
) -> None:
    """Serve one world until `stop`; `ready` is called once its doors are open."""
    store = await asyncio.to_thread(SqliteStore, folder, clock)
    try:
        async with asyncio.TaskGroup() as tasks:
            house = House(settings, folder, ports, clock, store, tasks, rehearsal)
            async with house.media() as media:
                world = await house.open(media, rehearsal_port)
                # Until all is there, callers wait in the sockets' own queues.
                await house.begin(world)
                doors = await asyncio.to_thread(Doors, world)
                servers = [
                    server.server(doors.https, house.authority.context()),
                    server.server(doors.http, None, plain=True),
                ]
                serving_doors = [
                    tasks.create_task(server.serve(door, listener), name="door")
                    for door, listener in zip(servers, (ports.https, ports.http), strict=True)
                ]
                ready(Running(world, _owner_link(world)))
                await stop.wait()
                for door in servers:
                    door.should_exit = True
                world.hub.close()
                await asyncio.wait(serving_doors)
            raise _Stop
    except* _Stop:
        pass
    finally:
        await store.close()


def _owner_link(world: World) -> str:
    token = world.links.make("owner", str(world.shop.owner_generation))
    return f"{world.https_url}/own/{token}"
