"""The owner adds a phone that hears the bank, sees that it was heard, and takes it away."""

from __future__ import annotations

import httpx2
import pytest
from playwright.sync_api import expect

from tests.browser import owner
from tests.browser.chromium import CAMERA_PHONE, Chromium
from tests.browser.house import House
from tests.browser.seeing import say

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

NAME = "Máy <b>Samsung</b> thủ quỹ"


def test_a_phone_is_added_heard_and_removed(house: House, chromium: Chromium) -> None:
    page = chromium.context(CAMERA_PHONE).new_page()
    owner.own(page, house.owner_link)
    owner.go(page, "ways")
    expect(page.locator("#forwarder-how")).to_be_hidden()
    page.click("#forwarder-form button.button-primary")
    expect(page.locator("#forwarder-name-error")).to_have_text(say("forwarder.need_name"))
    page.fill("#forwarder-name", NAME)
    page.click("#forwarder-form button.button-primary")

    row = page.locator('[data-list="forwarders"] > li')
    expect(row.locator('[data-bind="name"]')).to_have_text(NAME)
    expect(row.locator("[data-waiting]")).to_be_visible()
    address = row.locator('[data-bind="http"]')
    expect(address).to_contain_text("/phone/")
    expect(row.locator("[data-copy-http]")).to_have_attribute("data-copy", address.inner_text())
    path = address.inner_text().partition("/phone/")[2]
    posted = f"http://127.0.0.1:{house.http_port}/phone/{path}"

    assert httpx2.post(posted, json={"from": "Vietcombank", "text": "test"}).status_code == 200
    expect(row.locator("[data-heard]")).to_be_visible()
    expect(row).to_contain_text(say("forwarder.last_nothing"))
    page.locator(".more-how", has_text="SmsForwarder").locator("summary").click()
    expect(page.get_by_text("[org_content]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == CAMERA_PHONE.width

    row.locator("[data-remove]").click()
    page.click("#sure-yes")
    expect(row).to_have_count(0)
    assert httpx2.post(posted, json={"text": "test"}).status_code == 401
    assert chromium.complaints == []
