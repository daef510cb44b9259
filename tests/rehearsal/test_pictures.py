"""The rehearsal's nine products have pictures that load fast on a phone."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

PICTURES = Path(__file__).resolve().parents[2] / "livehub" / "rehearsal" / "pictures"
LARGEST_BYTES = 120 * 1024


def test_every_drawing_has_its_photo_and_there_are_nine() -> None:
    drawn = {path.stem for path in PICTURES.glob("*.svg")}
    assert len(drawn) == 9
    assert {path.stem for path in PICTURES.glob("*.webp")} == drawn


def test_photos_are_square_large_enough_and_small_enough() -> None:
    for path in PICTURES.glob("*.webp"):
        with Image.open(path) as picture:
            assert (picture.format, picture.size) == ("WEBP", (1080, 1080)), path.name
        assert path.stat().st_size < LARGEST_BYTES, path.name


def test_drawings_reach_for_nothing_outside_and_run_nothing() -> None:
    for path in PICTURES.glob("*.svg"):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text, path.name
        assert "<script" not in text, path.name
