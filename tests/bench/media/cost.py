"""Owns what a server costs: processor time and memory of its whole tree of processes."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Moment:
    """Clocks at one moment, in seconds."""

    at: float
    busy: float
    """User and system time of the tree so far."""


def moment(pid: int) -> Moment:
    """Read the clocks of the tree that begins with this process."""
    return Moment(time.monotonic(), sum(_busy(fields) for fields in family(pid).values()))


def share(begin: Moment, end: Moment) -> float:
    """Percent of one core that the tree took between two moments."""
    return 100 * (end.busy - begin.busy) / (end.at - begin.at)


def memory(pid: int) -> int:
    """Resident bytes of the tree that begins with this process."""
    return sum(int(fields[21]) * PAGE for fields in family(pid).values())


def _busy(fields: list[str]) -> float:
    """User, system, and both of children that ended (proc(5), fields 14 to 17)."""
    return sum(int(fields[number]) for number in (11, 12, 13, 14)) * TICK_S


def family(pid: int) -> dict[int, list[str]]:
    """What follows the name in /proc/<pid>/stat, of a process and all that descend from it."""
    found: dict[int, list[str]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                text = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue  # it ended while we looked
            found[int(folder.name)] = text.rpartition(")")[2].split()
    members = {pid}
    grown = True
    while grown:
        children = {one for one, fields in found.items() if int(fields[1]) in members}
        grown = not children <= members
        members |= children
    return {one: found[one] for one in members if one in found}
