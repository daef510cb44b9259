"""Owns looking at the overlay as OBS does: plain HTTP, a name that is no secure context."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import OBS_HOST


def address(link: str) -> str:
    """The link that the studio gives, by a name that browsers do not trust more than others."""
    parts = urlsplit(link)
    assert parts.scheme == "http", link
    return f"http://{OBS_HOST}:{parts.port}{parts.path}?{parts.query}"


def open_(page: Page, link: str) -> None:
    """The overlay, empty at first."""
    page.goto(address(link))
    assert page.evaluate("isSecureContext") is False
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
    expect(page.locator("#stage")).to_have_class(re.compile("is-ready"))


def slot(page: Page, name: str) -> Locator:
    """A slot while it is shown."""
    return page.locator(f'[data-slot^="{name}"].is-shown')


def expect_card(page: Page, name: str, price: str, left: int | None) -> None:
    """The product card: what, how much, how many."""
    card = slot(page, "card")
    expect(card.locator('[data-bind="name"]')).to_have_text(name)
    expect(card.locator('[data-bind="price_number"]')).to_have_text(price)
    if left is not None:
        expect(card.locator('[data-bind="available"]')).to_contain_text(str(left))
