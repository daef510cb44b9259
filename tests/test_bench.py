"""Rules for measuring: rounds are interleaved, the first is not counted, results are one flat file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import bench
from tests.bench import money
from tests.bench.__main__ import main
from tests.bench.money import qr


def test_rounds_are_interleaved_and_the_first_one_only_warms_up() -> None:
    taken: list[str] = []

    def figure(name: str, values: Iterator[float]) -> bench.Figure:
        def measure() -> float:
            taken.append(name)
            return next(values)

        return bench.Figure(name, measure)

    slow = figure("slow", iter([100.0, 1.0, 3.0, 2.0]))
    fast = figure("fast", iter([0.0, 5.0, 5.0, 6.0]))
    assert bench.medians([slow, fast], rounds=3) == {"slow": 2.0, "fast": 5.0}
    assert taken == ["slow", "fast"] * 4


def test_an_unknown_area_is_refused_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["nonsense"]) == 2
    assert "qr" in capsys.readouterr().err


def test_results_are_one_flat_object_of_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["qr"]) == 0
    results = json.loads((tmp_path / "build" / "bench.json").read_text(encoding="utf-8"))
    assert set(results) == {"qr.svg_ms", "qr.png_ms"}
    assert all(value > 0 for value in results.values())


def test_an_area_may_be_a_folder_whose_parts_share_no_name() -> None:
    parts = [part.__name__.rpartition(".")[2] for part in bench.parts(money)]  # type: ignore[attr-defined]
    assert "qr" in parts
    with ExitStack() as stack:
        names = [figure.name for figure in qr.figures(stack)]
    assert {"qr_svg_ms", "qr_cached_ms"} <= {*names}
    assert "money" in bench.areas()
