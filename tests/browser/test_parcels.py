"""An artisan paid on an account of their own: from the PIN and a test transfer to two QRs, both paid."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from livehub.payments import vietqr
from tests.browser import buyer, money, owner, studio
from tests.browser.chromium import BUYER_PHONE, LAPTOP, Chromium
from tests.browser.house import House, draw_vietqr
from tests.browser.money import Bank
from tests.browser.owner import ARTISAN, COOP
from tests.browser.seeing import codes, say, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SHOW = "Chợ thứ Bảy ở Xuân La"
COOPS, OWN = "Tổ tò he Xuân La", "Nghệ nhân mây tre Phú Túc"


def test_two_accounts_are_two_codes_on_one_page_and_one_bag(
    house: House, chromium: Chromium, tmp_path: Path
) -> None:
    at_owner = chromium.context(LAPTOP).new_page()
    bank = set_up_accounts(at_owner, house, tmp_path)
    prove_the_account(at_owner, bank)
    house.kill()
    house.start()  # nobody has typed the PIN since
    pay_an_artisan_directly(at_owner)
    helper = sell(at_owner)
    page = chromium.context(BUYER_PHONE).new_page()
    page.goto(order_both(helper))
    first, second = read_both(page)
    assert (first.account, first.amount) == (COOP.number, 35_000)
    assert (second.account, second.amount) == (ARTISAN.number, 185_000)
    assert first.memo is not None
    assert second.memo is not None
    assert bank.notify(bank.transfer(35_000, first.memo)) == 200
    expect(page.locator("#qr")).to_be_hidden()
    expect(page.locator("#several h2")).to_have_text(say("order.several", value=1))
    own = Bank(bank.hook, ARTISAN.number, bank._ids)
    assert own.notify(own.transfer(185_000, second.memo)) == 200
    buyer.expect_phase(page, "paid")
    add_to_the_paid_order(helper)
    expect(page.locator(".part")).to_have_count(3)
    expect(page.locator(".part").nth(2).locator("img")).to_be_visible()
    chromium.check()


def set_up_accounts(page: Page, house: House, folder: Path) -> Bank:
    """The cooperative's account, an artisan's own, and SePay that tells of both."""
    picture = folder / "vietqr.png"
    draw_vietqr(picture, COOP.bin, COOP.number)
    owner.own(page, house.owner_link)
    owner.add_account_from_picture(page, picture, COOP)
    owner.add_account_by_hand(page, ARTISAN)
    return Bank(owner.connect_sepay(page, money.SECRET), COOP.number)


def prove_the_account(page: Page, bank: Bank) -> None:
    """A thousand đồng to another account prove nothing; to this one they do, while one looks on."""
    row = owner.go(page, "accounts").locator('[data-list="accounts"] > li').first
    expect(row).to_contain_text(COOP.holder)
    row.locator("[data-test]").click()
    picture = page.locator("#test-qr")
    expect(picture).to_be_visible()
    (payload,) = until(page, "the test's QR", lambda: codes(picture.screenshot()))
    asked = vietqr.read(payload)
    assert (asked.account, asked.amount) == (COOP.number, 1_000)
    assert asked.memo is not None
    heard = page.locator('#test [data-test-state="heard"]')
    elsewhere = Bank(bank.hook, ARTISAN.number, bank._ids)
    assert elsewhere.notify(elsewhere.transfer(1_000, asked.memo)) == 200
    assert bank.notify(bank.transfer(1_000, f"MBVCB.1.{asked.memo}.CT")) == 200
    expect(heard).to_contain_text("SePay")
    page.locator("#test button.button-primary").click()
    expect(row.locator("[data-proven]")).to_contain_text("SePay")


def pay_an_artisan_directly(page: Page) -> None:
    """Two artisans; what the second one sells is paid to their own account, after the PIN."""
    page.reload()
    for name, craft in ((COOPS, "tò he"), (OWN, "mây tre")):
        owner.add_seller(page, name, craft)
    row = page.locator('[data-list="sellers"] > li').filter(has_text=OWN)
    row.locator("[data-payee]").select_option(index=1)
    page.fill("#pin-pin", owner.PIN)
    page.locator("#pin button.button-primary").click()
    expect(page.locator("#toasts")).to_contain_text(say("setup.payee_chosen", name=OWN))


def sell(page: Page) -> Page:
    """One product of each in a live show; the studio in which helpers sell them."""
    owner.plan_show(page, SHOW)
    products = owner.go(page, "products")
    for code, name, price, seller in (
        ("A12", "Tò he Tôn Ngộ Không", "35.000", COOPS),
        ("B1", "Giỏ mây đựng quả", "185.000", OWN),
    ):
        page.fill("#product-name", name)
        page.fill("#product-code", code)
        page.fill("#product-price", price)
        page.fill("#product-on_hand", "5")
        page.select_option("#product-seller", label=seller)
        page.select_option("#product-show", label=SHOW)
        products.locator("form button.button-primary").click()
        expect(products.locator('[data-list="products"]')).to_contain_text(name)
    link = owner.go(page, "shows").locator("[data-studio]").first
    page.goto(str(link.evaluate("link => link.href")))
    studio.start_show(page)
    return page


def order_both(helper: Page) -> str:
    """Somebody in the hall takes one of each; gives the buyer's link."""
    helper.get_by_role("button", name=say("studio.new_order")).first.click()
    helper.fill("#walk-in-name", "Khách Hà Đông")
    dialog = helper.locator("#walk-in")
    for code in ("A12", "B1"):
        dialog.locator(".pick").filter(has_text=code).click()
    expect(dialog.locator(".basket-codes")).to_contain_text(say("studio.basket_codes", count=2))
    dialog.locator("button.button-primary").click()
    expect(helper.locator(".pay-part")).to_have_count(2)
    link = studio.pay_link(helper)
    studio.mark_sent(helper)
    expect(helper.locator("#panel-desk article.order .bag")).to_have_text(["1", "1"])
    return link


def read_both(page: Page) -> tuple[vietqr.VietQR, vietqr.VietQR]:
    """What the two codes of the buyer's page say."""
    expect(page.locator("#several h2")).to_have_text(say("order.several", value=2))
    found = []
    for picture in ("#qr", "#qr-2"):
        page.locator(picture).evaluate("image => image.decode()")
        (payload,) = codes(page.locator(picture).screenshot())
        found.append(vietqr.read(payload))
    return found[0], found[1]


def add_to_the_paid_order(helper: Page) -> None:
    """A paid order takes no lines: another one joins its parcel."""
    helper.locator("#panel-desk article.order .order-head").first.click()
    helper.get_by_role("button", name=say("studio.add_to_parcel")).first.click()
    editor = helper.locator(".order-editor")
    editor.locator(".pick").filter(has_text="A12").click()
    editor.locator("button.button-primary").click()
    expect(helper.locator(".pay-part")).to_have_count(1)
