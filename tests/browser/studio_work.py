"""Measures what a full queue costs the studio's main thread: run as `python -m tests.browser.studio_work`.

The page is opened with `?measure`, see static/studio/measured.js; what the browser itself says of
its tasks (a trace) is taken besides, since the page does not see the browser's own work.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser import chromium as browsers
from tests.browser.busy import Busy
from tests.browser.house import House

QUEUED = 5_000
PER_SECOND = 20.0
SECONDS = 30
FRAME_US = 16_667
TASK = "ThreadControllerImpl::RunTask"
CATEGORIES = ["toplevel"]  # one event for each task: more would be measured itself

OBSERVE = """() => {
  globalThis.seen = {frames: [], long: []};
  const frame = (list) => list.getEntriesByName("studio.frame").forEach(({detail}) => seen.frames.push(detail));
  new PerformanceObserver(frame).observe({type: "measure"});
  const long = (list) => list.getEntries().forEach(({duration}) => seen.long.push(duration));
  new PerformanceObserver(long).observe({type: "longtask"});
}"""


@dataclass(frozen=True)
class Work:
    """Milliseconds of main-thread work per frame, its longest task, and the memory it took."""

    frames: int
    frame_p95_ms: float
    traced_p95_ms: float
    longest_task_ms: float
    long_tasks: int
    heap_before_mb: float
    heap_after_mb: float


def measure(page: Page, seconds: int = SECONDS) -> Work:
    """Look on while comments come; the page has to be open with `?measure`."""
    session = page.context.new_cdp_session(page)
    before = _heap(session)
    page.evaluate(OBSERVE)
    page.context.browser.start_tracing(  # type: ignore[union-attr]
        page=page, categories=CATEGORIES
    )
    page.wait_for_timeout(seconds * 1000)
    traced = _tasks(page.context.browser.stop_tracing())  # type: ignore[union-attr]
    seen: dict[str, Any] = page.evaluate("seen")
    work = [frame["work"] for frame in seen["frames"]]
    per_frame = _per_frame(traced)
    return Work(
        frames=len(work),
        frame_p95_ms=_p95(work),
        traced_p95_ms=_p95(per_frame),
        longest_task_ms=max((duration for _, duration in traced), default=0) / 1000,
        long_tasks=len(seen["long"]),
        heap_before_mb=before,
        heap_after_mb=_heap(session),
    )


def _heap(session: Any) -> float:
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def _tasks(trace: bytes) -> list[tuple[int, int]]:
    """(when, how long) of each task of the page's main thread, in microseconds of its own time."""
    events = json.loads(trace)["traceEvents"]
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event.get("name") == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    tasks: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for event in events:
        thread = (event.get("pid", 0), event.get("tid", 0))
        if event.get("name") == TASK and event.get("ph") == "X" and thread in mains:
            tasks[thread].append((event["ts"], event.get("tdur", event.get("dur", 0))))
    return max(tasks.values(), key=lambda done: sum(took for _, took in done), default=[])


def _per_frame(tasks: list[tuple[int, int]]) -> list[float]:
    """Milliseconds of work in each sixtieth of a second in which there was any."""
    busy: dict[int, int] = defaultdict(int)
    for at, duration in tasks:
        busy[at // FRAME_US] += duration
    return [each / 1000 for each in busy.values() if each >= 200]


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18] if len(values) > 1 else 0.0


def main() -> None:
    """Fill, pour, measure, print."""
    executable = browsers.find()
    assert executable is not None, "no browser found"
    queued = int(sys.argv[1]) if len(sys.argv) > 1 else QUEUED
    with (
        tempfile.TemporaryDirectory() as folder,
        House(Path(folder), log_level="warning") as house,
        browsers.running(executable) as chromium,
    ):
        busy = Busy(chromium, house)
        busy.fill(queued)
        page = busy.helper("Người giúp")
        page.goto(f"{busy.studio_url}?measure")
        page.wait_for_selector("#queue-list article.comment")
        with busy.pouring(PER_SECOND):
            page.wait_for_timeout(3000)
            print(measure(page))  # noqa: T201 - for whoever runs this by hand
            page.hover("#queue-list")
            print("still:", measure(page, 10))  # noqa: T201


if __name__ == "__main__":
    main()
