"""Measures the forwarding engine: against Janus, against aiortc's own relay, and a real camera's first seconds.

Everybody gets the same bytes: one clip, cut and paced as Chromium does (packets.py), goes into each
server over a real connection (camera.py); 50 viewers really shake hands, read and report
(audience.py, sink.c). The server has core 0 for itself, everything else core 1. Processor time is
that of the server's whole tree, latency is from the camera's last packet of a frame to the kernel's
stamp at the viewer. Only ratios within one round are told; absolute numbers are printed beside them.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from functools import partial
from typing import Any

from tests.bench import Figure
from tests.bench.media import network, quiet
from tests.bench.media.children import Child, program
from tests.bench.media.stage import READING

PEERS = ("janus", "janus_tuned")
_COLUMNS = ("cpu", "p50", "p99", "fps", "lost", "mbps")


def figures(stack: ExitStack) -> list[Figure]:
    """Those that this machine can measure; the others are named with what they need."""
    entering = network.entering()
    if not entering or (os.cpu_count() or 1) < 2:
        _left_out("media", "it needs two cores and a network namespace: unshare, ip, and the right to use them")  # fmt: skip
        return []
    stack.enter_context(quiet.alone())
    return Rounds(stack.enter_context(_opened(entering)), stack).figures()


class Asked:
    """The lab, asked without waiting loops at the caller's side."""

    def __init__(self, runner: asyncio.Runner, child: Child) -> None:
        self._runner = runner
        self._child = child

    def __call__(self, what: str, **arguments: Any) -> Any:
        return self._runner.run(self._child.ask(what, **arguments))


@contextmanager
def _opened(entering: list[str]) -> Iterator[Asked]:
    command = [*entering, sys.executable, "-m", f"{__name__}.lab"]
    lab: AbstractAsyncContextManager[Child] = program(*command, quiet=False)
    with asyncio.Runner() as runner:
        child = runner.run(_entered(lab))
        try:
            yield Asked(runner, child)
        finally:
            runner.run(_left(lab))


async def _entered(lab: AbstractAsyncContextManager[Child]) -> Child:
    return await lab.__aenter__()


async def _left(lab: AbstractAsyncContextManager[Child]) -> None:
    await lab.__aexit__(None, None, None)


class Rounds:
    """What was measured in the round that is going on, and all before."""

    def __init__(self, lab: Callable[..., Any], stack: ExitStack) -> None:
        self._lab = lab
        self._can: dict[str, bool] = lab("can")
        self._now: dict[str, dict[str, Any]] = {}
        self._all: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._most: dict[str, Any] = {}
        self._limit = 0.0
        self._outages: list[float] = []
        stack.callback(self._tell)

    def figures(self) -> list[Figure]:
        """In the order of measuring: the first one plays the round."""
        found = []
        if not self._can["compiler"]:
            _left_out("all of media but ramp_s and guard_refusal_ms", "viewers are read in C: apt install gcc libc6-dev")  # fmt: skip
        else:
            found += self._compared()
        if self._can["chromium"]:
            found.append(Figure("ramp_s", self._ramp))
        else:
            _left_out("media.ramp_s", "it needs Chromium: apt install chromium")
        return [*found, Figure("guard_refusal_ms", lambda: statistics.median(self._lab("refusal")))]

    def _compared(self) -> list[Figure]:
        found = []
        if self._can["janus"]:
            found += [
                Figure("cpu_vs_janus", lambda: self._play() or self._ratio("cpu", "janus")),
                Figure("cpu_vs_janus_tuned", partial(self._ratio, "cpu", "janus_tuned")),
                Figure("latency_p99_vs_janus_tuned", partial(self._ratio, "p99", "janus_tuned")),
            ]
        else:
            _left_out("media.*_vs_janus*", "there is no Janus: apt install janus (Debian 12 has 1.1.2)")  # fmt: skip
        relay = Figure("cpu_vs_mediarelay", self._against_relay)
        return [*found, relay, Figure("viewers_per_core", self._viewers)]

    def _play(self) -> float:
        """Ours and its peers, in turning order, so that a drift of the machine favours nobody."""
        servers = ["ours", *PEERS]
        if len(self._all["ours"]) % 2:
            servers.reverse()
        for server in servers:
            self._measure(server, READING)
        return 0.0

    def _measure(self, server: str, viewers: int) -> None:
        self._now[server] = self._lab("outcome", server=server, viewers=viewers)
        self._all[server].append(self._now[server])

    def _ratio(self, what: str, peer: str) -> float:
        return float(self._now["ours"][what] / self._now[peer][what])

    def _against_relay(self) -> float:
        if not self._can["janus"]:
            self._measure("ours", READING)
        self._measure("mediarelay", 1)
        return float(self._now["ours"]["cpu"] / READING / self._now["mediarelay"]["cpu"])

    def _viewers(self) -> float:
        """Searched for once: it takes a minute and says the same each time."""
        if not self._most:
            self._most = self._lab("most")
            self._limit = self._lab("limit")
        return float(self._most["viewers"])

    def _ramp(self) -> float:
        if not self._outages:
            self._outages = self._perhaps("outages") or [float("nan")]
        ramp = self._lab("ramp")
        self._all["camera"].append(ramp)
        return float(ramp["seconds"])

    def _perhaps(self, what: str) -> Any:
        """What no figure depends on may fail."""
        try:
            return self._lab(what)
        except RuntimeError as error:
            _left_out(what, str(error))
            return None

    def _tell(self) -> None:
        """What is behind the ratios."""
        for server in ("ours", *PEERS, "mediarelay"):
            if found := self._all.get(server):
                _print(_line(server, found[1:] or found))
        if ours := self._all.get("ours"):
            _print(f"   all of them over {ours[0]['profile']}, {sum(one['disturbed'] > 1 for one in ours)} windows of ours disturbed by the machine")  # fmt: skip
            _print(self._how_far(ours))
        if self._most:
            _print(
                "   most viewers on one core: {viewers}, {cpu:.1f} % of it, p99 {p99:.0f} ms".format(
                    **self._most
                )
            )
        if cameras := self._all.get("camera"):
            fps = statistics.median(one["fps"] for one in cameras)
            _print(f"   Chromium in its third second on air: {fps:.1f} pictures a second")
            still = ", ".join(f"{seconds:.2f}" for seconds in self._outages)
            _print(f"   1 s without uplink: longest still pictures {still} s")

    def _how_far(self, ours: list[dict[str, Any]]) -> str:
        packets = statistics.median(one["packets"] for one in ours)
        cpu = statistics.median(one["cpu"] for one in ours)
        least = self._limit * packets * READING / 1e4
        return (
            f"   limit: SRTP and the kernel's send alone take {self._limit:.1f} us a packet and viewer, "
            f"{least:.1f} % of a core at {READING}; ours takes {cpu / max(least, 0.01):.1f} times that"
        )


def _line(server: str, found: list[dict[str, Any]]) -> str:
    middle = {name: statistics.median(one[name] for one in found) for name in _COLUMNS}
    return (
        f"   {server:<12} {middle['cpu']:5.1f} % of a core   added ms p50 {middle['p50']:6.1f} "
        f"p99 {middle['p99']:6.1f}   {middle['fps']:4.1f} fps   {middle['mbps']:3.1f} Mbit/s   "
        f"{sum(one['lost'] for one in found)} packets lost in {len(found)} windows"
    )


def _left_out(what: str, why: str) -> None:
    _print(f"left out: {what}: {why}")


def _print(text: str) -> None:
    print(text, flush=True)
