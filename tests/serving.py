"""Owns starting a real `livehub serve` for a test: free ports, a bounded wait, no process left."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60  # two busy cores, a fresh certificate authority, a first migration
STOP_SECONDS = 15
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Serving:
    """A running server: its two doors, its data folder and the file with what it has said."""

    process: subprocess.Popen[bytes]
    data: Path
    https_port: int
    http_port: int
    said: Path

    @property
    def https_url(self) -> str:
        return f"https://127.0.0.1:{self.https_port}"

    @property
    def http_url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    def output(self) -> str:
        """Everything the server has printed so far."""
        return self.said.read_text(encoding="utf-8", errors="replace")

    def healthy(self) -> bool:
        """Whether both doors answer `GET /healthz` as they should."""
        return _answers(self._plain()) and _answers(self._encrypted())

    def kill(self) -> None:
        """What a power cut does: SIGKILL to the server and all that it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOP_SECONDS)

    def _plain(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=2)

    def _encrypted(self) -> http.client.HTTPConnection:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # whether it can be trusted is for tests of tls
        return http.client.HTTPSConnection("127.0.0.1", self.https_port, timeout=2, context=context)


def free_ports(count: int) -> list[int]:
    """Ports that are free on loopback now, held together so that all differ."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def free_udp_port() -> int:
    """A UDP port that is free on all addresses now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("0.0.0.0", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    command: Sequence[str | Path],
    data: Path,
    *,
    ports: tuple[int, int] | None = None,
    settings: Mapping[str, str] | None = None,
    start_seconds: float = START_SECONDS,
) -> Iterator[Serving]:
    """Run `command` (say `[".venv/bin/livehub", "serve"]`) until both doors answer, then stop it.

    `ports` (HTTPS, HTTP) and the same `data` bring a killed server back at the same address.
    The server's folder is that of `data`, so that nothing is found by accident in the clone.
    Raises `AssertionError` with what the server said when it stops early or does not answer.
    """
    https_port, http_port = ports or free_ports(2)
    said = data.parent / f"{data.name}.said.txt"
    environment = {
        **os.environ,
        "LIVEHUB_DATA": str(data),
        "LIVEHUB_PORT": str(https_port),
        "LIVEHUB_HTTP_PORT": str(http_port),
        "LIVEHUB_MEDIA_PORT": str(free_udp_port()),
        "PYTHONUNBUFFERED": "1",
        **(settings or {}),
    }
    with said.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=data.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that what it starts can be ended with it
        )
    server = Serving(process, data, https_port, http_port, said)
    try:
        _wait_until_healthy(server, start_seconds)
        yield server
    finally:
        _stop(server)


def _wait_until_healthy(server: Serving, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not server.healthy():
        status = server.process.poll()
        assert status is None, f"the server stopped with status {status}:\n{server.output()}"
        assert time.monotonic() < deadline, f"no answer in {seconds} s:\n{server.output()}"
        time.sleep(POLL_SECONDS)


def _answers(connection: http.client.HTTPConnection) -> bool:
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status == 200 and b'"ok"' in answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(server: Serving) -> None:
    """Ask politely first: a server that cannot end by itself would show here, not in a hall."""
    if server.process.poll() is None:
        server.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.process.wait(STOP_SECONDS)
    server.kill()
