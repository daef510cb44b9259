"""A Saturday show, end to end: from a phone's camera to a paid order, with the server killed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from livehub.payments import codes as payment_codes
from livehub.payments import vietqr
from tests.browser import buyer, clip, overlay, owner, phone, shop, studio
from tests.browser.cast import (
    CLIPBOARD,
    Cast,
    invite_a_camera,
    invite_a_helper,
    open_the_screens,
)
from tests.browser.chromium import BUYER_PHONE, LAPTOP, Chromium
from tests.browser.house import House
from tests.browser.owner import COOP, FIGURINE
from tests.browser.seeing import (
    assert_same_document,
    codes,
    mark,
    say,
    see_moving_picture,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

SHOW = "Chợ thứ Bảy ở Xuân La"
UPRIGHT = clip.WIDTH / clip.HEIGHT


def test_a_saturday_show_from_the_camera_to_the_paid_order(
    house: House, chromium_with_camera: Chromium, tmp_path: Path
) -> None:
    chromium = chromium_with_camera
    at_owner = chromium.context(LAPTOP).new_page()
    bank = shop.set_up(at_owner, house, tmp_path, SHOW)
    helper = invite_a_helper(chromium, at_owner)
    camera = invite_a_camera(chromium, at_owner)
    cast = open_the_screens(chromium, house, at_owner, helper, camera, bank)
    see_the_camera_everywhere(cast)
    come_back_with_the_camera(cast)
    feature_a_product(cast)
    order = take_an_order(cast)
    read_the_order_page(cast, order)
    give_the_address_without_script(cast, order)
    pay_it(cast, order)
    short = pay_another_short(cast)
    keep_money_without_an_order(cast)
    lose_the_server(cast, short)
    say_nasty_things(cast)
    open_the_public_door(cast)
    chromium.check()


def see_the_camera_everywhere(cast: Cast) -> None:
    """Point 3: preview, OBS page and watch page, the late viewer too."""
    see_moving_picture(cast.helper.locator(".camera-picture video"), clip.MARK, UPRIGHT)
    see_moving_picture(cast.watch.locator("#program"), clip.MARK, UPRIGHT)
    expect(cast.watch.locator("#slate")).to_be_hidden()
    feed = cast.overlay.context.new_page()
    feed.goto(overlay.address(studio.links(cast.helper)["camera_feed"]))
    see_moving_picture(feed.locator("#program"), clip.MARK, UPRIGHT)
    feed.close()


def come_back_with_the_camera(cast: Cast) -> None:
    """The phone's page is closed by mistake; the same viewers see it again."""
    address, context = cast.camera.url, cast.camera.context
    cast.camera.close()
    expect(cast.watch.locator("#slate")).to_be_visible()
    cast.camera = context.new_page()
    cast.camera.goto(address)
    phone.go_on_air(cast.camera)
    mark(cast.camera)
    see_moving_picture(cast.watch.locator("#program"), clip.MARK, UPRIGHT)
    see_moving_picture(cast.helper.locator(".camera-picture video"), clip.MARK, UPRIGHT)
    assert_same_document(cast.helper, cast.watch)


def feature_a_product(cast: Cast) -> None:
    """Point 4: card, price and units are on air at once."""
    studio.feature(cast.helper, FIGURINE.name)
    overlay.expect_card(cast.overlay, FIGURINE.name, "35.000", 10)
    expect(cast.watch.locator("#offer")).to_contain_text(FIGURINE.name)


def take_an_order(cast: Cast) -> Page:
    """A comment becomes an order in two taps; its pay message leads to the buyer's page."""
    text = "chốt A12 x2"
    buyer.write(cast.watch, text, name="Lan Hương")
    studio.order_in_two_taps(cast.helper, text)
    overlay.expect_card(cast.overlay, FIGURINE.name, "35.000", 8)
    said = studio.pay_text(cast.helper)
    assert "70.000" in said
    assert COOP.number in said
    (payload,) = codes(cast.helper.locator("section.pay .qr img").screenshot())
    read = vietqr.read(payload)
    assert read.memo is not None
    assert read.memo in said
    assert (read.bin, read.account, read.amount) == (COOP.bin, COOP.number, 70_000)
    studio.copy_pay_message(cast.helper)
    link = studio.pay_link(cast.helper)
    assert link.startswith(cast.house.https_url)
    assert link not in said  # it leads nowhere outside the hall
    studio.mark_sent(cast.helper)
    page = cast.chromium.context(BUYER_PHONE, permissions=CLIPBOARD).new_page()
    page.goto(link)
    mark(page)
    return page


def read_the_order_page(cast: Cast, page: Page) -> None:
    """Point 6: all of it in one screenshot, each value to be copied."""
    buyer.expect_phase(page, "wait")
    read = buyer.read_order(page)
    assert (read.bin, read.account, read.amount) == (COOP.bin, COOP.number, 70_000)
    assert read.memo is not None
    assert payment_codes.find(read.memo) == [read.memo]
    expected = {"remainder": "70000", "account": COOP.number, "memo": read.memo}
    assert buyer.copy_each(page) == expected
    response = page.context.request.get(page.locator("#save").evaluate("link => link.href"))
    assert response.headers["content-type"] == "image/png"


def give_the_address_without_script(cast: Cast, open_page: Page) -> None:
    """QR and contact form work without script; the address is asked for once."""
    context = cast.chromium.context(BUYER_PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(open_page.url)
    assert vietqr.read(codes(page.locator("#qr").screenshot())[0]).amount == 70_000
    buyer.give_contact(page, phone="12")
    expect(page.locator("#contact-phone-error")).not_to_be_empty()
    expect(page.locator("#contact-name")).to_have_value("Khách Hà Đông")
    buyer.give_contact(page)
    expect(page.locator("#contact .note-good")).to_be_visible()
    expect(page.locator("#contact form")).to_be_hidden()
    expect(open_page.locator("#contact form")).to_be_hidden()
    assert_same_document(open_page)
    order = studio.order(cast.helper, 1)
    order.locator(".order-head").click()
    expect(order).to_contain_text("Phú Túc")
    context.close()


def pay_it(cast: Cast, page: Page) -> None:
    """Point 7: a signed notification pays once, and all screens say so by themselves."""
    memo = page.locator('[data-bind="memo"]').inner_text()
    body = cast.bank.transfer(70_000, f"KHACH HA DONG chuyen tien {memo.lower()} GD 4021")
    assert cast.bank.notify(body, secret="somebody else's") == 401
    buyer.expect_phase(page, "wait")
    assert cast.bank.notify(body) == 200
    expect(overlay.slot(cast.overlay, "thanks").locator("bdi")).to_have_text("Lan Hương")
    assert [cast.bank.notify(body) for _ in range(4)] == [200] * 4
    buyer.expect_phase(page, "paid")
    expect(studio.order(cast.helper, 1)).to_contain_text(say("studio.payment_paid"))
    expect(page.locator(".thanks")).to_contain_text("70.000")
    assert_same_document(page, cast.helper, cast.overlay)
    page.context.close()


def pay_another_short(cast: Cast) -> Page:
    """A short amount shows as partial, with a new QR for what is missing."""
    text = "lấy A14"
    buyer.write(cast.watch, text)
    studio.order_in_two_taps(cast.helper, text)
    page = cast.chromium.context(BUYER_PHONE).new_page()
    page.goto(studio.pay_link(cast.helper))
    mark(page)
    memo = buyer.read_order(page).memo
    assert cast.bank.notify(cast.bank.transfer(30_000, f"{memo}")) == 200
    buyer.expect_phase(page, "partial")
    until(page, "a QR for the rest", lambda: buyer.read_order(page).amount == 20_000)
    studio.mark_sent(cast.helper)
    short = studio.order(cast.helper, 2)
    expect(short).to_contain_text(say("studio.payment_partial"))
    expect(short).to_contain_text("20.000")
    assert_same_document(page)
    return page


def keep_money_without_an_order(cast: Cast) -> None:
    """A code that does not exist lands among the transfers that wait for a person."""
    stray = payment_codes.mint(b"an order that nobody took")
    assert cast.bank.notify(cast.bank.transfer(45_000, f"mua to he {stray}")) == 200
    studio.show_tab(cast.helper, "money")
    waiting = cast.helper.locator("#money-list article.transfer").filter(has_text=stray)
    expect(waiting).to_contain_text("45.000")
    expect(waiting).to_contain_text(say("studio.transfer_unknown_code"))
    studio.show_tab(cast.helper, "orders")


def lose_the_server(cast: Cast, short: Page) -> None:
    """Point 8: killed and started again; every page is back by itself and the story goes on."""
    cast.house.kill()
    cast.watch.fill("#text", "A12 x1 nha")
    cast.watch.click("#send")
    expect(cast.watch.locator("#error")).to_be_visible()
    expect(cast.helper.locator(".studio-banner")).to_be_visible()
    overlay.expect_card(cast.overlay, FIGURINE.name, "35.000", 8)  # the last picture stays
    cast.house.start()
    studio.order_in_two_taps(cast.helper, "A12 x1 nha")
    overlay.expect_card(cast.overlay, FIGURINE.name, "35.000", 7)
    studio.mark_sent(cast.helper)
    expect(studio.order(cast.helper, 1)).to_contain_text(say("studio.payment_paid"))
    expect(studio.order(cast.helper, 2)).to_contain_text(say("studio.payment_partial"))
    buyer.expect_phase(short, "partial")
    memo = short.locator('[data-bind="memo"]').inner_text()
    assert cast.bank.notify(cast.bank.transfer(20_000, f"phan con lai {memo}")) == 200
    buyer.expect_phase(short, "paid")
    expect(studio.order(cast.helper, 2)).to_contain_text(say("studio.payment_paid"))
    phone.expect_on_air(cast.camera)
    see_moving_picture(cast.watch.locator("#program"), clip.MARK, UPRIGHT)
    see_moving_picture(cast.helper.locator(".camera-picture video"), clip.MARK, UPRIGHT)
    assert_same_document(short, *cast.open_pages)
    short.context.close()


def say_nasty_things(cast: Cast) -> None:
    """Point 5: what strangers write stays text, everywhere."""
    name = "<b id=evil>Lan</b>"
    text = "\u202e<img src=x onerror=\"document.title='evil'\"><script id=evil>alert(1)</script>"
    titles = [page.title() for page in cast.open_pages]
    buyer.write(cast.watch, text, name=name)
    studio.feature_comment(cast.helper, "onerror")
    shown = overlay.slot(cast.overlay, "comment").locator('[data-bind="text"]')
    expect(shown).to_contain_text("<img src=x onerror=")
    expect(studio.comment(cast.helper, "onerror").locator("strong").first).to_have_text(name)
    expect(cast.watch.locator("#chat")).to_contain_text("<script id=evil>")
    for page, title in zip(cast.open_pages, titles, strict=True):
        assert page.locator("#evil, [onerror], img[src=x]").count() == 0
        assert page.title() == title
        assert "\u202e" not in page.inner_text("body")


def open_the_public_door(cast: Cast) -> None:
    """The address for buyers outside: proven through itself, then the QR and the link are out."""
    public = f"http://localhost:{cast.house.http_port}"
    cast.owner.goto(f"{cast.house.https_url}/setup")
    owner.set_public_url(cast.owner, public)
    shop_qr = overlay.slot(cast.overlay, "door").locator("img")
    expect(shop_qr).to_be_visible()
    (address,) = until(cast.overlay, "the shop's QR", lambda: codes(cast.overlay.screenshot()))
    assert re.fullmatch(rf"{public}/w/\S+", address), address
    buyer.write(cast.watch, "chốt A14", name="Lan")
    studio.order_in_two_taps(cast.helper, "chốt A14")
    link = studio.pay_link(cast.helper)
    assert link.startswith(f"{public}/d/")
    assert link in studio.pay_text(cast.helper)
    request = cast.owner.context.request
    assert [request.get(url).status for url in (address, link)] == [200, 200]
    show = cast.helper.url.rpartition("/")[2]
    as_public = {"Host": public.partition("://")[2]}
    for path in ("/", "/setup", f"/studio/{show}", "/login", "/join/x", "/api/photos"):
        for door in (public, cast.house.https_url):
            assert request.get(f"{door}{path}", headers=as_public).status == 404, (door, path)
