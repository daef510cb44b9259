"""Owns how a measurement stays undisturbed on a shared machine, and how it is told when it was not."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.media import cost

PRECEDENCE = -15  # niceness
MOST_STOLEN = 4.0  # percent of a core that the machine was not let run
MOST_FOREIGN = 35.0  # percent of a core that other programs took
MOST_LATE_S = 0.2  # a camera that was held up for longer tells of the machine, not of the server


def take_precedence() -> None:
    """Let this process and its children go before other programs, where that is allowed."""
    with contextlib.suppress(OSError):
        os.setsid()  # the kernel weighs sessions against each other
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, PRECEDENCE)
    pass_precedence_on()


def pass_precedence_on() -> None:
    """The same for descendants that have begun sessions of their own, as a browser does."""
    for pid in cost.family(os.getpid()):
        with contextlib.suppress(OSError):
            Path(f"/proc/{pid}/autogroup").write_text(str(PRECEDENCE))


@dataclass(frozen=True)
class Machine:
    """What all cores had done at one moment, in seconds."""

    at: float
    stolen: float
    """Not let run by whoever runs this machine."""
    foreign: float
    """Taken by programs that are none of ours."""


def look() -> Machine:
    """Now; call from the process that all others descend from."""
    with Path("/proc/stat").open(encoding="ascii") as stat:
        user, nice, system, _, _, irq, soft, stolen = map(int, stat.readline().split()[1:9])
    busy = (user + nice + system + irq + soft) * cost.TICK_S
    return Machine(time.monotonic(), stolen * cost.TICK_S, busy - cost.moment(os.getpid()).busy)


def disturbance(begin: Machine, end: Machine, late_s: float) -> float:
    """How much a window was disturbed: 1 is the most that is taken without doubt."""
    seconds = end.at - begin.at
    return max(
        100 * (end.stolen - begin.stolen) / seconds / MOST_STOLEN,
        100 * (end.foreign - begin.foreign) / seconds / MOST_FOREIGN,
        late_s / MOST_LATE_S,
    )


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait until no other measurement of media goes on here; two would only measure each other."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mine:
        told = False
        while True:
            try:
                mine.bind("\0livehub-bench-media")  # a name without a file: it ends with us
                break
            except OSError:
                if not told:
                    print("   waiting for another measurement of media to end", flush=True)
                told = True
                time.sleep(1)
        yield
