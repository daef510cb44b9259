"""A show is recorded from the studio: who is filmed sees it, and the file plays in the browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import shop
from tests.browser.cast import Cast, invite_a_camera, invite_a_helper, open_the_screens
from tests.browser.chromium import LAPTOP, Chromium
from tests.browser.house import House
from tests.browser.seeing import say

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SHOW = "Chợ thứ Bảy ở Xuân La"
PLAYED = """async (address) => {
  const video = document.createElement("video");
  video.muted = true;
  video.src = address;
  document.body.append(video);
  await video.play();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const seen = [video.currentTime, video.videoWidth, video.videoHeight];
  video.remove();
  return seen;
}"""


def menu(page: Page) -> None:
    """Open the studio's menu of recordings."""
    if page.locator("#recording").get_attribute("open") is None:
        page.locator("#recording > summary").click()


def press(page: Page, name: str) -> None:
    menu(page)
    page.locator("#recording").get_by_role("button", name=say(f"studio.{name}")).click()


def plates(cast: Cast) -> list[tuple[Page, str]]:
    """Where people read that they are recorded."""
    recorded = "#recording .state-recorded"
    return [(cast.helper, recorded), (cast.camera, "#recorded"), (cast.watch, "#recorded")]


def test_a_recording_is_seen_by_all_and_its_file_plays(
    house: House, chromium_with_camera: Chromium, tmp_path: Path
) -> None:
    chromium = chromium_with_camera
    at_owner = chromium.context(LAPTOP).new_page()
    bank = shop.set_up(at_owner, house, tmp_path, SHOW)
    helper = invite_a_helper(chromium, at_owner)
    camera = invite_a_camera(chromium, at_owner)
    cast = open_the_screens(chromium, house, at_owner, helper, camera, bank)
    for page, plate in plates(cast):
        expect(page.locator(plate)).to_be_hidden()
    press(helper, "start_recording")
    for page, plate in plates(cast):
        expect(page.locator(plate)).to_be_visible()
    menu(helper)
    expect(helper.locator("#recording")).to_contain_text(say("studio.recorder_recording"))
    helper.wait_for_timeout(4000)
    press(helper, "stop_recording")
    for page, plate in plates(cast):
        expect(page.locator(plate)).to_be_hidden()
    link = helper.locator(".recording-files a").first
    expect(link).to_contain_text(say("studio.record_program"), timeout=20_000)
    seconds, width, height = helper.evaluate(PLAYED, link.get_attribute("href"))
    assert seconds > 0.5
    assert width < height  # as the phone is held
    chromium.check()
