"""Owns how fast a real camera becomes sharp: Chromium with our camera page, from on air to full bitrate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

from tests.bench.media import quiet
from tests.browser import chromium

WANTED_BPS = 2_000_000
SMOOTH_AT_S = 3.0
LONGEST_S = 15.0  # a camera that is not sharp by then will not become so
CONNECT_S = 15.0

# The page's own connections, whatever its modules call them.
_KEEP = """
window.peers = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...settings) { super(...settings); peers.push(this); }
};
window.sent = async () => {
  const now = { at: performance.now() / 1000, octets: 0, pictures: 0 };
  const peer = peers.at(-1);
  if (!peer) return now;
  (await peer.getStats()).forEach((entry) => {
    if (entry.type !== "outbound-rtp") return;
    now.octets += entry.bytesSent;
    if (entry.kind === "video") now.pictures = entry.framesEncoded ?? 0;
  });
  return now;
};
window.followed = async (seconds, enough) => {
  const samples = [];
  let first = null;
  while (!first || performance.now() / 1000 - first < seconds) {
    const now = await sent();
    if (now.pictures > 0) first ??= now.at;
    if (first) samples.push(now);
    const before = samples.at(-25);
    if (before && now.at - first > 4 && (now.octets - before.octets) * 8 > enough * (now.at - before.at)) break;
    await new Promise((go) => setTimeout(go, 50));
  }
  return samples;
};
"""

ARGUMENTS = ["--headless=new", "--use-fake-ui-for-media-stream", *chromium.ARGUMENTS]


@dataclass(frozen=True)
class Ramp:
    """How a camera came on air."""

    seconds: float
    """Until it had sent 2 Mbit/s over a second; LONGEST_S when it never did."""
    fps: float
    """Pictures a second in the third second."""


@asynccontextmanager
async def browser(clip: Path) -> AsyncIterator[Browser]:
    """Chromium with this clip as what its camera sees."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=chromium.find(),
            args=[*ARGUMENTS, f"--use-file-for-fake-video-capture={clip}"],
        )
        quiet.pass_precedence_on()
        try:
            yield running
        finally:
            with suppress(Exception):
                await running.close()


async def measure(url: str, clip: Path) -> Ramp:
    """Put a camera on air at this site and watch it."""
    async with browser(clip) as running:
        return read(await _followed(running, url))


async def _followed(running: Browser, url: str) -> list[dict[str, Any]]:
    page = await (await running.new_context()).new_page()
    await page.add_init_script(_KEEP)
    await page.goto(url + "/camera")
    async with asyncio.timeout(CONNECT_S + LONGEST_S):
        samples: list[dict[str, Any]] = await page.evaluate(
            f"followed({LONGEST_S - 3}, {WANTED_BPS})"
        )
    return samples


def read(samples: list[dict[str, Any]]) -> Ramp:
    """What samples of time, octets and pictures say; the first is the moment of going on air."""
    began = samples[0]["at"]

    def before(at: float) -> dict[str, Any]:
        return max((one for one in samples if one["at"] <= at), key=lambda one: one["at"], default=samples[0])  # fmt: skip

    reached = LONGEST_S
    for one in samples:
        earlier = before(one["at"] - 1)
        seconds = one["at"] - earlier["at"]
        bits = (one["octets"] - earlier["octets"]) * 8
        if one["at"] - began >= 1 and bits >= WANTED_BPS * seconds:
            reached = one["at"] - began
            break
    third, second = before(began + SMOOTH_AT_S), before(began + SMOOTH_AT_S - 1)
    fps = (third["pictures"] - second["pictures"]) / max(third["at"] - second["at"], 0.1)
    return Ramp(reached, fps)
