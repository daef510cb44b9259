"""The rehearsal world as a newcomer finds it: alive within a minute; its pictures are the README's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium as browsers
from tests.browser import clip, overlay, phone
from tests.browser.chromium import (
    BUYER_PHONE,
    CAMERA_PHONE,
    LAPTOP,
    OBS_UPRIGHT,
    OBS_WIDE,
    Chromium,
    Device,
)
from tests.browser.house import ROOT, House
from tests.browser.pictures import keep
from tests.browser.seeing import assert_in_language, say, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

NEXT_PAYMENT_MS = 120_000  # the crowd pays when it likes
GOODS = ROOT / "livehub" / "rehearsal" / "pictures" / "to-he-rong.webp"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path, rehearsal=True) as house:
        yield house


@pytest.fixture
def chromium_at_the_table(executable: str, tmp_path: Path) -> Iterator[Chromium]:
    if shutil.which("ffmpeg") is None:
        pytest.skip("no ffmpeg found, which draws what the camera sees")
    with browsers.running(executable, camera=clip.draw_table(tmp_path, GOODS)) as running:
        yield running


def test_the_rehearsal_is_alive_within_a_minute(
    village: House, chromium_at_the_table: Chromium
) -> None:
    chromium = chromium_at_the_table
    start = chromium.context(LAPTOP).new_page()
    start.goto(f"{village.https_url}/")
    places = tiles(start)
    camera = chromium.context(CAMERA_PHONE, permissions=["camera", "microphone"]).new_page()
    camera.goto(village.https_url + places["rehearse"])
    phone.go_on_air(camera)
    keep(camera, "rehearsal-camera", CAMERA_PHONE)
    overlays = open_overlays(chromium, village, places["o"])
    studio = start.context.new_page()
    studio.goto(village.https_url + places["studio"])
    see_studio_move(studio)
    see_what_sources_do(studio)
    see_overlays(overlays)
    start.reload()  # now that there are orders, the page leads to one
    keep(start, "rehearsal-start", LAPTOP)
    see_the_buyers_pages(chromium, village, tiles(start))
    keep(studio, "rehearsal-studio", LAPTOP)
    chromium.check()


def tiles(start: Page) -> dict[str, str]:
    """Where the start page leads, by the first part of each path."""
    links = [str(each.get_attribute("href")) for each in start.locator("a.tile").all()]
    return {"d" if link.endswith("/order") else link.split("/")[1]: link for link in links}


def see_studio_move(page: Page) -> None:
    """Comments come in, orders are taken, money lands: nobody has touched anything."""
    comments = page.locator("#queue-list article.comment")
    paid = page.locator("article.order .state-good", has_text=say("studio.payment_paid"))
    until(page, "comments", lambda: comments.count() >= 5)
    until(page, "orders that are paid", lambda: paid.count() >= 2, NEXT_PAYMENT_MS)
    expect(page.locator("article.product")).to_have_count(9)
    expect(page.locator("article.product.is-featured")).to_have_count(1)
    video = page.locator(".camera-picture video")
    until(page, "a picture", lambda: video.evaluate("video => video.videoWidth") > 0)
    assert_in_language(page, "vi")
    expect(page.locator("#money-lamp .lamp.is-ok")).to_be_attached()


def see_what_sources_do(page: Page) -> None:
    """Nothing, and the dialog says so."""
    page.locator(".sources-lamps").click()
    page.get_by_role("button", name=say("studio.connect_source")).click()
    expect(page.locator("#source-dialog")).to_contain_text(say("studio.source_rehearsal"))
    page.keyboard.press("Escape")
    page.mouse.move(0, 0)  # under a hand the comments would stand still


def open_overlays(chromium: Chromium, village: House, link: str) -> dict[Device, Page]:
    """Upright and wide, over plain HTTP."""
    key = link.partition("?")[0]
    door = f"http://{browsers.OBS_HOST}:{village.http_port}{key}"
    pages = {}
    for layout, device in {"v": OBS_UPRIGHT, "h": OBS_WIDE}.items():
        page = chromium.context(device, trusting=False).new_page()
        page.goto(f"{door}?layout={layout}")
        pages[device] = page
    return pages


def see_overlays(overlays: dict[Device, Page]) -> None:
    """A card and a thank-you, on both at the same time."""
    first, *_ = overlays.values()
    expect(overlay.slot(first, "thanks")).to_be_visible(timeout=NEXT_PAYMENT_MS)
    for device, page in overlays.items():
        expect(overlay.slot(page, "card")).to_be_visible()
        keep(page, "rehearsal-overlay", device)
        page.context.close()


def see_the_buyers_pages(chromium: Chromium, village: House, places: dict[str, str]) -> None:
    """An order to pay, and the watch page with its chat."""
    for name, path, ready in (
        ("rehearsal-order", places["d"], "#qr:visible, .thanks:visible"),
        ("rehearsal-watch", places["w"], "#program:visible"),
    ):
        for device in (BUYER_PHONE, LAPTOP):
            see_page(chromium, f"{village.https_url}{path}", name, device, ready)


def see_page(chromium: Chromium, url: str, name: str, device: Device, ready: str) -> None:
    page = chromium.context(device).new_page()
    page.goto(url)
    expect(page.locator(ready)).to_be_visible()
    if name == "rehearsal-watch":
        expect(page.locator("#slate")).to_be_hidden()
    keep(page, name, device)
    page.context.close()
