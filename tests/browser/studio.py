"""Owns what a helper does in the studio: feature, claim, order, pass on, look at the money."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.seeing import say


def start_show(page: Page) -> None:
    """The show goes live, after one question."""
    page.locator(".studio-top").get_by_role("button", name=say("studio.start_show")).click()
    page.locator("#question button.button-primary").click()
    expect(page.locator(".studio-top .state-live")).to_be_visible()


def links(page: Page) -> dict[str, str]:
    """The links that are passed on, by the end of their name in the catalogue."""
    found = {}
    for name in ("overlay_v", "overlay_h", "camera_feed", "watch", "tv"):
        link = page.locator(".menu-list a", has_text=say(f"studio.link_{name}"))
        found[name] = str(link.first.get_attribute("href"))
    return found


def product(page: Page, name: str) -> Locator:
    """A product's row."""
    return page.locator("#panel-products article.product").filter(has_text=name)


def feature(page: Page, name: str) -> None:
    """Onto the overlay with it."""
    product(page, name).locator("button.feature").click()
    expect(product(page, name)).to_have_class(re.compile("is-featured"))


def comment(page: Page, text: str) -> Locator:
    """A comment of the queue."""
    return page.locator("#queue-list article.comment").filter(has_text=text)


def feature_comment(page: Page, text: str) -> None:
    """Onto the overlay with it."""
    comment(page, text).hover()  # its sign is there for whoever points at the row
    comment(page, text).hover()
    comment(page, text).locator(".act-feature_comment").click()
    expect(comment(page, text)).to_have_class(re.compile("is-featured"))


def order_in_two_taps(page: Page, text: str) -> None:
    """Claim, then make an order: the pay message follows by itself."""
    row = comment(page, text)
    row.get_by_role("button", name=say("studio.claim"), exact=True).click()
    row.get_by_role("button", name=say("studio.make_order"), exact=True).click()
    expect(page.locator("section.pay .pay-text")).to_be_visible()


def pay_text(page: Page) -> str:
    """The text of the pay message."""
    return page.locator(".pay-text").inner_text()


def pay_link(page: Page) -> str:
    """The buyer's link."""
    return str(page.locator(".pay-link a").get_attribute("href"))


def copy_pay_message(page: Page) -> None:
    """Text, then picture, land in the clipboard as they are."""
    said = pay_text(page)
    page.get_by_role("button", name=say("studio.copy_text")).click()
    expect(page.locator(".toasts")).to_contain_text(say("studio.text_copied"))
    assert page.evaluate("navigator.clipboard.readText()") == said
    page.get_by_role("button", name=say("studio.copy_picture")).click()
    expect(page.locator(".toasts")).to_contain_text(say("studio.picture_copied"))
    kinds = page.evaluate("navigator.clipboard.read().then(items => items[0].types)")
    assert kinds == ["image/png"]


def mark_sent(page: Page) -> None:
    """Passed on: the pay message makes room for the desk."""
    page.get_by_role("button", name=say("studio.mark_sent")).click()
    expect(page.locator("section.pay")).to_be_hidden()


def order(page: Page, number: int) -> Locator:
    """An order of the desk."""
    name = say("studio.order_number", number=number)
    return page.locator(f'#panel-desk article.order[aria-label="{name}"]')


def show_tab(page: Page, tab: str) -> None:
    """Orders, or the money that waits for somebody."""
    page.locator("#panel-desk .tab").filter(has_text=say(f"studio.{tab}")).click()
