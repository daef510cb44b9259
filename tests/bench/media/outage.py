"""Owns what a second without uplink costs: the longest still picture that a real browser sees."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, Route

from tests.bench.media.network import ADDRESS
from tests.bench.media.ramp import browser

CUT_S = 1.0
CUTS = 3
BETWEEN_S = 5.0
CONNECT_S = 20.0
STEADY_S = 6.0  # until the camera sends its whole bitrate

_NOTE_PICTURES = """
window.shown = [];
const ask = HTMLVideoElement.prototype.requestVideoFrameCallback;
HTMLVideoElement.prototype.requestVideoFrameCallback = function (call) {
  return ask.call(this, (...told) => { shown.push(performance.now() / 1000); call(...told); });
};
"""
_CANDIDATE = re.compile(rf"(a=candidate:\S+ 1 udp \d+ {re.escape(ADDRESS)} )(\d+)( typ host)", re.I)


class Line:
    """An uplink that can be cut: datagrams of one camera to the server and back."""

    def __init__(self) -> None:
        self.cut = False
        self.port = 0
        self._server: tuple[str, int] | None = None
        self._camera: tuple[str, int] | None = None
        self._near: asyncio.DatagramTransport | None = None
        self._far: asyncio.DatagramTransport | None = None

    async def open(self) -> None:
        """Open both ends."""
        loop = asyncio.get_running_loop()
        here = (ADDRESS, 0)
        self._near, _ = await loop.create_datagram_endpoint(lambda: _End(self.up), here)
        self._far, _ = await loop.create_datagram_endpoint(lambda: _End(self.down), here)
        self.port = self._near.get_extra_info("sockname")[1]

    def up(self, datagram: bytes, sender: tuple[str, int]) -> None:
        """From the camera."""
        self._camera = sender
        if not self.cut and self._far is not None and self._server is not None:
            self._far.sendto(datagram, self._server)

    def down(self, datagram: bytes, _: tuple[str, int]) -> None:
        """From the server."""
        if self._near is not None and self._camera is not None:
            self._near.sendto(datagram, self._camera)

    async def lead(self, route: Route) -> None:
        """Answer a camera's WHIP request so that its media takes this line."""
        offer = re.sub(r"a=candidate:[^\r\n]*\r?\n", "", route.request.post_data or "")
        response = await route.fetch(post_data=offer)
        answer = await response.text()
        if found := _CANDIDATE.search(answer):
            self._server = (ADDRESS, int(found[2]))
        await route.fulfill(response=response, body=_CANDIDATE.sub(rf"\g<1>{self.port}\g<3>", answer))  # fmt: skip

    def close(self) -> None:
        """Close both ends."""
        for end in (self._near, self._far):
            if end is not None:
                end.close()


class _End(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes, tuple[str, int]], None]) -> None:
        self._take = take

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._take(data, addr)


async def measure(url: str, clip: Path) -> list[float]:
    """Seconds of the longest still picture around each cut."""
    async with browser(clip) as running, _line() as line:
        camera, watch = await _opened(running), await _opened(running)
        await camera.route("**/whip/*", line.lead)
        await watch.add_init_script(_NOTE_PICTURES)
        await camera.goto(url + "/camera")
        await watch.goto(url + "/watch")
        await watch.wait_for_function("shown.length > 30", timeout=CONNECT_S * 1000)
        await asyncio.sleep(STEADY_S)
        return [await _cut(line, watch) for _ in range(CUTS)]


async def _cut(line: Line, watch: Page) -> float:
    await watch.evaluate("shown.splice(0)")
    await asyncio.sleep(0.5)
    line.cut = True
    await asyncio.sleep(CUT_S)
    line.cut = False
    await asyncio.sleep(BETWEEN_S)
    shown: list[float] = await watch.evaluate("shown.concat(performance.now() / 1000)")
    return max(after - before for before, after in itertools.pairwise(shown))


@asynccontextmanager
async def _line() -> AsyncIterator[Line]:
    line = Line()
    await line.open()
    try:
        yield line
    finally:
        line.close()


async def _opened(running: Browser) -> Page:
    return await (await running.new_context()).new_page()
