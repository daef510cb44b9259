"""Every folder in overlays/ is a complete theme that OBS 28 (Chromium 103) can show."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
THEMES = sorted(path.parent for path in (ROOT / "overlays").glob("*/theme.toml"))
SHARED = [ROOT / "static" / name for name in ("overlay.css", "tokens.css")]
DRIVER = [ROOT / "static/overlay.js", *sorted((ROOT / "static/overlay").glob("*.js"))]

SLOTS = {"card/card", "comment/comment", "thanks", "door/door"}
FIELDS = {
    *("code", "name", "price_number", "available", "seller_name", "seller_craft"),
    *("text", "number"),
}
NEWER_CSS = r":has\(|@container|@starting-style|color-mix\(|oklch\(|\d[dsl]v[hw]\b|^\s*&|backdrop-filter|^\s*(scale|rotate|translate):"
NEWER_JS = (
    r"randomUUID|crypto\.subtle|toSorted|toSpliced|findLast|withResolvers|innerHTML|structuredClone"
)


@pytest.fixture(params=THEMES, ids=lambda path: path.name)
def theme(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


def description(theme: Path) -> dict[str, Any]:
    return tomllib.loads((theme / "theme.toml").read_text("utf-8"))


def found(pattern: str, path: Path) -> list[str]:
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    return [match[0] for match in re.finditer(pattern, text, re.MULTILINE)]


def test_there_is_a_theme() -> None:
    assert THEMES


def test_a_theme_says_who_it_is(theme: Path) -> None:
    told = description(theme)
    assert all(told[key] for key in ("name", "about", "author", "license"))


def test_both_canvases_have_a_safe_zone_inside_them(theme: Path) -> None:
    layouts = description(theme)["layout"]
    assert {name: (at["width"], at["height"]) for name, at in layouts.items()} == {
        "v": (1080, 1920),
        "h": (1920, 1080),
    }
    for layout in layouts.values():
        assert "default" in layout["safe"]
        for left, top, right, bottom in layout["safe"].values():
            assert 0 <= left < right <= layout["width"]
            assert 0 <= top < bottom <= layout["height"]


def test_a_qr_module_is_wide_enough_for_a_stream(theme: Path) -> None:
    layouts = description(theme)["layout"]
    assert layouts["v"]["qr_module"] >= 8
    assert layouts["h"]["qr_module"] >= 12


def test_the_preview_is_a_picture_of_the_upright_canvas(theme: Path) -> None:
    with Image.open(theme / "preview.png") as picture:
        assert picture.size == (1080, 1920)


def test_the_template_uses_slots_and_fields_that_exist(theme: Path) -> None:
    template = (theme / "overlay.html").read_text("utf-8")
    assert '{% extends "overlay_base.html" %}' in template
    assert set(re.findall(r'data-slot="([^"]*)"', template)) <= SLOTS
    assert set(re.findall(r'data-bind="([^"]*)"', template)) <= FIELDS


def test_the_template_has_nothing_that_the_page_forbids(theme: Path) -> None:
    template = (theme / "overlay.html").read_text("utf-8")
    assert not re.findall(r"<script|<style|\sstyle=|\son\w+=|\|\s*safe", template)


def test_the_looks_stay_within_chromium_103(theme: Path) -> None:
    assert not [hit for path in [theme / "style.css", *SHARED] for hit in found(NEWER_CSS, path)]


def test_the_driver_stays_within_chromium_103_and_plain_http() -> None:
    assert not [hit for path in DRIVER for hit in found(NEWER_JS, path)]


def test_every_attribute_of_the_contract_is_in_its_page() -> None:
    contract = (ROOT / "overlays/README.md").read_text("utf-8")
    for word in sorted(SLOTS | FIELDS):
        assert f"`{word}`" in contract, word
