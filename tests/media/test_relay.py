"""A real coturn takes the credentials we give away, and our page sees the picture through it alone."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aioice.stun import TransactionFailed
from aioice.turn import create_turn_endpoint

from livehub.clock import Clock, SystemClock
from livehub.media.network import LOOPBACK
from livehub.turn import LASTS_S, Turn, TurnServer
from tests.fakes import FakeClock
from tests.media.foreign import needed, served
from tests.media.peers import publishing, until
from tests.media.test_browser import chromium, grown, opened

SECRET = "shared with coturn"


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def coturn(folder: Path) -> AsyncIterator[int]:
    """A coturn on loopback for as long as the block lasts: its port."""
    program = needed(Path(shutil.which("turnserver") or "turnserver"))
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        program, "-n", "--listening-ip", LOOPBACK, "--listening-port", str(port),
        "--relay-ip", LOOPBACK, "--allow-loopback-peers", "--realm", "livehub",
        "--use-auth-secret", "--static-auth-secret", SECRET, "--no-cli", "--no-tls", "--no-dtls",
        "--userdb", folder / "users", "--pidfile", folder / "pid", "--log-file", folder / "log",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(10):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection(LOOPBACK, port)
                    writer.close()
                    break
                await asyncio.sleep(0.05)
        yield port
    finally:
        process.kill()
        await process.wait()


def issued(port: int, clock: Clock, secret: str = SECRET) -> TurnServer:
    return Turn(clock, [f"turn:{LOOPBACK}:{port}?transport=udp"], secret).issue()[0]


async def allocate(port: int, server: TurnServer) -> str:
    """Ask for a relayed address as a browser does: its host."""
    transport, _ = await create_turn_endpoint(
        asyncio.DatagramProtocol, (LOOPBACK, port), server.username, server.credential
    )
    host, _ = transport.get_extra_info("sockname")
    transport.close()
    await asyncio.sleep(0.1)  # it says goodbye to the relay
    return str(host)


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_coturn_takes_our_credentials_and_no_others(tmp_path):
    async with coturn(tmp_path) as port:
        assert await allocate(port, issued(port, SystemClock())) == LOOPBACK
        long_ago = FakeClock(SystemClock().now() - 2 * LASTS_S * 1000)
        for refused in (issued(port, long_ago), issued(port, SystemClock(), "another")):
            with pytest.raises(TransactionFailed, match="401"):
                await allocate(port, refused)


@pytest.mark.browser
@pytest.mark.timeout(90)
async def test_our_page_sees_the_picture_through_the_relay_and_nothing_else(tmp_path):
    selected = """async () => {
      const stats = [...(await whep_peer.getStats()).values()];
      const pair = stats.find((one) => one.type === "candidate-pair" && one.nominated);
      return stats.find((one) => one.id === pair.localCandidateId).candidateType;
    }"""
    async with (
        coturn(tmp_path) as port,
        served([issued(port, SystemClock())]) as site,
        publishing(site.media),
        chromium(tmp_path) as browser,
    ):
        await until(site.media, state="on_air")
        page = await opened(browser, f"{site.url}/page/our-viewer-by-relay")
        await grown(page, 30)
        assert await page.evaluate(selected) == "relay"
        await page.evaluate("whep.close()")
        await until(site.media, viewers=0)
