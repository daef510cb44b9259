"""What buyers outside the hall get while the public address does not lead here: nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import buyer, overlay, owner, shop, studio
from tests.browser.chromium import BUYER_PHONE, LAPTOP, OBS_UPRIGHT, Chromium
from tests.browser.house import House
from tests.browser.seeing import codes, say
from tests.serving import free_ports

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SHOW = "Chợ thứ Bảy ở Xuân La"


def test_an_address_that_does_not_answer_is_never_handed_out(
    house: House, chromium: Chromium, tmp_path: Path
) -> None:
    page = chromium.context(LAPTOP).new_page()
    shop.set_up(page, house, tmp_path, SHOW)
    (nobody,) = free_ports(1)
    owner.set_public_url(page, f"http://localhost:{nobody}")
    page.goto(f"{house.https_url}/")
    page.click("a[href^='/studio/']")
    studio.start_show(page)
    failing = f"{say('studio.lamp_door')}: {say('studio.door_failing')}"
    expect(page.get_by_role("img", name=failing)).to_be_visible()

    links = studio.links(page)
    obs = chromium.context(OBS_UPRIGHT, trusting=False).new_page()
    overlay.open_(obs, links["overlay_v"])
    studio.feature(page, owner.FIGURINE.name)
    overlay.expect_card(obs, owner.FIGURINE.name, "35.000", 10)
    expect(overlay.slot(obs, "door")).to_have_count(0)
    assert codes(obs.screenshot()) == []

    watch = chromium.context(BUYER_PHONE).new_page()
    watch.goto(links["watch"])
    buyer.write(watch, "chốt A12", name="Lan")
    studio.order_in_two_taps(page, "chốt A12")
    link = studio.pay_link(page)
    assert link.startswith(house.https_url)
    assert "http" not in studio.pay_text(page)
    expect(page.locator(".pay-link")).to_contain_text(say("studio.reach_hall"))
    chromium.check()
