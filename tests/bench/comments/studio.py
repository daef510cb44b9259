"""Measures the studio's main thread: 5,000 comments in the queue, and 20 a second arriving.

A real Chromium shows a real studio. One run with over a thousand frames.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession, Page, ViewportSize, async_playwright
from websockets.asyncio.client import ClientConnection

from livehub.comments.queue import KEPT, OPEN_MOST
from tests.bench import Figure
from tests.bench.comments.feeding import message, social_stream
from tests.bench.comments.main_thread import Work, worked
from tests.bench.money.hall import Hall, hall
from tests.browser import chromium

BEFORE = OPEN_MOST + KEPT + 100
"""Comments: the queue is full, and so is what is kept of those that left it; nothing may grow now."""
PACE = 20  # comments a second
SECONDS = 60
SETTLE_S = 5
SIZE: ViewportSize = {"width": 1366, "height": 768}
NAMES = (
    "studio_frame_p95_ms",
    "studio_frame_p50_ms",
    "studio_frame_wall_p95_ms",
    "studio_long_tasks",
    "studio_growth_mb",
)


def figures(stack: ExitStack) -> list[Figure]:
    """None without a browser."""
    executable = chromium.find()
    if executable is None:
        return []
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))

    @cache
    def taken() -> dict[str, float]:
        return asyncio.run(_take(folder, executable))

    return [Figure(name, lambda name=name: taken()[name]) for name in NAMES]  # type: ignore[misc]


async def _take(folder: Path, executable: str) -> dict[str, float]:
    async with hall(folder, 10) as made, social_stream(made) as say:
        for number in range(BEFORE):
            await say.send(message(number))
        async with _page(made, executable) as (page, devtools):
            await page.goto(f"{made.url}/studio/{made.show}")
            await page.wait_for_selector("[id^=comment-]")
            await asyncio.sleep(SETTLE_S)
            before = await _heap(devtools)
            assert page.context.browser is not None
            async with worked(page.context.browser) as work:
                await _pour(say)
            after = await _heap(devtools)
    return _taken(work, (after - before) / 2**20)


async def _pour(say: ClientConnection) -> None:
    """Comments, evenly spread."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    for place in range(PACE * SECONDS):
        await asyncio.sleep(max(start + place / PACE - loop.time(), 0))
        await say.send(message(BEFORE + place))
    await asyncio.sleep(1)


def _taken(work: Work, growth_mb: float) -> dict[str, float]:
    return {
        "studio_frame_p95_ms": _p95(work.cpu_ms),
        "studio_frame_p50_ms": statistics.median(work.cpu_ms),
        "studio_frame_wall_p95_ms": _p95(work.wall_ms),
        "studio_long_tasks": float(work.long_tasks),
        "studio_growth_mb": growth_mb,
    }


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


@asynccontextmanager
async def _page(made: Hall, executable: str) -> AsyncIterator[tuple[Page, CDPSession]]:
    """The owner's own browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable, args=chromium.ARGUMENTS
        )
        context = await browser.new_context(
            viewport=SIZE,
            locale="vi-VN",
            ignore_https_errors=True,
        )
        cookies: list[Any] = [
            {"name": name, "value": value, "url": made.url, "secure": True}
            for name, value in made.client.cookies.items()
        ]
        await context.add_cookies(cookies)
        page = await context.new_page()
        yield page, await context.new_cdp_session(page)
        await browser.close()


async def _heap(devtools: CDPSession) -> float:
    """Bytes that the page's JavaScript holds, after the rubbish was collected."""
    await devtools.send("HeapProfiler.enable")
    await devtools.send("HeapProfiler.collectGarbage")
    usage: dict[str, float] = await devtools.send("Runtime.getHeapUsage")
    return usage["usedSize"]
