"""Owns what the artisan does with the phone: the landing page, the invitation, on air."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.chromium import CAMERA_PHONE, ZALO, Chromium


def see_way_out_of_zalo(chromium: Chromium, link: str) -> None:
    """Zalo's own scanner opens the link: it is told how to get to a real browser."""
    context = chromium.context(CAMERA_PHONE, agent=ZALO)
    page = context.new_page()
    page.goto(link)
    expect(page.locator("#in-app")).to_be_visible()
    expect(page.locator("#browser")).to_be_hidden()
    href = page.locator("#open-chrome").get_attribute("href")
    assert href is not None
    assert href.startswith("intent://"), href
    assert "package=com.android.chrome" in href
    context.close()


def follow_landing(page: Page, link: str) -> None:
    """The plain page explains the certificate with pictures, and leads on to the invitation."""
    assert link.startswith("http://")
    page.goto(link)
    expect(page.locator("#in-app")).to_be_hidden()
    for picture in page.locator("#android img").all():
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    page.click("#browser a.button-primary")
    page.wait_for_url("https://**/join/**")


def join(page: Page) -> None:
    """Press the invitation's one button."""
    page.click("main form button")


def go_on_air(page: Page) -> None:
    """Two presses: see oneself, then start."""
    page.click("#open")
    mirror = page.locator("#mirror")
    expect(page.locator("#start")).to_be_visible()
    expect(mirror).to_be_visible()
    page.click("#start")
    expect_on_air(page)


def expect_on_air(page: Page) -> None:
    """The phone says so itself."""
    expect(page.locator("#plate-live")).to_be_visible()
