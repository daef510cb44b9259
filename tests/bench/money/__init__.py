"""Measures money, part by part: each module of this folder that offers `figures` is one.

Nothing is registered. Their figures are one area's (`money.<figure>`), so the rounds of all parts
are interleaved, and what a part keeps running while others are measured must stand still.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import ExitStack

from tests.bench import Area, Figure


def parts() -> Iterator[Area]:
    """The modules that measure something, by name; the others only help them."""
    for one in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{__name__}.{one.name}")
        if hasattr(module, "figures"):
            yield module


def figures(stack: ExitStack) -> list[Figure]:
    """Those of all parts, which share no name."""
    found = [figure for part in parts() for figure in part.figures(stack)]
    names = [figure.name for figure in found]
    if len({*names}) < len(names):
        raise ValueError(f"two parts measure the same figure: {sorted(names)}")
    return found
