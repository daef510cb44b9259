"""Measures how long a command takes to be on every one of a thousand screens."""

from __future__ import annotations

import asyncio
import multiprocessing
import selectors
import socket
import statistics
import tempfile
import time
from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path

from livehub.clock import SystemClock
from livehub.log.logs import Logs
from livehub.screens.hub import Hub
from livehub.screens.viewer import Viewer
from livehub.screens.vitals import Vitals
from livehub.shows import commands as cmd
from livehub.shows.domains import KINDS
from livehub.store.sqlite import SqliteStore
from livehub.web.sync import SocketClient
from tests.bench import Figure
from tests.builders import listing

SCREENS = 1_000
CHANGES = 40
PAUSE_S = 0.06  # longer than the hub gathers, so that each change is sent by itself
FEED = "show:bench/overlay"


def figures(stack: ExitStack) -> list[Figure]:
    """Both come from the same evening of changes, so it is played once a round."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    played: list[list[float]] = []

    def play() -> float:
        played.append(asyncio.run(_play(folder / f"round{len(played)}")))
        return statistics.median(played[-1])

    def worst() -> float:
        return statistics.quantiles(played[-1], n=100)[98]

    return [Figure("to_1000_p50_ms", play), Figure("to_1000_p99_ms", worst)]


async def _play(folder: Path) -> list[float]:
    """Milliseconds from sending a command to the last screen having its change, for each change."""
    clock = SystemClock()
    store = await asyncio.to_thread(SqliteStore, folder, clock)
    logs = Logs(store, clock, KINDS)
    hub = Hub(logs.get, store, Vitals(), clock)
    listener = socket.create_server(("127.0.0.1", 0), backlog=SCREENS)
    ours, theirs = multiprocessing.Pipe()
    port = listener.getsockname()[1]
    audience = multiprocessing.get_context("spawn").Process(target=_watch, args=(port, theirs))
    audience.start()
    async with asyncio.TaskGroup() as tasks:
        logs.serve_in(tasks)
        runner = await logs.open("show:bench")
        serving = [tasks.create_task(hub.serve())]
        await runner.run(cmd.OpenShow(show="bench", title="Đo"), actor="house:bench", id="open")
        for key in ("p1", "p2"):
            body = listing(key, code=f"A{key[1]}")
            await runner.run(body, actor="house:bench", id=f"list {key}")
        transports = await _accept(listener, hub)
        took = []
        for number in range(CHANGES):
            await asyncio.sleep(PAUSE_S)
            start = time.monotonic()
            feature = cmd.FeatureProduct(product=f"p{number % 2 + 1}")
            outcome = await runner.run(feature, actor="helper:bench", id=f"feature {number}")
            await asyncio.to_thread(ours.send, outcome.seq)
            took.append((await asyncio.to_thread(ours.recv) - start) * 1000)
        ours.send(None)
        for transport in transports:
            transport.abort()
        await asyncio.to_thread(audience.join)
        for task in (*serving, *asyncio.all_tasks() - {asyncio.current_task()}):
            task.cancel()
    await store.close()
    return took


async def _accept(listener: socket.socket, hub: Hub) -> list[asyncio.Transport]:
    loop = asyncio.get_running_loop()
    listener.setblocking(False)
    transports = []
    with listener:
        for _ in range(SCREENS):
            connection, _address = await loop.sock_accept(listener)
            transport, _protocol = await loop.connect_accepted_socket(asyncio.Protocol, connection)
            client = SocketClient(Viewer("overlay", "bench", "bench"), transport)
            await hub.attach(client, {FEED: None})
            transports.append(transport)
    return transports


def _watch(port: int, told: Connection) -> None:
    """A thousand screens that read all they are sent; says when the last has a wanted seq."""
    selector = selectors.DefaultSelector()
    for number in range(SCREENS):
        screen = socket.create_connection(("127.0.0.1", port))
        screen.setblocking(False)
        selector.register(screen, selectors.EVENT_READ, number)
    reached: dict[int, list[float]] = {}
    selector.register(told.fileno(), selectors.EVENT_READ, None)
    while True:
        for key, _ in selector.select():
            if key.data is None:
                wanted = told.recv()
                if wanted is None:
                    return
                marker = wanted
                while len(reached.get(marker, ())) < SCREENS:
                    _read(selector, reached)
                told.send(max(reached.pop(marker)))
            else:
                _read_one(key, reached)


def _read(selector: selectors.BaseSelector, reached: dict[int, list[float]]) -> None:
    for key, _ in selector.select():
        if key.data is not None:
            _read_one(key, reached)


def _read_one(key: selectors.SelectorKey, reached: dict[int, list[float]]) -> None:
    screen = key.fileobj
    assert isinstance(screen, socket.socket)
    text = screen.recv(1 << 16)
    at = time.monotonic()
    for part in text.split(b'"seq":')[1:]:
        digits = part[: len(part) - len(part.lstrip(b"0123456789"))]
        reached.setdefault(int(digits), []).append(at)
