"""Owns taking orders from people in the hall, for stories of what comes after."""

from __future__ import annotations

import itertools

from playwright.sync_api import Page, expect

from tests.browser import studio
from tests.browser.seeing import say


class Desk:
    """Takes one order after another, and says that its pay message was sent."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._numbers = itertools.count(1)

    def open(self, name: str, code: str, phone: str) -> int:
        """An order's number."""
        number = next(self._numbers)
        row = studio.product(self._page, code)
        expect(row).to_be_visible()
        self._page.get_by_role("button", name=say("studio.new_order")).click()
        dialog = self._page.locator("#walk-in")
        dialog.locator("#walk-in-name").fill(name)
        dialog.locator("#walk-in-phone").fill(phone)
        dialog.locator(".pick").filter(has_text=code).click()
        dialog.locator(".dialog-foot button.button-primary").click()
        studio.mark_sent(self._page)
        return number
