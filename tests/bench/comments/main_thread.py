"""Owns what a page's main thread works: read out of the browser's own trace, task by task.

The page knows nothing of it. CPU time of the thread is counted and not the clock on the wall: with
pictures drawn in software, the browser's other threads and the server share two cores with it.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser

CATEGORIES = ["toplevel", "devtools.timeline"]
"""One event for each task, and few more: a finer trace would be measured itself."""
_THREAD = "CrRendererMain"
_TASK = "ThreadControllerImpl::RunTask"
_FRAME = "ScheduledActionSendBeginMainFrame"
_DRAWS = "FireAnimationFrame"
_LONG_MS = 50

Event = dict[str, Any]


@dataclass
class Work:
    """Of each frame in which the page drew: all the thread did since the frame before, in ms.

    Frames in which nothing is drawn, as after each scrolling, would only flatter.
    """

    cpu_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)
    long_tasks: int = 0
    """Over 50 ms by the clock on the wall, as browsers count them."""


@asynccontextmanager
async def worked(browser: Browser) -> AsyncIterator[Work]:
    """Trace while the body runs; what was seen stands in the result after it."""
    work = Work()
    devtools = await browser.new_browser_cdp_session()
    events: list[Event] = []
    ended = asyncio.Event()
    devtools.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    devtools.on("Tracing.tracingComplete", lambda _: ended.set())
    await devtools.send("Tracing.start", {"traceConfig": {"includedCategories": CATEGORIES}})
    yield work
    await devtools.send("Tracing.end")
    await ended.wait()
    read(events, work)


def read(events: list[Event], work: Work) -> None:
    """Add the frames of the busiest page's main thread."""
    tasks, draws = _busiest(events)
    cpu = wall = 0.0
    for task in tasks:
        took: float = task["dur"] / 1000
        wall += took
        cpu += task["tdur"] / 1000 if "tdur" in task else took
        work.long_tasks += took > _LONG_MS
        if task["args"].get("src_func") != _FRAME:
            continue
        if _drew(task, draws):
            work.cpu_ms.append(cpu)
            work.wall_ms.append(wall)
        cpu = wall = 0.0


def _busiest(events: list[Event]) -> tuple[list[Event], list[int]]:
    """The tasks of one thread, and when the page began to draw in it (microseconds)."""
    mains = {
        _thread(event)
        for event in events
        if event.get("name") == "thread_name" and event["args"]["name"] == _THREAD
    }
    tasks: dict[tuple[int, int], list[Event]] = defaultdict(list)
    for event in _whole(events, _TASK):
        if _thread(event) in mains:
            tasks[_thread(event)].append(event)
    busiest = max(tasks, key=lambda thread: sum(task["dur"] for task in tasks[thread]))
    draws = sorted(event["ts"] for event in _whole(events, _DRAWS) if _thread(event) == busiest)
    return sorted(tasks[busiest], key=lambda task: task["ts"]), draws


def _whole(events: list[Event], name: str) -> Iterator[Event]:
    """Those that began and ended while traced."""
    return (event for event in events if event.get("name") == name and event.get("ph") == "X")


def _thread(event: Event) -> tuple[int, int]:
    return event["pid"], event["tid"]


def _drew(task: Event, draws: list[int]) -> bool:
    at = bisect_left(draws, task["ts"])
    return at < len(draws) and draws[at] <= task["ts"] + task["dur"]
