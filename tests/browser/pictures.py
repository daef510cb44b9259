"""Owns the folder of pictures of screens, which people look at and git does not keep."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import Device

SCREENS = Path(__file__).resolve().parents[2] / "build" / "screens"


def keep(page: Page, name: str, device: Device, *, whole: bool = False) -> bytes:
    """A picture as build/screens/<name>-<width>x<height>.png; `whole`: all that can be scrolled."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    path = SCREENS / f"{name}-{device.words}.png"
    return page.screenshot(path=path, full_page=whole, animations="disabled")
