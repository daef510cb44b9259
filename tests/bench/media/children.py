"""Owns the processes of a measurement: pinned to a core, asked by JSON lines, never left behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

LONGEST_LINE = 64 * 1024 * 1024  # bytes: the frames of 50 viewers over a window
ANSWER_S = 400.0
END_S = 5.0

Answer = Callable[..., Awaitable[Any]]


class Child:
    """A process of ours; its answers come in the order of the questions."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    async def ask(self, what: str, **arguments: Any) -> Any:
        """What the function of that name gives in the child. Raises RuntimeError with its words."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([what, arguments]).encode() + b"\n")
        answer = await self.hear()
        if "failed" in answer:
            raise RuntimeError(f"{what}: {answer['failed']}")
        return answer["gave"]

    async def hear(self) -> dict[str, Any]:
        """The next line it says by itself."""
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), ANSWER_S)
        if not line:
            raise RuntimeError("a process of the measurement ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def kill(self) -> None:
        """End it without a goodbye."""
        self._process.kill()


@asynccontextmanager
async def program(*command: str, core: int | None = None, quiet: bool = True) -> AsyncIterator[Child]:  # fmt: skip
    """Run a program for as long as the block lasts; it dies with us, however we die."""
    before = []
    if core is not None:
        before += ["taskset", "--cpu-list", str(core)]
    if shutil.which("setpriv"):
        before += ["setpriv", "--pdeathsig", "KILL"]
    process = await asyncio.create_subprocess_exec(
        *before, *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL if quiet else asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL if quiet else None,
        limit=LONGEST_LINE,
    )  # fmt: skip
    try:
        yield Child(process)
    finally:
        await _end(process, asked=not quiet)


def module(
    name: str, *arguments: str, core: int | None = None
) -> AbstractAsyncContextManager[Child]:
    """Run a module of this package as a program."""
    return program(sys.executable, "-m", f"{__package__}.{name}", *arguments, core=core, quiet=False)  # fmt: skip


async def _end(process: asyncio.subprocess.Process, *, asked: bool) -> None:
    assert process.stdin is not None
    process.stdin.close()
    steps = [process.terminate, process.kill]
    if asked:
        steps.insert(0, lambda: None)  # ours end by themselves when nobody asks any more
    for step in steps:
        if process.returncode is None:
            step()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), END_S)


async def questions() -> AsyncIterator[bytes]:
    """Lines on our standard input, until whoever started us is gone."""
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line


async def answering(answers: Mapping[str, Answer]) -> None:
    """Answer the parent's questions with these functions until it is gone."""
    async for line in questions():
        what, arguments = json.loads(line)
        try:
            said: dict[str, Any] = {"gave": await answers[what](**arguments)}
        except Exception as error:  # noqa: BLE001  the parent decides what it means
            said = {"failed": f"{type(error).__name__}: {error}"}
        say(said)


def say(something: Mapping[str, Any]) -> None:
    """Tell the parent one thing."""
    sys.stdout.write(json.dumps(something) + "\n")
    sys.stdout.flush()


async def abandoned() -> None:
    """Wait until whoever started us is gone."""
    async for _ in questions():
        pass
