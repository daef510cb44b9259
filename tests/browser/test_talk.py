"""The owner changes words and answers, tries a comment, and a helper's page shows the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import owner
from tests.browser.chromium import CAMERA_PHONE, LAPTOP, Chromium
from tests.browser.house import House
from tests.browser.seeing import say

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

WORDS, ANSWERS = "#words-form", "#answers-form"
SAVE = "button.button-primary"


def test_words_and_answers_are_changed_and_seen_by_the_others(
    house: House, chromium: Chromium
) -> None:
    context = chromium.context(LAPTOP)
    page = context.new_page()
    owner.own(page, house.owner_link)
    part = owner.go(page, "talk")
    verdict = page.locator("#words-try-verdict")
    page.fill("#words-try", "ra chợ mua đi")
    expect(verdict).to_have_text(say("talk.through"))
    part.locator("summary", has_text=say("talk.edit")).click()
    page.fill("#words-hold", "ra chợ mua\n")
    expect(verdict).to_have_text(say("talk.hold_for_word"))
    expect(part.locator(f'{WORDS} [data-bind="hold"]')).to_have_text(say("talk.count_hold", n=1))
    part.locator(f"{WORDS} {SAVE}").click()
    expect(page.locator("#toasts")).to_contain_text(say("talk.rules_saved"))

    rows = part.locator('[data-list="answers"] > li')
    expect(rows).to_have_count(9)
    rows.nth(8).locator("summary").click()
    rows.nth(8).locator("[data-up]").click()
    rows.nth(0).locator("summary").click()
    rows.nth(0).locator("[data-remove]").click()
    page.click("#answer-more")
    part.locator(f"{ANSWERS} {SAVE}").click()
    expect(rows.nth(8).locator("[data-wrong]")).to_have_text(say("talk.need_name"))
    rows.nth(8).locator("[data-name]").fill("<b>Chào</b>")
    rows.nth(8).locator("[data-text]").fill("Chào ")
    page.click('[data-hole="{tên}"]')
    part.locator(f"{ANSWERS} {SAVE}").click()
    expect(page.locator("#toasts")).to_contain_text(say("talk.answers_saved"))

    phone = context.new_page()
    phone.set_viewport_size({"width": CAMERA_PHONE.width, "height": CAMERA_PHONE.height})
    phone.goto(f"{house.https_url}/talk")
    seen = phone.locator('[data-list="answers"] > li')
    expect(seen.nth(8)).to_contain_text("<b>Chào</b>")
    expect(seen.nth(8)).to_contain_text("Chào ‹tên›")
    expect(seen.nth(0)).not_to_contain_text("Đã chốt")
    expect(phone.locator("#words-hold")).to_have_value("ra chợ mua")
    assert phone.evaluate("document.documentElement.scrollWidth") == CAMERA_PHONE.width
    assert chromium.complaints == []
