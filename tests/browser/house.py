"""Owns the server of the story: a real `livehub serve` that can be killed and comes back."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.serving import Serving, free_ports, serving

ROOT = Path(__file__).resolve().parents[2]
LIVEHUB = [sys.executable, "-m", "livehub"]
SETTINGS = {
    "LIVEHUB_REHEARSAL": "no",
    "LIVEHUB_RECORDINGS_FREE_GB": "1",
    "PYTHONPATH": str(ROOT),
}


class House:
    """A server with its data and its ports."""

    def __init__(self, folder: Path, *, rehearsal: bool = False, log_level: str = "debug") -> None:
        self._data = folder / "data"
        self._command = [*LIVEHUB, "rehearse" if rehearsal else "serve"]
        self.https_port, self.http_port = free_ports(2)
        self._settings = {**SETTINGS, "LIVEHUB_LOG_LEVEL": log_level}
        if rehearsal:  # it takes the ports after those that are set
            moved = {"LIVEHUB_PORT": self.https_port, "LIVEHUB_HTTP_PORT": self.http_port}
            self._settings |= {name: str(port - 1) for name, port in moved.items()}
        self._stack = ExitStack()
        self._server: Serving | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def start(self) -> None:
        """Open the doors, at the same address and with the same data as before."""
        ports = (self.https_port, self.http_port)
        running = serving(self._command, self._data, ports=ports, settings=self._settings)
        self._server = self._stack.enter_context(running)

    def kill(self) -> None:
        """SIGKILL: nothing is said, nothing is finished."""
        assert self._server is not None
        self._server.kill()

    def output(self) -> str:
        """All that the server has said so far."""
        assert self._server is not None
        return self._server.output()

    @property
    def owner_link(self) -> str:
        """As the terminal shows it."""
        found = re.search(r"https://\S+/own/\S+", self.output())
        assert found is not None, self.output()
        return found[0]

    @property
    def https_url(self) -> str:
        """The door for phones in the hall."""
        found = re.search(rf"https://\S+:{self.https_port}\b", self.output())
        assert found is not None, self.output()
        return found[0]


def draw_vietqr(picture: Path, bin_: str, account: str) -> None:
    """What a bank's app shows of an account, by the command that people have."""
    picture.write_bytes(_vietqr(bin_, account))


@cache
def _vietqr(bin_: str, account: str) -> bytes:
    command = [*LIVEHUB, "qr", "make", "--bin", bin_, "--account", account, "--code", ""]
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "vietqr.png"
        subprocess.run(
            [*command, "--png", picture],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=60,
            cwd=ROOT,
        )
        return picture.read_bytes()
