"""The owner hands a show's camera over to a server elsewhere, and sees in words how that goes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import owner, phone, studio
from tests.browser.chromium import BUYER_PHONE, CAMERA_PHONE, LAPTOP, Chromium
from tests.browser.elsewhere import Elsewhere, elsewhere
from tests.browser.house import House
from tests.browser.pictures import keep
from tests.browser.seeing import (
    assert_as_wide_as_the_screen,
    assert_in_language,
    say,
    until,
)
from tests.media.handover.far import TOKEN

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

SHOW = "Chợ thứ Bảy ở Xuân La"


def test_an_owner_hands_the_camera_over_and_takes_it_back(
    house: House, chromium_with_camera: Chromium
) -> None:
    chromium = chromium_with_camera
    with elsewhere() as far:
        at_owner = chromium.context(LAPTOP).new_page()
        owner.own(at_owner, house.owner_link)
        owner.plan_show(at_owner, SHOW, "overlay", "camera")
        mistype(at_owner, far)
        go_on_air(chromium, at_owner)
        expect(state(at_owner)).to_have_text(say("errors.handover_refused", status=401))
        correct(at_owner, far)
        until(at_owner, "whole frames there", lambda: far.count()["video"]["frames"] >= 30)
        see_on_a_phone(chromium, at_owner)
        send_buyers_there(at_owner, far)
        take_back(at_owner, far)
    assert TOKEN not in house.output()
    assert "/whip" not in "".join(re.findall("hand-over.*", house.output()))
    chromium.check()


def base(page: Page) -> str:
    """The house's address."""
    return page.url.partition("/setup")[0]


def state(page: Page) -> Locator:
    """How it goes, beside the show."""
    return page.locator("[data-handover-words]")


def open_dialog(page: Page) -> None:
    page.locator("[data-handover]").click()
    expect(page.locator("#handover-title")).to_have_text(say("setup.handover_title", title=SHOW))


def save(page: Page) -> None:
    page.click("#handover-form button.button-primary")


def mistype(page: Page, far: Elsewhere) -> None:
    """An address that anybody could listen in to is refused beside its field; a token may be wrong."""
    owner.go(page, "shows")
    open_dialog(page)
    save(page)
    expect(page.locator("#handover-whip-error")).to_have_text(say("setup.need_address"))
    page.fill("#handover-whip", "http://whip.example.vn/live")
    page.fill("#handover-whep", far.whep)
    save(page)
    expect(page.locator("#handover-whip-error")).to_have_text(say("errors.endpoint_form"))
    page.fill("#handover-whip", far.whip)
    page.fill("#handover-token", "wrong")
    save(page)
    expect(page.locator("#handover")).to_be_hidden()
    server = f"http://127.0.0.1:{far.port}"
    expect(state(page)).to_have_text(say("setup.handover_off", server=server))


def go_on_air(chromium: Chromium, page: Page) -> None:
    link = owner.invite(page, "camera", "Máy quay sân")
    camera = chromium.context(CAMERA_PHONE, permissions=["camera", "microphone"]).new_page()
    phone.follow_landing(camera, link)
    phone.join(camera)
    camera.wait_for_url("**/c/*")
    phone.go_on_air(camera)
    owner.go(page, "shows")


def correct(page: Page, far: Elsewhere) -> None:
    """What is secret is not shown again, what buyers are given is."""
    open_dialog(page)
    expect(page.locator("#handover-state")).to_have_text(say("errors.handover_refused", status=401))
    expect(page.locator("#handover-whep")).to_have_value(far.whep)
    expect(page.locator("#handover-whip")).to_have_value("")
    page.fill("#handover-whip", far.whip)
    page.fill("#handover-token", TOKEN)
    keep(page, "handover", LAPTOP)
    save(page)
    server = f"http://127.0.0.1:{far.port}"
    expect(state(page)).to_have_text(say("setup.handover_live", server=server))
    keep(page, "handover-live", LAPTOP)


def see_on_a_phone(chromium: Chromium, page: Page) -> None:
    """The owner's other device: the dialog fits it, in words of its language."""
    for language in ("vi", "en"):
        page.set_viewport_size({"width": 360, "height": 640})
        page.goto(f"{base(page)}/setup?lang={language}#shows")
        page.locator("[data-handover]").click()
        expect(page.locator("#handover-state")).to_be_visible()
        assert_in_language(page, language)
        assert_as_wide_as_the_screen(page)
        keep(page, f"handover-{language}", BUYER_PHONE)
    page.set_viewport_size({"width": LAPTOP.width, "height": LAPTOP.height})
    page.goto(f"{base(page)}/setup?lang=vi#shows")


def send_buyers_there(page: Page, far: Elsewhere) -> None:
    """Whoever watches is sent on; the studio's own picture is not."""
    desk = page.context.new_page()
    desk.goto(f"{base(page)}{page.locator('[data-studio]').get_attribute('href')}")
    watch = studio.links(desk)["watch"].rpartition("/")[2]
    program = str(desk.locator("body").get_attribute("data-whep")).rpartition("/")[2]
    desk.close()
    posted = page.context.request.post
    sent = posted(f"{base(page)}/whep/{watch}", max_redirects=0)
    assert (sent.status, sent.headers["location"]) == (307, far.whep)
    assert posted(f"{base(page)}/whep/{program}", max_redirects=0).status == 415


def take_back(page: Page, far: Elsewhere) -> None:
    open_dialog(page)
    page.click("#handover [data-clear]")
    expect(page.locator("#handover")).to_be_hidden()
    expect(state(page)).to_be_hidden()
    until(page, "the goodbye", lambda: far.count()["ended"] >= 1)
