"""Owns one media process from livehub's side: starting it, calling it, starting it again."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import socket
import sys
from collections.abc import Callable
from typing import Any

import msgspec

from livehub.errors import Busy
from livehub.media import calls
from livehub.media.interface import HandoverVitals, Start, Vitals

logger = logging.getLogger(__name__)

ANSWER_S = (
    10.0  # an answer takes some ten milliseconds; a process that hangs is no better than none
)
MOST_UNANSWERED = 3  # calls in a row; then it is ended
READY_S = 30.0  # a slow disk reads the libraries
STOP_S = 3.0  # to say goodbye to its peers
AGAIN_S = (0.2, 1.0, 2.0, 5.0)  # pauses before it is started again; the last one from then on
WELL_S = 60.0  # a process that lived so long begins again with the first pause
AWAY_S = 2

_CALLS = 256  # waiting for answers at once; beyond that callers are told to come back


class Child:
    """A media process. `viewers`, `vitals` and `handovers` are what it said last."""

    def __init__(
        self, start: Start, on_change: Callable[[str], None], on_begin: Callable[[Child], None]
    ) -> None:
        self.start = start
        self.viewers = 0
        self.coming = 0
        """Viewers whose answer it is still making."""
        self.vitals: dict[str, dict[str, Vitals]] = {}
        self.handovers: dict[str, HandoverVitals] = {}
        self.deaths = 0
        self._on_change = on_change
        self._on_begin = on_begin
        self._process: asyncio.subprocess.Process | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._waiting: dict[int, asyncio.Future[Any]] = {}  # _CALLS
        self._numbers = itertools.count(1)
        self._ready = asyncio.Event()
        self._unanswered = 0
        self._stopping = False

    @property
    def load(self) -> int:
        """Viewers that it serves or will."""
        return self.viewers + self.coming

    @property
    def running(self) -> bool:
        """Whether it can be called."""
        return self._writer is not None

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process is not None else None

    async def ready(self) -> None:
        """Wait until it runs for the first time, or has failed to for long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), READY_S)

    async def call(self, name: str, *arguments: Any) -> Any:
        """Let it do something and wait for the result.

        Raises what it raised, Busy `media_away` while it does not run.
        """
        if self._writer is None or len(self._waiting) >= _CALLS:
            raise Busy("media_away", retry_s=AWAY_S)
        number = next(self._numbers)
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._writer.write(calls.encode(calls.Call(number, name, list(arguments))))
        try:
            return await asyncio.wait_for(future, ANSWER_S)
        except TimeoutError as error:
            self._give_up_in_time()
            raise Busy("media_away", retry_s=AWAY_S) from error
        finally:
            self._waiting.pop(number, None)

    def _give_up_in_time(self) -> None:
        """A process that hangs is ended, so that another can take its place."""
        self._unanswered += 1
        if self._unanswered >= MOST_UNANSWERED and self._process is not None:
            logger.error("media process hangs port=%d", self.start.network.port)
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    def tell(self, name: str, *arguments: Any) -> None:
        """Let it do something; nothing happens while it does not run."""
        if self._writer is not None:
            self._writer.write(calls.encode(calls.Call(0, name, list(arguments))))

    async def run(self) -> None:
        """Keep it running until cancelled."""
        loop = asyncio.get_running_loop()
        failures = 0
        while True:
            began = loop.time()
            try:
                await self._live()
            except OSError:  # no memory, no handle: perhaps the next time
                logger.exception("media process not started")
            if self._stopping:
                return
            failures = 0 if loop.time() - began > WELL_S else failures + 1
            self.deaths += 1
            pause = AGAIN_S[min(failures, len(AGAIN_S) - 1)]
            logger.error("media process ended port=%d again_in=%.1fs", self.start.network.port, pause)  # fmt: skip
            await asyncio.sleep(pause)

    async def stop(self) -> None:
        """Let it say goodbye to its peers and end."""
        self._stopping = True
        process = self._process
        if self._writer is not None:
            self._writer.close()
        if process is None:
            return
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _live(self) -> None:
        """One life of the process."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "livehub.media.worker", str(theirs.fileno()),
                pass_fds=[theirs.fileno()], stdin=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
        reader, writer = await asyncio.open_connection(sock=ours)
        try:
            writer.write(calls.encode(calls.Call(0, "start", [msgspec.to_builtins(self.start)])))
            await self._listen(reader, writer)
        finally:
            self._writer = None
            writer.close()
            if not self._stopping:
                with contextlib.suppress(ProcessLookupError):
                    self._process.kill()
            await self._process.wait()
            self._forget()

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                message = await calls.read(reader)
            except EOFError:
                return
            match message:
                case calls.Load(viewers):
                    self.viewers = viewers
                    if self._writer is None:  # the first word of a process that is ready
                        self._writer = writer
                        self._ready.set()
                        self._on_begin(self)
                case calls.Changed(room, vitals, handover):
                    self.handovers[room] = handover
                    self._note(room, vitals)
                case calls.Answer(number, result, error):
                    self._answered(number, result, error)
                case calls.Call():
                    logger.warning("media process calls back: %s", message.name)

    def _answered(self, number: int, result: Any, error: Any) -> None:
        self._unanswered = 0
        future = self._waiting.pop(number, None)
        if future is None or future.done():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(calls.raised(*error))

    def _note(self, room: str, vitals: dict[str, Vitals]) -> None:
        if vitals:
            self.vitals[room] = vitals
        else:
            self.vitals.pop(room, None)
        self._on_change(room)

    def _forget(self) -> None:
        """All it served is gone with it."""
        self.viewers = self._unanswered = 0
        rooms = self.vitals.keys() | self.handovers.keys()
        self.vitals, self.handovers = {}, {}
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(Busy("media_away", retry_s=AWAY_S))
        for room in rooms:
            self._on_change(room)
