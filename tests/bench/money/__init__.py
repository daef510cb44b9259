"""Measures money, part by part: each module of this folder that offers `figures` is one."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from tests.bench import Figure, figures_of_parts


def figures(stack: ExitStack) -> list[Figure]:
    """Those of all parts."""
    return figures_of_parts(sys.modules[__name__], stack)
