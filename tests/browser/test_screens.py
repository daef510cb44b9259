"""Every screen on phone and desktop, in both languages: whole, worded, and pictured for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from livehub.i18n import translate
from tests.browser import buyer, owner, phone, shop, studio
from tests.browser.chromium import BUYER_PHONE, LAPTOP, ZALO, Chromium, Device
from tests.browser.house import House
from tests.browser.pictures import keep
from tests.browser.seeing import assert_as_wide_as_the_screen, assert_in_language

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SHOW = "Chợ thứ Bảy ở Xuân La"
LANGUAGES = {"vi": "vi-VN", "en": "en-US"}


@dataclass(frozen=True)
class Screen:
    """A page, who sees it, and by what one knows that it is there."""

    name: str
    url: str
    ready: str
    role: str = ""
    agent: str = ""


@dataclass(frozen=True)
class World:
    """A shop with orders in every state, and the cookies of those who joined."""

    screens: list[Screen]
    cookies: dict[str, Any]


def test_every_screen_is_whole_and_worded(
    house: House, chromium_with_camera: Chromium, tmp_path: Path
) -> None:
    chromium = chromium_with_camera
    before = [
        Screen("own", house.owner_link, "#pin2"),
        Screen("start", f"{house.https_url}/", "main"),
    ]
    see_all(chromium, World(before, {}), BUYER_PHONE, "vi")
    world = furnish(chromium, house, tmp_path)
    see_all(chromium, world, BUYER_PHONE, "vi")
    see_all(chromium, world, LAPTOP, "vi")
    see_all(chromium, world, BUYER_PHONE, "en")
    chromium.check()


def furnish(chromium: Chromium, house: House, folder: Path) -> World:
    """Everything there is to see."""
    at_owner = chromium.context(LAPTOP).new_page()
    bank = shop.set_up(at_owner, house, folder, SHOW)
    invites = {kind: owner.invite(at_owner, kind, kind.title()) for kind in ("helper", "camera")}
    spare = owner.invite(at_owner, "camera", "Máy quay sân")
    camera = chromium.context(BUYER_PHONE).new_page()
    phone.follow_landing(camera, spare)
    used = camera.url
    phone.join(camera)
    camera.wait_for_url("**/c/*")
    at_owner.goto(f"{house.https_url}/")
    at_owner.click("a[href^='/studio/']")
    studio.start_show(at_owner)
    orders = take_orders(chromium, at_owner)
    for name, amount in {"partial": 20_000, "paid": 35_000}.items():
        page = chromium.context(BUYER_PHONE).new_page()
        page.goto(orders[name])
        memo = page.locator('[data-bind="memo"]').inner_text()
        assert bank.notify(bank.transfer(amount, memo)) == 200
        buyer.expect_phase(page, name)
        page.context.close()
    screens = list(list_screens(house, at_owner, camera.url, used, invites, orders))
    cookies = {
        "owner": at_owner.context.storage_state(),
        "camera": camera.context.storage_state(),
    }
    camera.context.close()
    return World(screens, cookies)


def take_orders(chromium: Chromium, at_studio: Page) -> dict[str, str]:
    """Three orders; their buyers' links by what will become of them."""
    studio.feature(at_studio, owner.FIGURINE.name)
    found = {}
    for number, name in enumerate(("wait", "partial", "paid"), start=1):
        watch = chromium.context(BUYER_PHONE).new_page()  # each is somebody else
        watch.goto(studio.links(at_studio)["watch"])
        text = f"chốt A12 x1 {'nha ' * number}".strip()
        buyer.write(watch, text, name=f"Khách {number}")
        studio.order_in_two_taps(at_studio, text)
        found[name] = studio.pay_link(at_studio)
        studio.mark_sent(at_studio)
        watch.context.close()
    watch = chromium.context(BUYER_PHONE).new_page()
    watch.goto(studio.links(at_studio)["watch"])
    buyer.write(watch, "con rồng giá bao nhiêu vậy bác?", name="Khách 4")
    expect(studio.comment(at_studio, "con rồng")).to_be_visible()
    watch.context.close()
    return found


def list_screens(
    house: House,
    at_studio: Page,
    camera: str,
    used: str,
    invites: dict[str, str],
    orders: dict[str, str],
) -> Iterator[Screen]:
    https, links = house.https_url, studio.links(at_studio)
    yield Screen("start-stranger", f"{https}/", "main")
    yield Screen("start-owner", f"{https}/", "a[href^='/studio/']", "owner")
    yield Screen("login", f"{https}/login", "#pin")
    yield Screen("own-used", house.owner_link, "main a")
    yield Screen("problem", f"{https}/d/nothing", "main h1")
    yield Screen("landing", f"http://localhost:{house.http_port}/", "#browser")
    yield Screen("landing-zalo", invites["camera"], "#in-app", agent=ZALO)
    for kind, link in invites.items():
        token = link.rpartition("/")[2]
        yield Screen(f"join-{kind}", f"{https}/join/{token}", "main form button")
    yield Screen("join-used", used, "main h1")
    for part in ("accounts", "sellers", "products", "shows", "people", "talk", "ways"):
        yield Screen(f"setup-{part}", f"{https}/setup#{part}", f"#{part} h2", "owner")
    yield Screen("talk", f"{https}/talk", "#talk h2", "owner")
    yield Screen("studio", at_studio.url, "article.order", "owner")
    yield Screen("camera", camera, "#open:visible", "camera")
    yield Screen("watch", links["watch"], "#offer:visible")
    yield Screen("tv", links["tv"], "#product:visible")
    for name, link in orders.items():
        yield Screen(
            f"order-{name}", link, f'.sheet-head .sheet-state [data-whole~="{name}"]:visible'
        )


def see_all(chromium: Chromium, world: World, device: Device, language: str) -> None:
    """Each screen in the browser of whoever sees it, one after another in the same window."""
    for (role, agent), screens in groupby(sorted(world.screens, key=seen_by), seen_by):
        context = chromium.context(
            device,
            language=LANGUAGES[language],
            storage_state=world.cookies.get(role),
            permissions=["camera", "microphone"],
            agent=agent,
        )
        page = context.new_page()
        for screen in screens:
            if same_document(page.url, screen.url):
                page.goto("about:blank")  # each part of a page is loaded by its own address
            see(page, screen, device, language)
        context.close()


def same_document(here: str, there: str) -> bool:
    return here.partition("#")[0] == there.partition("#")[0]


def seen_by(screen: Screen) -> tuple[str, str]:
    return screen.role, screen.agent


def see(page: Page, screen: Screen, device: Device, language: str) -> None:
    page.goto(screen.url)
    expect(page.locator(screen.ready).first).to_be_attached()
    if screen.name == "studio":
        see_studio(page, device, language)
    elif screen.name == "camera":
        see_camera(page, device, language)
    else:
        look(page, screen.name, device, language)


def look(page: Page, name: str, device: Device, language: str) -> None:
    page.evaluate("document.fonts.ready.then(() => true)")
    assert_in_language(page, language)
    assert_as_wide_as_the_screen(page)
    keep(page, f"{name}-{language}", device)


def see_studio(page: Page, device: Device, language: str) -> None:
    """Its columns one by one where only one has room."""
    if not device.phone:
        waiting = page.locator(
            "article.order", has_text=translate(language, "studio.payment_partial")
        )
        waiting.first.locator(".order-head").click()
        look(page, "studio", device, language)
        waiting.first.locator(".button-primary").click()
        expect(page.locator(".pay-text")).to_be_visible()
        look(page, "studio-pay", device, language)
        page.keyboard.press("Escape")
        page.locator("#panel-desk .tab").last.click()
        look(page, "studio-money", device, language)
        return
    places = page.locator("nav.places button.place")
    for number, name in enumerate(("comments", "orders", "products")):
        places.nth(number).click()
        look(page, f"studio-{name}", device, language)


def see_camera(page: Page, device: Device, language: str) -> None:
    """Its states, by its buttons."""
    look(page, "camera", device, language)
    page.click("#open")
    expect(page.locator("#start")).to_be_visible()
    look(page, "camera-try", device, language)
    page.click("#start")
    phone.expect_on_air(page)
    look(page, "camera-live", device, language)
    page.click("#stop")
    expect(page.locator("#leave-air")).to_be_visible()
    look(page, "camera-stop", device, language)
