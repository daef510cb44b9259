"""Owns the server elsewhere of the story: the WHIP server of others, for tests that do not await."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.media.handover.far import SERVER, TOKEN, check_node


@dataclass(frozen=True)
class Elsewhere:
    """A running server that counts what it receives."""

    port: int

    @property
    def whip(self) -> str:
        return f"http://127.0.0.1:{self.port}/whip"

    @property
    def whep(self) -> str:
        """It serves nobody, but viewers can be sent there."""
        return f"http://127.0.0.1:{self.port}/whep"

    def count(self) -> Any:
        """How many sessions there were, and what came of video and audio."""
        address = f"http://127.0.0.1:{self.port}/count"
        with urllib.request.urlopen(address, timeout=10) as response:
            return json.load(response)


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """The server for as long as the block lasts."""
    command = [check_node(), str(SERVER), "0", TOKEN]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            word, port = process.stdout.readline().split()
            assert word == b"ready"
            yield Elsewhere(int(port))
        finally:
            process.kill()
