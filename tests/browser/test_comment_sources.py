"""Where comments come from, in the studio: typed in by hand, connected with the owner's keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import studio
from tests.browser.busy import Busy
from tests.browser.chromium import BUYER_PHONE, Chromium
from tests.browser.house import House
from tests.browser.seeing import assert_as_wide_as_the_screen, assert_in_language, say

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def busy(house: House, chromium: Chromium) -> Busy:
    return Busy(chromium, house)


def open_sources(page: Page, button: str) -> None:
    """One of the buttons in the menu of sources."""
    page.locator(".sources > summary").click()
    page.locator(".sources .menu-list").get_by_role("button", name=say(f"studio.{button}")).click()


def test_what_was_said_on_the_telephone_is_typed_in(busy: Busy) -> None:
    page = busy.helper("Người giúp")
    open_sources(page, "type_comment")
    dialog = page.locator("#typing-dialog")
    dialog.get_by_role("button", name="Zalo").click()
    dialog.locator("#typing-name").fill("Bác Tư")
    dialog.locator("#typing-text").fill("chốt A1 x2, gọi 0912345678")
    page.keyboard.press("Enter")
    expect(dialog.locator("#typing-text")).to_have_value("")
    page.keyboard.press("Escape")
    row = studio.comment(page, "chốt A1 x2")
    expect(row).to_contain_text("Zalo")
    assert "0912345678" not in row.inner_text()
    busy.chromium.check()


def test_keys_are_the_owners_and_are_shown_to_nobody(busy: Busy) -> None:
    at_owner = busy.owner.new_page()
    at_owner.goto(busy.studio_url)
    open_sources(at_owner, "connect_source")
    dialog = at_owner.locator("#source-dialog")
    expect(dialog).to_contain_text("/ingest/ssn?key=")
    dialog.get_by_role("button", name="YouTube").click()
    key = dialog.locator("#source-token")
    assert key.get_attribute("type") == "password"
    key.fill("AIza-not-a-key")
    dialog.locator("#source-stream").fill("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    dialog.locator(".dialog-foot button.button-primary").click()
    expect(at_owner.locator(".toasts")).to_contain_text(
        say("studio.source_connected", name="YouTube")
    )
    helper = busy.helper("Người giúp")
    expect(helper.locator(".sources-lamps")).to_contain_text("YouTube")
    open_sources(helper, "connect_source")
    helper.locator("#source-dialog").get_by_role("button", name="YouTube").click()
    expect(helper.locator("#source-dialog")).to_contain_text(say("studio.source_keys_owner"))
    assert helper.locator("#source-dialog input[type=password]").count() == 0
    for page in (at_owner, helper):
        assert "AIza-not-a-key" not in page.content()
    busy.chromium.check()


def test_on_a_phone_who_waits_longest_is_seen_beside_every_panel(busy: Busy) -> None:
    busy.say("Khách Huế", "chốt A1 nha")
    page = busy.helper("Người giúp", BUYER_PHONE)
    expect(page.locator(".queue-head .oldest")).to_be_in_viewport()
    for place in (say("studio.orders"), say("studio.products")):
        page.locator(".places button").filter(has_text=place).tap()
        expect(page.locator(".oldest-strip .oldest")).to_be_in_viewport()
        assert_as_wide_as_the_screen(page)
    page.locator(".oldest-strip .oldest").tap()
    expect(studio.comment(page, "chốt A1")).to_be_in_viewport()
    assert_in_language(page, "vi")
    busy.chromium.check()
