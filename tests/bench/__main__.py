"""Measures the named areas, or all: prints a table and writes `build/bench.json`, one flat object."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path

from tests import bench

RESULT = Path("build/bench.json")


def measured(name: str) -> dict[str, float]:
    """The medians of one area, by `<area>.<figure>`."""
    with ExitStack() as stack:
        found = bench.medians(bench.load(name).figures(stack))
    return {f"{name}.{figure}": round(value, 4) for figure, value in found.items()}


def main(wanted: list[str]) -> int:
    """Exit code 2 when an area is not known."""
    if unknown := sorted(set(wanted) - set(bench.areas())):
        print(
            f"no such area: {', '.join(unknown)}; there are: {', '.join(bench.areas())}",
            file=sys.stderr,
        )
        return 2
    results: dict[str, float] = {}
    for name in wanted or bench.areas():
        for figure, value in measured(name).items():
            results[figure] = value
            print(f"{figure:<40} {value:>14,.3f}", flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
