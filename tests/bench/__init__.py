"""Owns how livehub is measured: areas of figures, interleaved rounds, medians, one file of numbers.

A module of this folder is an area (`python -m tests.bench qr`); nothing is registered. It offers

    def figures(stack: ExitStack) -> list[Figure]

and puts whatever must be closed again on the stack. Rounds of an area's figures are interleaved,
so that a machine that is busy for a while slows all of them and not only one.
"""

from __future__ import annotations

import importlib
import pkgutil
import statistics
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

ROUNDS = 7


@dataclass(frozen=True)
class Figure:
    """One number: its name ends with its unit (`svg_ms`), and `measure` takes it once."""

    name: str
    measure: Callable[[], float]


class Area(Protocol):
    """What a module of this folder offers."""

    def figures(self, stack: ExitStack) -> list[Figure]: ...


def areas() -> list[str]:
    """The names of all areas."""
    return sorted(one.name for one in pkgutil.iter_modules(__path__) if one.name != "__main__")


def parts(area: ModuleType) -> list[Area]:
    """The modules of an area's folder that measure something, by name; the others only help them."""
    found = sorted(one.name for one in pkgutil.iter_modules(area.__path__))
    modules = [importlib.import_module(f"{area.__name__}.{name}") for name in found]
    return [module for module in modules if hasattr(module, "figures")]


def figures_of_parts(area: ModuleType, stack: ExitStack) -> list[Figure]:
    """The figures of all parts of an area, which share no name: their rounds are interleaved, and
    what a part keeps running while others are measured must stand still."""
    found = [figure for part in parts(area) for figure in part.figures(stack)]
    names = [figure.name for figure in found]
    if len({*names}) < len(names):
        raise ValueError(f"two parts measure the same figure: {sorted(names)}")
    return found


def load(name: str) -> Area:
    """The area of that name."""
    module: Area = importlib.import_module(f"{__name__}.{name}")
    return module


def medians(figures: Iterable[Figure], rounds: int = ROUNDS) -> dict[str, float]:
    """Each figure's median over `rounds` interleaved rounds, after one round that warms up."""
    figures = list(figures)
    taken: dict[str, list[float]] = {figure.name: [] for figure in figures}
    for number in range(rounds + 1):
        for figure in figures:
            value = figure.measure()
            if number > 0:
                taken[figure.name].append(value)
    return {name: statistics.median(values) for name, values in taken.items()}


def milliseconds(work: Callable[[], object]) -> float:
    """How long `work` takes, in milliseconds of wall time."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
