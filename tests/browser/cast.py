"""Owns the cast of the story: everybody's browser, how each came in, the pages that stay open."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser import overlay, owner, phone, studio
from tests.browser.chromium import BUYER_PHONE, CAMERA_PHONE, LAPTOP, OBS_UPRIGHT, Chromium
from tests.browser.house import House
from tests.browser.money import Bank
from tests.browser.seeing import mark, say

CLIPBOARD = ["clipboard-read", "clipboard-write"]


@dataclass
class Cast:
    """Everybody's browser, and the pages that stay open through the whole story."""

    chromium: Chromium
    house: House
    owner: Page
    helper: Page
    camera: Page
    overlay: Page
    watch: Page
    bank: Bank

    @property
    def open_pages(self) -> list[Page]:
        """Those that must come back by themselves."""
        return [self.helper, self.camera, self.overlay, self.watch]


def invite_a_helper(chromium: Chromium, at_owner: Page) -> Page:
    """An invitation outlives every preview, works once, and says so afterwards."""
    link = owner.invite(at_owner, "helper", "Người giúp bàn")
    page = chromium.context(LAPTOP, permissions=CLIPBOARD).new_page()
    phone.follow_landing(page, link)
    for _ in range(3):  # as chat apps do, with nobody's cookies
        preview = page.context.request.get(page.url)
        assert preview.ok
        assert "Người giúp bàn" in preview.text()
    phone.join(page)
    page.wait_for_url("**/studio/*")
    second = chromium.context(BUYER_PHONE).new_page()
    phone.follow_landing(second, link)
    expect(second.locator("main h1")).to_have_text(say("join.used"))
    assert second.locator("main form").count() == 0
    second.context.close()
    return page


def invite_a_camera(chromium: Chromium, at_owner: Page) -> Page:
    """Point 2: scan, landing page, certificate, two presses."""
    link = owner.invite(at_owner, "camera", "Máy quay sân")
    phone.see_way_out_of_zalo(chromium, link)
    page = chromium.context(CAMERA_PHONE, permissions=["camera", "microphone"]).new_page()
    phone.follow_landing(page, link)
    phone.join(page)
    page.wait_for_url("**/c/*")
    phone.go_on_air(page)
    return page


def open_the_screens(
    chromium: Chromium, house: House, at_owner: Page, helper: Page, camera: Page, bank: Bank
) -> Cast:
    """The studio's links lead OBS and the buyers to their pages."""
    studio.start_show(helper)
    links = studio.links(helper)
    at_obs = chromium.context(OBS_UPRIGHT, trusting=False).new_page()
    overlay.open_(at_obs, links["overlay_v"])
    watch = chromium.context(BUYER_PHONE, permissions=CLIPBOARD).new_page()
    watch.goto(links["watch"])
    cast = Cast(chromium, house, at_owner, helper, camera, at_obs, watch, bank)
    for page in cast.open_pages:
        mark(page)
    return cast
