"""Owns a process that listens for us: started without our secrets, read by lines, never left behind."""

from __future__ import annotations

import asyncio
import os
import re
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from livehub.comments.sources.lines import Lines
from livehub.errors import ProviderError

SCRIPT = Path(__file__).with_name("tiktok_child.py")
LINE_MOST = 64 * 1024  # bytes; a comment has 1 KB
PIECE = 64 * 1024
ERRORS_MOST = 4 * 1024  # bytes of its last words that are looked at
END_S = 3.0
_NAME = re.compile(rb"^([A-Za-z_][\w.]{0,80})(?::|$)")


@asynccontextmanager
async def started(python: str, *arguments: str) -> AsyncIterator[Child]:
    """Run the script for as long as the block, which has to read `lines` and `follow_errors`.

    Raises ProviderError `source_plugin_missing` when there is no such Python.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            python, "-u", str(SCRIPT), *arguments,
            stdin=PIPE, stdout=PIPE, stderr=PIPE, env=_environment(), start_new_session=True,
        )  # fmt: skip
    except OSError:
        raise ProviderError("source_plugin_missing", retryable=False) from None
    child = Child(process)
    try:
        yield child
    finally:
        await child.end()


def _environment() -> dict[str, str]:
    """Ours without our settings, which hold secrets, and without anybody's session."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LIVEHUB_") and "SESSION" not in name
    }


class Child:
    """One process. Its standard input ends when we do, however we end: that ends it as well."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._errors = b""

    async def tell(self, line: str) -> None:
        """One line to it; nothing when it is gone, which its output says."""
        assert self._process.stdin is not None
        with suppress(ConnectionError):
            self._process.stdin.write(f"{line}\n".encode())
            await self._process.stdin.drain()

    async def lines(self) -> AsyncIterator[bytes]:
        """Its lines, until it ends; too long ones are left out."""
        assert self._process.stdout is not None
        cut = Lines(LINE_MOST)
        while piece := await self._process.stdout.read(PIECE):
            for line in cut.feed(piece):
                yield line

    async def follow_errors(self) -> None:
        """Read what it complains of, so that it never waits for us; only the end is kept."""
        assert self._process.stderr is not None
        while piece := await self._process.stderr.read(PIECE):
            self._errors = (self._errors + piece)[-ERRORS_MOST:]

    async def why(self) -> str:
        """How it ended, without its words, which may be a person's: a class of error and a code."""
        with suppress(TimeoutError):
            async with asyncio.timeout(END_S):
                await self._process.wait()
        last = self._errors.strip().rpartition(b"\n")[2]
        found = _NAME.match(last)
        return f"{found[1].decode() if found else 'no error'}, {self._process.returncode}"

    def kill(self) -> None:
        """At once."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """Ask it to end, then make it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            async with asyncio.timeout(END_S):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()
