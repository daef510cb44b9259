"""Runs media for half an hour while viewers and a camera come and go, and fails when its memory grows.

`python -m tests.bench.media.soak 30`: the number is of minutes. Some leave with a goodbye, others
vanish as a phone does whose battery is empty.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from tests.bench.media import cost, network, picture, stage
from tests.bench.media.children import Child, module

MINUTES = 30.0
GROUPS, VIEWERS = 4, 10  # so many groups of so many viewers
TURN_S = 6.0  # after which the next group leaves and comes back
CAMERA_TURNS = 5  # after so many turns the camera comes anew
VANISH = 3  # each third time without a goodbye
SAMPLE_S = 5.0
WARM_UP = 1 / 6  # of the time: histories fill, the allocator finds its size
GROWTH = 8 * 1024 * 1024
"""Bytes that the median of the last third may be above that of the first third after the warm-up."""


class Guest:
    """A process of peers that comes again and again."""

    def __init__(self, name: str, *arguments: str) -> None:
        self._name = name
        self._arguments = arguments
        self._stack = AsyncExitStack()
        self._child: Child | None = None
        self._times = 0

    async def come(self, what: str, **arguments: object) -> None:
        """Go, if it is there, and come again."""
        self._times += 1
        if self._child is not None and self._times % VANISH == 0:
            self._child.kill()
            await self.close()
        elif self._child is not None:
            await self._child.ask("end" if self._name == "camera" else "leave")
        child = self._child
        if child is None:
            running = module(self._name, *self._arguments, core=stage.REST_CORE)
            child = self._child = await self._stack.enter_async_context(running)
        await child.ask(what, **arguments)

    async def close(self) -> None:
        """End its process."""
        self._child = None
        await self._stack.aclose()


class Soak:
    """What has happened so far."""

    def __init__(self, url: str, pid: int, clip: Path) -> None:
        self._url = url
        self._pid = pid
        self.camera = Guest("camera", str(clip))
        self.groups = [Guest("audience") for _ in range(GROUPS)]
        self.memory: list[int] = []
        self.came = {"cameras": 0, "viewers": 0, "turned away": 0}

    async def guests(self) -> None:
        """Come and go until cancelled."""
        for turn in itertools.count():
            began = time.monotonic()
            if turn % CAMERA_TURNS == 0:
                await self._let(self.camera, "begin", "cameras", 1)
            group = self.groups[turn % GROUPS]
            await self._let(group, "join", "viewers", VIEWERS, viewers=VIEWERS, reading=VIEWERS)
            await asyncio.sleep(max(0.0, TURN_S - (time.monotonic() - began)))

    async def _let(self, guest: Guest, what: str, whom: str, number: int, **more: object) -> None:
        try:
            await guest.come(what, kind="http", url=self._url, **more)
            self.came[whom] += number
        except RuntimeError as error:
            print(f"   {whom}: {error}", flush=True)
            self.came["turned away"] += number
            await guest.close()

    async def watch(self, minutes: float) -> None:
        """Note the memory, and tell it each minute."""
        began = told = time.monotonic()
        while time.monotonic() - began < minutes * 60:
            await asyncio.sleep(SAMPLE_S)
            self.memory.append(cost.memory(self._pid))
            if self.memory[-1] == 0:
                raise RuntimeError("the server is gone")
            if time.monotonic() - told >= 60:
                told += 60
                came = ", ".join(f"{count} {whom}" for whom, count in self.came.items())
                passed = (told - began) / 60
                print(f"   minute {passed:3.0f}: {self.memory[-1] / 1e6:6.1f} MB; so far {came}", flush=True)  # fmt: skip


def growth(memory: list[int]) -> float:
    """Bytes by which the last third lies above the first after the warm-up."""
    steady = memory[int(len(memory) * WARM_UP) :]
    third = max(1, len(steady) // 3)
    return statistics.median(steady[-third:]) - statistics.median(steady[:third])


async def soak(minutes: float) -> int:
    """Exit code 1 when memory grew beyond the bound."""
    network.set_up()
    async with AsyncExitStack() as stack:
        clip = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "clip"
        await asyncio.to_thread(picture.make, clip)
        _, url, pid = await stack.enter_async_context(stage.ours())
        running = Soak(url, pid, clip)
        for guest in (running.camera, *running.groups):
            stack.push_async_callback(guest.close)
        async with asyncio.TaskGroup() as tasks:
            coming = tasks.create_task(running.guests())
            await running.watch(minutes)
            coming.cancel()
    grown = growth(running.memory)
    verdict = "flat" if grown <= GROWTH else "GROWN"
    print(f"memory is {verdict}: {grown / 1e6:+.1f} MB after the warm-up, {GROWTH / 1e6:.1f} MB are allowed")  # fmt: skip
    return int(grown > GROWTH)


def main(arguments: list[str]) -> int:
    """The same again inside a network of its own."""
    if arguments[:1] == ["inside"]:
        return asyncio.run(soak(float(arguments[1])))
    minutes = arguments[0] if arguments else str(MINUTES)
    if entering := network.entering():
        inside = [*entering, sys.executable, "-m", "tests.bench.media.soak", "inside", minutes]
        os.execvp(inside[0], inside)
    print("left out: soak: it needs a network namespace: unshare, ip, and the right to use them")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
