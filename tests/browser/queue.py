"""Owns what a helper does in the comment queue: find a row, claim, take back, look into the list."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser import studio
from tests.browser.seeing import say

LIST = "#queue-list"


def choose(page: Page, name: str) -> None:
    """A filter of the queue."""
    page.locator("#panel-queue .filters").get_by_role(
        "button", name=re.compile(f"^{say(f'studio.filter_{name}')}")
    ).click()


def claim(page: Page, text: str) -> Locator:
    """Claim the thread of a comment by its button; its row, which stands for all of it."""
    row = studio.comment(page, text).first
    row.get_by_role("button", name=say("studio.claim"), exact=True).click()
    expect(row).to_have_class(re.compile("is-mine"))
    return row


def select(page: Page, text: str) -> Locator:
    """Select a comment by pressing its words."""
    row = studio.comment(page, text).first
    row.locator(".comment-text").first.click()
    expect(row).to_have_attribute("aria-current", "true")
    return row


def undo(page: Page, text: str) -> None:
    """Take back what a toast tells of."""
    toast = page.locator(".toast").filter(has_text=text)
    toast.get_by_role("button", name=say("studio.undo")).click()


def rows_drawn(page: Page) -> int:
    """How many rows there are in the document."""
    return page.locator(f"{LIST} article").count()


def top_of(row: Locator) -> float:
    """Where a row stands in the window."""
    return float(row.evaluate("row => row.getBoundingClientRect().top"))
