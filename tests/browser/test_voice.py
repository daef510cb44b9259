"""Paid orders are heard on the studio and on the host TV: once, after a tap where browsers want one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import buyer, owner, shop, studio
from tests.browser import chromium as browsers
from tests.browser.chromium import BUYER_PHONE, LAPTOP, OBS_WIDE, SOUNDS_AFTER_A_TAP, Chromium
from tests.browser.conftest import picture_failure
from tests.browser.house import House
from tests.browser.money import Bank
from tests.browser.pictures import keep
from tests.browser.seeing import assert_as_wide_as_the_screen, assert_in_language, say, until
from tests.browser.sounding import begun, hear, listen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SHOW = "Chợ thứ Bảy ở Xuân La"
ONE = len(["đơn", "một", "ba mươi", "lăm", "nghìn", "đã nhận tiền"])
TWO = len(["hai", "đơn vừa nhận tiền", "hai", "và", "ba", "tổng cộng", "bảy mươi", "nghìn"])
TRY = 1 + len(["đơn", "hai mươi", "bảy", "hai trăm", "năm mươi", "nghìn", "đã nhận tiền"])


@pytest.fixture
def browser(request: pytest.FixtureRequest, executable: str) -> Iterator[Chromium]:
    """As browsers are: no sound before a tap."""
    with browsers.running(executable, sound=SOUNDS_AFTER_A_TAP) as running:
        yield running
        picture_failure(request, running)


def test_a_paid_order_is_heard_in_the_studio_and_on_the_host_tv(
    house: House, browser: Chromium, tmp_path: Path
) -> None:
    helper = browser.context(LAPTOP).new_page()
    bank = shop.set_up(helper, house, tmp_path, SHOW)
    listen(helper.context)
    helper.goto(f"{house.https_url}/")
    helper.click("a[href^='/studio/']")
    studio.start_show(helper)
    switch_on_in_the_studio(helper)
    tv = open_the_tv(browser, studio.links(helper)["tv"])
    memos = take_orders(browser, helper)
    pay(bank, memos[:1], 35_000)
    hear(helper, TRY + ONE)
    hear(tv, ONE)
    see_the_money(tv)
    come_back(house, helper, tv)
    tv = open_anew(tv)
    pay(bank, memos[1:], 35_000)
    hear(tv, TWO)
    hear(helper, TRY + ONE + TWO)
    expect(tv.locator("#names li")).to_have_count(3)
    tap_the_hint(browser, helper)
    switch_off(helper)
    complaints = [line for line in browser.complaints if "AudioContext was not allowed" not in line]
    assert complaints == []


def switch_on_in_the_studio(page: Page) -> None:
    """Silent until somebody wants it; the tap that chooses is the tap that browsers want."""
    menu = page.locator("#spoken")
    expect(menu).to_have_attribute("data-state", "off")
    menu.locator("summary").click()
    menu.get_by_role("button", name=say("studio.voice_here")).click()
    expect(menu).to_have_attribute("data-state", "ready")
    assert_in_language(page, "vi")
    keep(page, "studio-voice-vi", LAPTOP)
    page.click("#spoken-try")
    hear(page, TRY)
    page.keyboard.press("Escape")


def open_the_tv(browser: Chromium, link: str) -> Page:
    """A page on its own, which says how to make it speak."""
    page = browser.context(OBS_WIDE).new_page()
    listen(page.context)
    page.goto(link)
    button = page.locator("#voice")
    expect(button).to_have_text(say("tv.voice_on"))
    expect(page.locator("#empty")).to_be_visible()
    keep(page, "tv-empty-vi", OBS_WIDE)
    button.click()
    expect(button).to_have_attribute("data-state", "ready")
    return page


def take_orders(browser: Chromium, helper: Page) -> list[str]:
    """Three orders of one figurine; what their buyers write into the transfer."""
    studio.feature(helper, owner.FIGURINE.name)
    memos = []
    for number, name in enumerate(
        ("Lan Hương ở Linh Đàm, Hoàng Mai, Hà Nội", "Bác Tư ở Hà Đông", "Minh"), start=1
    ):
        watch = browser.context(BUYER_PHONE).new_page()  # each is somebody else
        watch.goto(studio.links(helper)["watch"])
        text = f"chốt A12 x1 {'nha ' * number}".strip()
        buyer.write(watch, text, name=name)
        watch.context.close()
        studio.order_in_two_taps(helper, text)
        page = browser.context(BUYER_PHONE).new_page()
        page.goto(studio.pay_link(helper))
        memos.append(page.locator('[data-bind="memo"]').inner_text())
        page.context.close()
        studio.mark_sent(helper)
    return memos


def pay(bank: Bank, memos: list[str], amount: int) -> None:
    for memo in memos:
        assert bank.notify(bank.transfer(amount, memo)) == 200


def see_the_money(tv: Page) -> None:
    """Also for those who do not hear well."""
    expect(tv.locator("#money")).to_have_text(re.compile(r"^Đơn 1 · 35\.000"))
    expect(tv.locator("#names")).to_contain_text("Lan Hương")
    expect(tv.locator("#product")).to_contain_text(owner.FIGURINE.name)
    tv.evaluate("document.fonts.ready.then(() => true)")
    assert_in_language(tv, "vi")
    assert_as_wide_as_the_screen(tv)
    keep(tv, "tv-money-vi", OBS_WIDE)
    expect(tv.locator("#money")).to_be_hidden()
    keep(tv, "tv-vi", OBS_WIDE)
    tv.set_viewport_size({"width": BUYER_PHONE.width, "height": BUYER_PHONE.height})
    assert_one_below_the_other(tv, ".tv-head", "#photo-place", ".tv-words", ".tv-foot")
    keep(tv, "tv-hand-vi", BUYER_PHONE)
    tv.set_viewport_size({"width": OBS_WIDE.width, "height": OBS_WIDE.height})


def assert_one_below_the_other(page: Page, *parts: str) -> None:
    """Nothing lies over its neighbour."""
    boxes = [page.locator(part).bounding_box() for part in parts]
    for upper, lower in itertools.pairwise(boxes):
        assert upper is not None
        assert lower is not None
        assert upper["y"] + upper["height"] <= lower["y"] + 1, (upper, lower)


def come_back(house: House, *pages: Page) -> None:
    """The server is killed and starts again: nothing is told a second time."""
    before = [begun(page) for page in pages]
    house.kill()
    expect(pages[-1].locator("#away")).to_be_visible()
    keep(pages[-1], "tv-away-vi", OBS_WIDE)
    house.start()
    expect(pages[-1].locator("#away")).to_be_hidden()
    for page in pages:
        page.wait_for_timeout(2500)  # longer than what lands together is gathered
    assert [begun(page) for page in pages] == before


def open_anew(before: Page) -> Page:
    """It remembers that it is to speak, and asks for the tap; what was paid before stays unsaid."""
    tv = before.context.new_page()
    tv.goto(before.url)
    expect(tv.locator("#voice")).to_have_attribute("data-state", "elsewhere")  # one page speaks
    before.close()
    button = tv.locator("#voice")
    expect(button).to_have_attribute("data-state", "blocked")
    expect(button).to_have_text(say("tv.voice_blocked"))
    keep(tv, "tv-blocked-vi", OBS_WIDE)
    button.click()
    expect(button).to_have_attribute("data-state", "ready")
    until(tv, "the names", lambda: tv.locator("#names li").count() == 1)
    assert begun(tv) == 0
    return tv


def tap_the_hint(browser: Chromium, helper: Page) -> None:
    """A helper's phone that was chosen before: the browser blocks it, and the studio says so."""
    kept = helper.context.storage_state()
    page = browser.context(BUYER_PHONE, storage_state=kept).new_page()
    page.goto(helper.url)
    menu = page.locator("#spoken")
    expect(menu).to_have_attribute("data-state", "blocked")
    ends = page.locator(".topbar-end > details").last.bounding_box()
    assert ends is not None
    assert ends["x"] + ends["width"] <= BUYER_PHONE.width  # nothing of the top bar is pushed out
    expect(page.locator("#spoken-hint")).to_have_text(say("studio.voice_blocked"))
    assert_in_language(page, "vi")
    assert_as_wide_as_the_screen(page)
    keep(page, "studio-voice-blocked-vi", BUYER_PHONE)
    page.locator("#spoken-hint").tap()
    expect(menu).to_have_attribute("data-state", "ready")
    expect(page.locator("#spoken-hint")).to_be_hidden()
    menu.locator("summary").tap()
    assert_as_wide_as_the_screen(page)
    keep(page, "studio-voice-vi", BUYER_PHONE)
    page.context.close()


def switch_off(page: Page) -> None:
    """And a studio that is loaded anew stays silent."""
    menu = page.locator("#spoken")
    menu.locator("summary").click()
    menu.get_by_role("button", name=say("studio.voice_off")).click()
    page.reload()
    expect(menu).to_have_attribute("data-state", "off")
