"""Two cameras in one show: the first is the program, a take changes it, a power cut does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import colours, phone
from tests.browser.chromium import BUYER_PHONE, CAMERA_PHONE, LAPTOP, Chromium
from tests.browser.colours import BLUE, GREEN, ORANGE, RED, Colour
from tests.browser.house import House
from tests.browser.pictures import keep
from tests.browser.seeing import assert_in_language, assert_same_document, mark, say

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

COUNT_PEERS = """
window.peers = 0;
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); window.peers += 1; }
};
"""
NO_SLATE = """
window.slates = 0;
new MutationObserver(() => { window.slates += !document.querySelector("#slate").hidden; })
  .observe(document.querySelector("#slate"), { attributes: true });
"""


@dataclass
class Hall:
    """Two phones, a helper, and somebody who watches."""

    first: Page
    second: Page
    helper: Page
    watch: Page

    @property
    def program(self) -> Locator:
        """What buyers see."""
        return self.watch.locator("#program")

    def card(self, number: int) -> Locator:
        """A camera in the studio."""
        return self.helper.locator(".camera-card").nth(number - 1)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path, rehearsal=True) as house:
        yield house


def test_two_cameras_and_a_take(village: House, chromium: Chromium) -> None:
    hall = open_hall(chromium, village)
    take_the_second(hall)
    send_a_cue(hall)
    turn_from_afar(hall)
    cut_the_power(hall, village)
    chromium.check()


def open_hall(chromium: Chromium, village: House) -> Hall:
    """The first camera on air is the program by itself, the second waits for its turn."""
    helper = chromium.context(LAPTOP).new_page()
    helper.goto(f"{village.https_url}/")
    places = {link.split("/")[1]: link for link in tiles(helper) if not link.endswith("/order")}
    first = camera(chromium, village, places["rehearse"], RED, ORANGE)
    phone.go_on_air(first)
    watch = chromium.context(BUYER_PHONE).new_page()
    watch.add_init_script(COUNT_PEERS)
    watch.goto(village.https_url + places["w"])
    colours.see(watch.locator("#program"), RED)
    second = camera(chromium, village, places["rehearse"], BLUE, GREEN)
    for step in ("#open", "#start"):
        second.click(step)
    expect(second.locator("#plate-ready")).to_be_visible()
    expect(second.locator("#plate-live")).to_be_hidden()
    helper.goto(village.https_url + places["studio"])
    hall = Hall(first, second, helper, watch)
    for number, colour in ((1, RED), (2, BLUE)):
        colours.see(hall.card(number).locator("video"), colour)
    expect(hall.card(1)).to_contain_text(say("studio.camera_program"))
    expect(hall.card(2)).not_to_contain_text(say("studio.camera_program"))
    return hall


def tiles(start: Page) -> list[str]:
    return [str(each.get_attribute("href")) for each in start.locator("a.tile").all()]


def camera(chromium: Chromium, village: House, path: str, back: Colour, front: Colour) -> Page:
    context = chromium.context(CAMERA_PHONE, permissions=["camera", "microphone"])
    colours.film(context, back, front)
    page = context.new_page()
    page.goto(village.https_url + path)
    return page


def take_the_second(hall: Hall) -> None:
    """By its key; viewers keep their connection and see no slate."""
    watched = hall.watch.evaluate("peers")
    hall.watch.evaluate(NO_SLATE)
    hall.helper.keyboard.press("2")
    colours.see(hall.program, BLUE)
    expect(hall.card(2)).to_contain_text(say("studio.camera_program"))
    expect(hall.second.locator("#plate-live")).to_be_visible()
    expect(hall.first.locator("#plate-ready")).to_be_visible()
    assert hall.watch.evaluate("[peers, slates]") == [watched, 0]
    keep(hall.helper, "studio-cameras", LAPTOP)
    hall.card(1).locator(".camera-take").click()
    colours.see(hall.program, RED)
    hall.helper.keyboard.press("2")
    colours.see(hall.program, BLUE)


def send_a_cue(hall: Hall) -> None:
    """Huge on that one phone, until its artisan has seen it."""
    hall.card(1).locator(".camera-picture").click()
    hall.helper.locator("summary", has_text=say("studio.cue")).click()
    words = say("camera.cue_asked_price")
    hall.helper.get_by_role("button", name=words).click()
    expect(hall.first.locator("#cue-words")).to_have_text(words)
    assert_in_language(hall.first, "vi")
    keep(hall.first, "camera-cue", CAMERA_PHONE)
    expect(hall.second.locator("#cue")).to_be_hidden()
    hall.first.click("#cue-done")
    expect(hall.first.locator("#cue")).to_be_hidden()


def turn_from_afar(hall: Hall) -> None:
    """The helper turns the first camera once; a reload does not turn it again."""
    hall.helper.get_by_label(say("studio.camera_more")).click()
    hall.helper.get_by_role("button", name=say("studio.flip")).click()
    colours.see(hall.card(1).locator("video"), ORANGE)
    expect(hall.first.locator("#said")).to_have_text(say("camera.flipped"))
    hall.first.reload()
    expect(hall.first.locator("#plate-ready")).to_be_visible()
    colours.see(hall.card(1).locator("video"), RED)


def cut_the_power(hall: Hall, village: House) -> None:
    """Whoever comes back first: the one that was taken is the program, and nobody else."""
    pages = (hall.first, hall.second, hall.helper, hall.watch)
    for page in pages:
        mark(page)
    village.kill()
    expect(hall.second.locator("#plate-back")).to_be_visible()
    expect(hall.watch.locator("#slate")).to_be_visible()
    village.start()
    expect(hall.second.locator("#plate-live")).to_be_visible()
    expect(hall.first.locator("#plate-ready")).to_be_visible()
    colours.see(hall.program, BLUE)
    assert_same_document(*pages)
